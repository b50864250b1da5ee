#include "app/views/points/scatter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <imgui_internal.h>

#include "analysis/ticks.h"
#include "base/format.h"
#include "ui/item_recorder.h"
#include "ui/scroll.h"
#include "ui/widgets.h"

namespace hourglass::app::points_view {

using namespace explore;
using namespace ui;

namespace {

constexpr float kDensestDots = 2;  // pixels per unit: finer ones are not seen, but cost
constexpr float kZoomOfStep = 1.25f;
constexpr float kAlike = 4;  // ranges that differ by less share a scale, so that shapes keep theirs

std::string range_of(const ScatterAxis& axis) {
    return axis.name + "  " + number_text(static_cast<double>(axis.low)) + " to " +
           number_text(static_cast<double>(axis.high));
}

float middle_of(const ScatterAxis& axis) { return (axis.low + axis.high) / 2; }
float half_of(const ScatterAxis& axis) { return std::max((axis.high - axis.low) / 2, 1e-6f); }

}  // namespace

Scatter::Fit Scatter::fit(const Content& content) const {
    const bool space = content.axes.size() == 3;
    const ScatterAxis &across = content.axes.front(), &up = content.axes.back();
    const ScatterAxis& away = space ? content.axes[1] : across;
    Fit fit;
    fit.middle = {middle_of(across), middle_of(away), middle_of(up)};
    fit.half = {half_of(across), half_of(away), half_of(up)};
    const float longest = std::max({fit.half.x, fit.half.y, fit.half.z});
    const bool alike = longest < kAlike * std::min({fit.half.x, fit.half.y, fit.half.z});
    if (alike) fit.half = {longest, longest, longest};
    const ImVec2 size(max_.x - min_.x, max_.y - min_.y);
    if (space) {
        fit.units = std::min(size.x / 3.1f, size.y / 2.75f);
    } else {
        const float wide = size.x / 2 - 44, high = size.y / 2 - 30;
        fit.units = std::max(std::min(wide, high), 1.0f);
        if (!alike) fit.stretch = {wide / fit.units, high / fit.units};
    }
    return fit;
}

SpacePoint Scatter::place(const Fit& fit, const Content& content, const float* values) const {
    const bool space = content.axes.size() == 3;
    const SpacePoint p{(values[0] - fit.middle.x) / fit.half.x,
                       space ? (values[1] - fit.middle.y) / fit.half.y : 0,
                       (values[space ? 2 : 1] - fit.middle.z) / fit.half.z};
    const float x = (min_.x + max_.x) / 2, y = (min_.y + max_.y) / 2;
    if (space) return camera_.to_screen(p, x, y, fit.units);
    const float units = fit.units * camera_.zoom;
    return {x + 10 + units * fit.stretch.x * p.x, y - 10 - units * fit.stretch.y * p.z, 0};
}

void Scatter::follow_input(const Content& content) {
    const ImGuiIO& io = ImGui::GetIO();
    const float side = std::max(std::min(max_.x - min_.x, max_.y - min_.y), 1.0f);
    claim_drag();
    const platform::Pinch& pinch = platform::pinch();
    const bool active = ImGui::IsItemActive();
    if (active && pinch.active)
        camera_.magnify(pinch.factor);
    else if (active && content.axes.size() == 3)
        camera_.turn(io.MouseDelta.x / side, io.MouseDelta.y / side);
    if (ImGui::IsItemHovered()) {
        ImGui::SetItemKeyOwner(ImGuiKey_MouseWheelY);
        if (io.MouseWheel != 0) camera_.magnify(std::exp(0.15f * io.MouseWheel));
        if (io.MouseClickedLastCount[0] == 2 && io.MouseReleased[0]) camera_ = {};
    }
    if (!ImGui::IsItemFocused()) return;
    constexpr float kStep = 1.0f / 24;  // of a half turn
    const ImGuiID id = ImGui::GetItemID();
    const auto pressed = [id](ImGuiKey key) {
        ImGui::SetKeyOwner(key, id);
        return ImGui::IsKeyPressed(key, id, ImGuiInputFlags_Repeat);
    };
    const auto way = [&](ImGuiKey more, ImGuiKey less) {
        return static_cast<float>(pressed(more)) - static_cast<float>(pressed(less));
    };
    const float right = way(ImGuiKey_RightArrow, ImGuiKey_LeftArrow);
    const float down = way(ImGuiKey_DownArrow, ImGuiKey_UpArrow);
    if (content.axes.size() == 3) camera_.turn(kStep * right, kStep * down);
    if (pressed(ImGuiKey_Equal) || pressed(ImGuiKey_KeypadAdd)) camera_.magnify(kZoomOfStep);
    if (pressed(ImGuiKey_Minus) || pressed(ImGuiKey_KeypadSubtract)) camera_.magnify(1 / kZoomOfStep);
}

void Scatter::find_hovered(const Fit& fit, const Content& content) {
    hovered_ = -1;
    if (!ImGui::IsItemHovered() || ImGui::IsItemActive() || content.clouds.empty()) return;
    const ImVec2 pointer = ImGui::GetIO().MousePos;
    const Matrix& places = content.clouds.front().places;
    float nearest = 9;  // units of the page: as far as a pointer reaches
    for (Eigen::Index i = 0; i < places.cols(); ++i) {
        const SpacePoint at = place(fit, content, places.col(i).data());
        const float distance = std::hypot(at.x - pointer.x, at.y - pointer.y);
        if (distance >= nearest) continue;
        nearest = distance;
        hovered_ = static_cast<int>(i);
    }
}

// Further ones are smaller and fainter.
void Scatter::paint(const Fit& fit, const Content& content) {
    const float density = std::min(pixel_ratio(), kDensestDots);
    const int width = std::max(1, static_cast<int>(std::lround((max_.x - min_.x) * density)));
    const int height = std::max(1, static_cast<int>(std::lround((max_.y - min_.y) * density)));
    const Key key{width, height, camera_, content.version, palette().card};
    if (texture_ == nullptr || width != painted_.width || height != painted_.height)
        texture_ = std::make_unique<platform::Texture>(width, height, platform::Texture::Filter::Linear);
    else if (key == painted_)
        return;
    painted_ = key;
    dots_.clear();
    const bool space = content.axes.size() == 3;
    for (const ScatterCloud& cloud : content.clouds) {
        for (Eigen::Index i = 0; i < cloud.places.cols(); ++i) {
            const SpacePoint at = place(fit, content, cloud.places.col(i).data());
            const float near = space ? std::clamp(0.5f - at.z / 2.4f, 0.0f, 1.0f) : 1;
            dots_.push_back(
                {.x = (at.x - min_.x) * density,
                 .y = (at.y - min_.y) * density,
                 .depth = at.z,
                 .radius = cloud.radius * density * (0.75f + 0.35f * near),
                 .color = with_alpha(cloud.colors[static_cast<std::size_t>(i)], 0.45f + 0.5f * near),
                 .square = cloud.square});
        }
    }
    paint_dots(dots_, width, height, pixels_);
    texture_->set_pixels(pixels_);
}

// The edges of the box around the points; the names stand at three of them that are always outside.
void Scatter::draw_box(ImDrawList& list, const Fit& fit, const Content& content) const {
    const Palette& p = palette();
    const auto corner = [&](int i) {
        std::array<float, 3> values{};
        for (std::size_t a = 0; a < 3; ++a)
            values[a] = i >> a & 1 ? content.axes[a].high : content.axes[a].low;
        return place(fit, content, values.data());
    };
    std::array<SpacePoint, 8> corners;
    for (int i = 0; i < 8; ++i) corners[static_cast<std::size_t>(i)] = corner(i);
    const auto at = [&](int i) { return corners[static_cast<std::size_t>(i)]; };
    for (int i = 0; i < 8; ++i)
        for (const int a : {1, 2, 4})
            if (!(i & a)) list.AddLine({at(i).x, at(i).y}, {at(i | a).x, at(i | a).y}, p.line, 1);
    // On the floor, or on the ceiling where that is seen from below.
    const int level = camera_.pitch >= 0 ? 0 : 4;
    int nearest = level;
    for (int i = level; i < level + 4; ++i)
        if (at(i).z < at(nearest).z) nearest = i;
    int left = 0;  // of the upright edges the one at the side
    for (int i = 0; i < 4; ++i)
        if (at(i).x < at(left).x) left = i;
    const std::array<std::array<int, 2>, 3> edges{
        {{nearest, nearest ^ 1}, {nearest, nearest ^ 2}, {left, left | 4}}};
    const ImVec2 middle((min_.x + max_.x) / 2, (min_.y + max_.y) / 2);
    for (std::size_t a = 0; a < 3; ++a) {
        const SpacePoint from = at(edges[a][0]), to = at(edges[a][1]);
        list.AddLine({from.x, from.y}, {to.x, to.y}, p.dim, 1.5f);
        const std::string name = range_of(content.axes[a]);
        const ImVec2 size = text_size(fonts().small, name);
        ImVec2 spot((from.x + to.x) / 2, (from.y + to.y) / 2);
        const float align = a == 2 ? 0.5f : spot.x < middle.x ? 0.85f : 0.15f;
        if (a == 2)
            spot.y = std::min(from.y, to.y) - size.y - 4;
        else
            spot.y += level == 0 ? 8 : -8 - size.y;
        spot.x = std::clamp(spot.x, min_.x + 8 + align * size.x, max_.x - 8 - (1 - align) * size.x);
        spot.y = std::clamp(spot.y, min_.y + 6, max_.y - 6 - size.y);
        draw_text(list, fonts().small, spot, p.dim, name, align);
    }
}

void Scatter::draw_grid(ImDrawList& list, const Fit& fit, const Content& content) const {
    const Palette& p = palette();
    const float line = line_height(fonts().tiny);
    const auto value_at = [&](std::size_t axis, float screen) {
        const float origin[] = {fit.middle.x, fit.middle.z};
        const float step[] = {fit.middle.x + fit.half.x, fit.middle.z + fit.half.z};
        const SpacePoint zero = place(fit, content, origin), one = place(fit, content, step);
        const float from = axis == 0 ? zero.x : zero.y, to = axis == 0 ? one.x : one.y;
        return origin[axis] + (step[axis] - origin[axis]) * (screen - from) / (to - from);
    };
    const float left = value_at(0, min_.x), right = value_at(0, max_.x);
    const float low = value_at(1, max_.y), high = value_at(1, min_.y);
    const auto tick = [](double value) { return number_text(value); };
    for (const double value : linear_ticks(static_cast<double>(left), static_cast<double>(right), 5)) {
        const float values[] = {static_cast<float>(value), fit.middle.z};
        const float x = place(fit, content, values).x;
        list.AddLine({x, min_.y}, {x, max_.y - line - 8}, with_alpha(p.line, 0.6f), 1);
        if (x > min_.x + 56 && x < max_.x - 40)
            draw_text(list, fonts().tiny, {x, max_.y - line - 4}, p.dim, tick(value), 0.5f);
    }
    for (const double value : linear_ticks(static_cast<double>(low), static_cast<double>(high), 5)) {
        const float values[] = {fit.middle.x, static_cast<float>(value)};
        const float y = place(fit, content, values).y;
        list.AddLine({min_.x + 44, y}, {max_.x, y}, with_alpha(p.line, 0.6f), 1);
        if (y > min_.y + line + 16 && y < max_.y - 2 * line - 8)
            draw_text(list, fonts().tiny, {min_.x + 40, y - line / 2}, p.dim, tick(value), 1);
    }
    draw_text(list, fonts().small, {min_.x + 8, min_.y + 5}, p.text, "up: " + content.axes.back().name);
    draw_text(list, fonts().small, {max_.x - 8, max_.y - line_height(fonts().small) - line - 10}, p.text,
              content.axes.front().name + " " + sign::kArrow, 1);
}

void Scatter::draw_frame(ImDrawList& list, const Fit& fit, const Content& content) const {
    list.AddRectFilled(min_, max_, palette().tile, metrics().rounding);
    if (content.axes.size() == 3)
        draw_box(list, fit, content);
    else
        draw_grid(list, fit, content);
}

void Scatter::draw(const char* label, ImVec2 size, const Content& content) {
    min_ = ImGui::GetCursorScreenPos();
    max_ = {min_.x + size.x, min_.y + size.y};
    ImGui::InvisibleButton(label, {std::max(size.x, 1.0f), std::max(size.y, 1.0f)});
    record_label(label);
    record_role(Role::Surface);
    record_value(content.description);
    const bool space = content.axes.size() == 3;
    record_help(space ? "The arrow keys turn the points, plus and minus zoom." : "Plus and minus zoom.");
    follow_input(content);
    const Fit now = fit(content);
    find_hovered(now, content);
    const bool focused = ImGui::IsItemFocused() && !ImGui::GetCurrentContext()->NavDisableHighlight;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.PushClipRect(min_, max_, true);
    draw_frame(list, now, content);
    paint(now, content);
    list.AddImage(texture_->id(), min_, max_);
    if (hovered_ >= 0) {
        const SpacePoint at = place(now, content, content.clouds.front().places.col(hovered_).data());
        list.AddCircle({at.x, at.y}, content.clouds.front().radius + 4, palette().text, 0, 2);
    }
    list.PopClipRect();
    list.AddRect(min_, max_, focused ? palette().accent_text : palette().line, metrics().rounding, 0,
                 focused ? 2.0f : 1.0f);
}

}  // namespace hourglass::app::points_view
