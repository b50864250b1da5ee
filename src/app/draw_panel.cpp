#include "app/draw_panel.h"

#include <algorithm>
#include <cmath>
#include <imgui_internal.h>

#include "app/code_bars.h"
#include "app/format.h"
#include "app/scroll.h"
#include "app/widgets.h"

namespace hourglass::app {
namespace {

// The side of a square picture of so many pixels, 0 when it is none.
int side_of(int features) {
    const int side = static_cast<int>(std::lround(std::sqrt(static_cast<double>(features))));
    return side * side == features ? side : 0;
}

const PenStroke kSampleSeven{{0.28f, 0.24f}, {0.45f, 0.22f}, {0.62f, 0.22f}, {0.74f, 0.23f}, {0.70f, 0.34f},
                             {0.62f, 0.48f}, {0.54f, 0.63f}, {0.49f, 0.75f}, {0.46f, 0.84f}};

void draw_curve(ImDrawList& list, const PenStroke& curve, ImVec2 start, float side, float width, ImU32 ink) {
    std::vector<ImVec2> points;
    points.reserve(curve.size());
    for (const Point point : curve) points.emplace_back(start.x + point.x * side, start.y + point.y * side);
    if (points.size() > 1) list.AddPolyline(points.data(), static_cast<int>(points.size()), ink, 0, width);
    // Round ends and joints.
    for (const ImVec2 point : points) list.AddCircleFilled(point, width / 2, ink);
}

void draw_grid(ImDrawList& list, ImVec2 start, float side) {
    const ImU32 faint = ImGui::GetColorU32(with_alpha(palette().line, 0.5f));
    const float inset = side * 4 / 28;  // MNIST's digits lie in the inner 20 of 28 pixels
    list.AddRect({start.x + inset, start.y + inset}, {start.x + side - inset, start.y + side - inset}, faint,
                 4);
}

}  // namespace

void DrawPanel::update(const Snapshot& snapshot) {
    const int side = side_of(snapshot.model.features());
    if (side == 0) return;
    if (drawing_version_ == drawing_.version() && model_version_ == snapshot.model_version) return;
    if (drawing_version_ != drawing_.version() || static_cast<int>(picture_.size()) != side * side)
        picture_ = drawing_.picture(side);
    drawing_version_ = drawing_.version();
    model_version_ = snapshot.model_version;
    sheet_.resize(2, side, side);
    sheet_.set(0, picture_.data());
    const Eigen::Map<const Matrix> image(picture_.data(), side * side, 1);
    const Matrix code = snapshot.model.encode(image);
    const Matrix pixels = snapshot.model.decode(code);
    sheet_.set(1, pixels.data());
    const bool empty = drawing_.empty();
    code_.assign(code.data(), code.data() + (empty ? 0 : code.size()));
    reconstruction_.assign(pixels.data(), pixels.data() + (empty ? 0 : pixels.size()));
    mse_ = empty ? NAN : static_cast<double>((pixels - image).squaredNorm()) / (side * side);
}

// Every position the pointer was reported at since the last frame, not only the newest: fast strokes stay
// round.
void DrawPanel::follow_pen(ImVec2 start, float side) {
    const auto to_pad = [&](float x, float y) { return Point{(x - start.x) / side, (y - start.y) / side}; };
    const ImGuiIO& io = ImGui::GetIO();
    if (ImGui::IsItemActivated()) drawing_.begin_stroke(to_pad(io.MousePos.x, io.MousePos.y));
    if (!ImGui::IsItemActive()) return;
    for (const ImGuiInputEvent& event : ImGui::GetCurrentContext()->InputEventsTrail)
        if (event.Type == ImGuiInputEventType_MousePos && !ImGui::IsItemActivated())
            drawing_.extend_stroke(to_pad(event.MousePos.PosX, event.MousePos.PosY));
    drawing_.extend_stroke(to_pad(io.MousePos.x, io.MousePos.y));
}

void DrawPanel::draw_pad(float side) {
    const Palette& p = palette();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImGui::InvisibleButton("Draw pad", {side, side});
    claim_drag();
    follow_pen(start, side);
    const ImVec2 end(start.x + side, start.y + side);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(start, end, p.tile, 12);
    list.AddRect(start, end, ImGui::IsItemHovered() ? p.dim : p.line, 12);
    draw_grid(list, start, side);
    list.PushClipRect(start, end, true);
    for (const PenStroke& curve : drawing_.curves())
        draw_curve(list, curve, start, side, drawing_.pen_width() * side, p.ink);
    list.PopClipRect();
    if (!drawing_.empty()) return;
    const ImVec2 middle(start.x + side / 2, start.y + side / 2);
    draw_text(list, fonts().title, {middle.x, middle.y - line_height(fonts().title)}, p.dim,
              "Draw a digit here", 0.5f);
    draw_text(list, fonts().body, {middle.x, middle.y + 4}, p.dim, "with mouse, finger or pen", 0.5f);
}

void DrawPanel::draw_tools(float width) {
    ImGui::BeginDisabled(drawing_.empty());
    if (button("Undo", icon::kUndo)) drawing_.undo();
    ImGui::SameLine();
    if (button("Clear", icon::kTrash)) drawing_.clear();
    ImGui::EndDisabled();
    ImGui::SameLine();
    if (button("Try a 7", icon::kPencil)) {
        drawing_.clear();
        drawing_.add(kSampleSeven);
    }
    help("Draws one for you.");
    constexpr char kCentre[] = "Centre like MNIST";
    const float pen_label = text_size(fonts().body, "Pen").x + metrics().gap;
    const float rest = pen_label + 2 * metrics().gap + toggle_width(kCentre);
    ImGui::AlignTextToFramePadding();
    text(fonts().body, palette().dim, "Pen");
    ImGui::SameLine();
    float pen = drawing_.pen_width();
    if (slider("##Pen width", &pen, 0.03f, 0.16f, "", std::clamp(width - rest, 60.0f, 200.0f)))
        drawing_.set_pen_width(pen);
    help("Width of the pen, of the pad's side.");
    ImGui::SameLine(0, 2 * metrics().gap);
    bool centred = drawing_.centred();
    if (toggle(kCentre, &centred)) drawing_.set_centred(centred);
    help(
        "MNIST's digits fill a box of 20 by 20 pixels, their centre of mass in the middle. The model knows "
        "no others.");
}

void DrawPanel::draw_code(const Frame& frame, ImVec2 size) {
    const int latent = frame.snapshot.model.spec().latent;
    const std::string title = "Code: the " + std::to_string(latent) + " numbers in between";
    const bool fits = text_size(fonts().small, title).x <= size.x;
    text(fonts().small, palette().dim, fits ? title : "Code");
    const float below = size.y - line_height(fonts().small) - ImGui::GetStyle().ItemSpacing.y;
    draw_code_bars("Code", code_, frame.snapshot.codes.gaussian, latent, {size.x, std::max(40.0f, below)});
}

// One of the two pictures, named: 0 what the model sees, 1 its reconstruction.
void DrawPanel::draw_result(int which, float tile) {
    constexpr int kBlank = 2;  // no picture, only its paper
    const char* names[] = {"Model sees", "Reconstruction"};
    ImGui::BeginGroup();
    text(fonts().small, palette().dim, names[which]);
    const bool blank = which == 1 && drawing_.empty();
    sheet_.draw(blank ? kBlank : which, ImGui::GetCursorScreenPos(), {tile, tile},
                which == 0 ? palette().ink : palette().model_ink);
    ImGui::Dummy({tile, tile});
    ImGui::EndGroup();
}

void DrawPanel::draw_error() {
    text(fonts().small, palette().dim, "Mean squared error");
    ImGui::SameLine(0, metrics().gap);
    text(fonts().small, palette().text, loss_text(mse_));
}

// Pad and tools at the left, the pictures at the right, the code over the whole width below.
void DrawPanel::draw_wide(const Frame& frame, ImVec2 room, int image_side) {
    constexpr float kGap = 16, kCode = 116, kPictures = 176;
    const float tools = 2 * (metrics().control + metrics().gap);
    const float side =
        std::clamp(std::min(room.x - kPictures - kGap, room.y - tools - kCode - kGap), 160.0f, 560.0f);
    const float labels = 3 * line_height(fonts().small) + 4 * metrics().gap;
    const float across = std::min(room.x - side - kGap, 224.0f), down = (side + tools - labels) / 2;
    const float tile = crisp_size(image_side, std::max(std::min(across, down), 56.0f));
    ImGui::BeginGroup();
    draw_pad(side);
    draw_tools(std::max(side, 320.0f));
    ImGui::EndGroup();
    ImGui::SameLine(0, kGap);
    ImGui::BeginGroup();
    draw_result(0, tile);
    draw_result(1, tile);
    draw_error();
    ImGui::EndGroup();
    draw_code(frame, {room.x, std::max(kCode, ImGui::GetContentRegionAvail().y)});
}

// Everything below the pad, on a phone.
void DrawPanel::draw_narrow(const Frame& frame, ImVec2 room, int image_side) {
    const float gap = 12, tile = crisp_size(image_side, std::clamp((room.x - 2 * gap) / 3.3f, 56.0f, 140.0f));
    const float row = line_height(fonts().small) + ImGui::GetStyle().ItemSpacing.y + tile;
    const float rest =
        2 * (metrics().control + metrics().gap) + row + line_height(fonts().small) + 3 * metrics().gap;
    draw_pad(std::clamp(room.y - rest, std::min(room.x, 160.0f), room.x));
    draw_tools(room.x);
    draw_result(0, tile);
    ImGui::SameLine(0, gap);
    draw_result(1, tile);
    ImGui::SameLine(0, gap);
    ImGui::BeginGroup();
    draw_code(frame, {std::max(room.x - 2 * (tile + gap), 40.0f), row});
    ImGui::EndGroup();
    draw_error();
}

void DrawPanel::draw(const Frame& frame) {
    if (!frame.has_model()) return;
    const int image_side = side_of(frame.snapshot.model.features());
    if (image_side == 0) {
        paragraph(fonts().body, palette().dim, "Drawing needs a model of square pictures.");
        return;
    }
    update(frame.snapshot);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    if (room.x >= 500)
        draw_wide(frame, room, image_side);
    else
        draw_narrow(frame, room, image_side);
}

}  // namespace hourglass::app
