#include "app/views/map/map_canvas.h"

#include <algorithm>
#include <cmath>
#include <imgui_internal.h>

#include "analysis/nearest.h"
#include "app/views/shared/pictures.h"
#include "app/views/shared/row_text.h"
#include "base/format.h"
#include "data/table.h"
#include "ui/colors.h"
#include "ui/item_recorder.h"
#include "ui/scroll.h"
#include "ui/widgets.h"

namespace hourglass::app::map_view {
namespace {

constexpr float kZoomStep = 1.5f;  // of a button, a key or a double click
constexpr float kGridInk = 0.42f;
constexpr float kGrip = 14;  // the reach of the cross

ImVec2 to_vec2(PlanePoint at) { return {at.x, at.y}; }
PlanePoint to_point(ImVec2 at) { return {at.x, at.y}; }

std::string place_text(const MapPlace& place) {
    if (!place.chosen()) return {};
    const auto shown = [](float value) {
        return number_text(std::round(100 * static_cast<double>(value)) / 100);
    };
    return "; the chosen place is at " + shown(place.at().x) + ", " + shown(place.at().y);
}

float distance(ImVec2 a, ImVec2 b) { return std::hypot(a.x - b.x, a.y - b.y); }

}  // namespace

void MapCanvas::zoom(float factor, PlanePoint at) {
    camera_.zoom(factor, at);
    take_over();
}

void MapCanvas::fit() {
    moved_ = false;
    asked_.reset();
}

void MapCanvas::take_over() {
    moved_ = true;
    asked_.reset();
}

std::optional<MapLook> MapCanvas::look() const {
    if (asked_) return asked_;
    return moved_ ? std::optional(camera_.look()) : std::nullopt;
}

// They come before the map, so that they are what the pointer is over; on a channel above it they are drawn.
void MapCanvas::draw_zoom_buttons() {
    const float side = metrics().control, inset = 6;
    float y = min_.y + inset;
    const auto next = [&](const char* label, const char* icon, const char* explanation) {
        const ImVec2 at(max_.x - side - inset, y);
        ImGui::SetCursorScreenPos(at);
        ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + side, at.y + side},
                                                  with_alpha(palette().raised, 0.85f), metrics().rounding);
        y += side + 4;
        return icon_button(label, icon, explanation);
    };
    if (next("Zoom in", icon::kPlus, "Zooms in. The wheel and two fingers zoom as well."))
        zoom(kZoomStep, middle());
    if (next("Zoom out", icon::kMinus, "Zooms out.")) zoom(1 / kZoomStep, middle());
    if (next("Fit the map", icon::kFit, "Shows all points.")) fit();
}

void MapCanvas::follow_drag(const Content& content) {
    const ImGuiIO& io = ImGui::GetIO();
    const PlanePoint pointer = to_point(io.MousePos);
    const bool right = io.MouseDown[1] || io.MouseReleased[1];
    if (ImGui::IsItemActive() && ImGui::GetCurrentContext()->ActiveIdSource == ImGuiInputSource_Keyboard) {
        if (ImGui::IsItemActivated()) content.place.choose(camera_.to_plane(middle()));
        return;
    }
    if (ImGui::IsItemActivated()) {
        const bool on_cross = content.place.chosen() &&
                              distance(io.MousePos, to_vec2(camera_.to_screen(content.place.at()))) < kGrip;
        drag_ = right || on_cross ? Drag::Place : Drag::Undecided;
    }
    if (ImGui::IsItemDeactivated() && drag_ != Drag::None) {
        const bool over = ImGui::IsItemHovered(), still = io.MouseDragMaxDistanceSqr[0] < 64;
        if (drag_ == Drag::Undecided && over) content.place.choose(camera_.to_plane(pointer));
        // On release, for the second press may begin to drag the cross that the first click has put there.
        if (drag_ != Drag::Pinch && over && still && io.MouseClickedLastCount[0] == 2)
            zoom(kZoomStep, pointer);
        drag_ = Drag::None;
    }
    if (!ImGui::IsItemActive()) return;
    const ImVec2 way = ImGui::GetMouseDragDelta(0, 0);
    const float threshold = io.MouseSource == ImGuiMouseSource_TouchScreen ? 8 : 4;
    if (drag_ == Drag::Undecided && std::hypot(way.x, way.y) > threshold) {
        drag_ = Drag::Map;
        camera_.pan(way.x - io.MouseDelta.x, way.y - io.MouseDelta.y);
    }
    if (drag_ == Drag::Map && (io.MouseDelta.x != 0 || io.MouseDelta.y != 0)) {
        camera_.pan(io.MouseDelta.x, io.MouseDelta.y);
        take_over();
    }
    if (drag_ == Drag::Place) content.place.choose(camera_.to_plane(pointer));
}

// The first of the two fingers is also a mouse that drags: here it does not.
void MapCanvas::follow_pinch() {
    const platform::Pinch& pinch = platform::pinch();
    if (!pinch.active || !ImGui::IsItemActive()) return;
    drag_ = Drag::Pinch;
    if (pinch.factor == 1 && pinch.way_x == 0 && pinch.way_y == 0) return;
    camera_.pan(pinch.way_x, pinch.way_y);
    zoom(pinch.factor, {pinch.x, pinch.y});
}

void MapCanvas::follow_wheel() {
    const ImGuiIO& io = ImGui::GetIO();
    if (!ImGui::IsItemHovered()) return;
    ImGui::SetItemKeyOwner(ImGuiKey_MouseWheelY);
    if (io.MouseWheel != 0) zoom(std::exp(0.18f * io.MouseWheel), to_point(io.MousePos));
}

// While the map has the focus, arrow keys move it instead of the focus; Tab moves on.
void MapCanvas::follow_keys() {
    if (!ImGui::IsItemFocused()) return;
    constexpr float kStep = 40;
    const ImGuiID id = ImGui::GetItemID();
    const auto pressed = [id](ImGuiKey key) {
        ImGui::SetKeyOwner(key, id);
        return ImGui::IsKeyPressed(key, id, ImGuiInputFlags_Repeat);
    };
    const float x =
        static_cast<float>(pressed(ImGuiKey_LeftArrow)) - static_cast<float>(pressed(ImGuiKey_RightArrow));
    const float y =
        static_cast<float>(pressed(ImGuiKey_UpArrow)) - static_cast<float>(pressed(ImGuiKey_DownArrow));
    if (x != 0 || y != 0) {
        camera_.pan(x * kStep, y * kStep);
        take_over();
    }
    for (const ImGuiKey key : {ImGuiKey_Equal, ImGuiKey_KeypadAdd})
        if (pressed(key)) zoom(kZoomStep, middle());
    for (const ImGuiKey key : {ImGuiKey_Minus, ImGuiKey_KeypadSubtract})
        if (pressed(key)) zoom(1 / kZoomStep, middle());
}

void MapCanvas::find_hovered(const Frame& frame, const Content& content) {
    hovered_ = -1;
    const ImGuiIO& io = ImGui::GetIO();
    if (!ImGui::IsItemHovered() || drag_ > Drag::Undecided) return;
    const PlanePoint at = camera_.to_plane(to_point(io.MousePos));
    const Vector place = Eigen::Vector2f(at.x, at.y);
    const float reach = (cloud_.radius() + 6) / camera_.scale();
    const Matrix& places = content.map.places();
    const std::vector<std::uint8_t>& labels = frame.state.data->test.labels;
    const auto accept = [&](int i) {
        const bool faint =
            content.emphasized >= 0 && labels[static_cast<std::size_t>(i)] != content.emphasized;
        return !faint && (places.col(i) - place).squaredNorm() < reach * reach;
    };
    const std::vector<Neighbor> found = nearest(places, place, 1, accept);
    if (!found.empty()) hovered_ = found.front().index;
}

void MapCanvas::follow_input(const Frame& frame, const Content& content) {
    claim_drag();
    follow_pinch();
    follow_drag(content);
    follow_wheel();
    follow_keys();
    find_hovered(frame, content);
}

void MapCanvas::draw_latent_grid(const Frame& frame, ImDrawList& list, const Content& content) {
    const ImageSet& test = frame.state.data->test;
    const auto asked = static_cast<std::uint8_t>(std::max(content.emphasized, 0));
    const auto decode = [&](ConstMatrixView codes) {
        const std::vector<std::uint8_t> labels(static_cast<std::size_t>(codes.cols()), asked);
        return frame.snapshot.model.decode(codes, ThreadTeam::single(), labels);
    };
    // A conditional model decodes another digit for every class.
    const bool conditional = frame.snapshot.model.spec().needs_labels();
    const std::uint64_t version = frame.snapshot.model_version * 16 + (conditional ? asked : 0);
    latent_grid_.draw(list, min_, max_, camera_, {test.height, test.width, test.channels}, version,
                      with_alpha(palette().model_ink, kGridInk), decode);
}

std::vector<PlanePicture> MapCanvas::grid_on_paper() const {
    return latent_grid_.on_paper(kPrintModelInk, kGridInk);
}

void MapCanvas::draw_axes(ImDrawList& list, const Content& content) const {
    const Palette& p = palette();
    const float inset = 8, line = line_height(fonts().small);
    const auto label = [&](ImVec2 at, const std::string& text, float align) {
        const ImVec2 size = text_size(fonts().small, text);
        const ImVec2 min(at.x - align * size.x - 4, at.y - 1);
        list.AddRectFilled(min, {min.x + size.x + 8, min.y + line + 2}, with_alpha(p.card, 0.92f), 4);
        draw_text(list, fonts().small, at, p.dim, text, align);
    };
    label({max_.x - inset, max_.y - inset - line}, content.map.axis(0) + " " + sign::kArrow, 1);
    label({min_.x + inset, min_.y + inset}, "up: " + content.map.axis(1), 0);
    label({min_.x + inset, max_.y - inset - line}, content.note, 0);
}

void MapCanvas::draw_marks(ImDrawList& list, const Frame& frame, const Content& content) const {
    const Palette& p = palette();
    if (hovered_ >= 0 && hovered_ < content.map.count()) {
        const auto place = content.map.places().col(hovered_);
        const ImVec2 at = to_vec2(camera_.to_screen({place[0], place[1]}));
        const int label = frame.state.data->test.labels[static_cast<std::size_t>(hovered_)];
        list.AddCircleFilled(at, cloud_.radius() + 2, class_color(label));
        list.AddCircle(at, cloud_.radius() + 4, p.text, 0, 2);
    }
    if (!content.place.chosen()) return;
    const ImVec2 at = to_vec2(camera_.to_screen(content.place.at()));
    for (const auto& [color, thickness] : {std::pair(p.card, 5.0f), std::pair(p.text, 2.0f)}) {
        list.AddCircle(at, 9, color, 0, thickness);
        for (const ImVec2 way : {ImVec2(1, 0), ImVec2(-1, 0), ImVec2(0, 1), ImVec2(0, -1)})
            list.AddLine({at.x + 5 * way.x, at.y + 5 * way.y}, {at.x + 14 * way.x, at.y + 14 * way.y}, color,
                         thickness);
    }
}

void MapCanvas::draw_tooltip(const Frame& frame, const Content& content) {
    if (hovered_ < 0 || hovered_ >= content.map.count()) return;
    digit_.show(frame, hovered_);
    digit_.reconstruct(frame);
    if (!ImGui::BeginTooltip()) return;
    const bool table = is_table(frame.state.data->test);
    if (!table) {
        const float side = crisp_size(frame.state.data->test.width, 84);
        const ImVec2 start = ImGui::GetCursorScreenPos();
        digit_.draw_digit(start, side);
        digit_.draw_reconstruction({start.x + side + 6, start.y}, side);
        ImGui::Dummy({2 * side + 6, side});
    }
    text(fonts().body, palette().text, digit_.name());
    constexpr std::size_t kMostLines = 8;
    if (table)
        for (const std::string& line : row_lines(frame, digit_.row(), digit_.rebuilt(), kMostLines))
            text(fonts().small, palette().text, line);
    text(fonts().small, palette().dim, "Rebuilt with mean squared error " + loss_text(digit_.error()));
    ImGui::EndTooltip();
}

void MapCanvas::draw(const Frame& frame, ImVec2 size, const Content& content) {
    min_ = ImGui::GetCursorScreenPos();
    max_ = {min_.x + size.x, min_.y + size.y};
    camera_.set_screen(min_.x, min_.y, size.x, size.y);
    if (!moved_) camera_.fit(content.map.box());
    if (asked_) camera_.look_at(*asked_);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.ChannelsSplit(2);
    list.ChannelsSetCurrent(1);
    draw_zoom_buttons();
    list.ChannelsSetCurrent(0);
    ImGui::SetCursorScreenPos(min_);
    ImGui::InvisibleButton("Map of the codes", size,
                           ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight);
    record_label("Map of the codes");
    record_role(Role::Surface);
    record_value(content.note + place_text(content.place));
    record_help("The arrow keys move the map, plus and minus zoom, Enter picks the place in its middle.");
    follow_input(frame, content);
    const bool focused = ImGui::IsItemFocused() && !ImGui::GetCurrentContext()->NavDisableHighlight;
    list.PushClipRect(min_, max_, true);
    list.AddRectFilled(min_, max_, palette().tile, metrics().rounding);
    if (content.digits_behind) draw_latent_grid(frame, list, content);
    cloud_.draw(list, min_, max_, camera_,
                {.places = content.map.places(),
                 .labels = frame.state.data->test.labels,
                 .emphasized = content.emphasized,
                 .version = content.map.version()});
    draw_marks(list, frame, content);
    draw_axes(list, content);
    list.PopClipRect();
    list.AddRect(min_, max_, focused ? palette().accent_text : palette().line, metrics().rounding, 0,
                 focused ? 2.0f : 1.0f);
    list.ChannelsMerge();
    draw_tooltip(frame, content);
}

}  // namespace hourglass::app::map_view
