#include "app/views/text_map/dot_canvas.h"

#include <algorithm>
#include <cmath>
#include <imgui_internal.h>

#include "ui/scroll.h"
#include "ui/widgets.h"

namespace hourglass::app::text_map_view {
namespace {

constexpr float kDensestDots = 2;  // device pixels per unit that are painted at most

}  // namespace

void DotCanvas::fit(const Content& content) {
    camera_.set_screen(min_.x, min_.y, max_.x - min_.x, max_.y - min_.y);
    if (fitted_ || content.places.cols() == 0) return;
    fitted_ = true;
    const auto x = content.places.row(0), y = content.places.row(1);
    camera_.fit({{x.minCoeff(), y.minCoeff()}, {x.maxCoeff(), y.maxCoeff()}});
}

ImVec2 DotCanvas::to_screen(const Matrix& places, Eigen::Index dot) const {
    const PlanePoint at = camera_.to_screen({places(0, dot), places(1, dot)});
    return {at.x, at.y};
}

void DotCanvas::follow_input() {
    const ImGuiIO& io = ImGui::GetIO();
    claim_drag();
    const platform::Pinch& pinch = platform::pinch();
    if (ImGui::IsItemActive() && pinch.active) {
        camera_.zoom(pinch.factor, {pinch.x, pinch.y});
        camera_.pan(pinch.way_x, pinch.way_y);
    } else if (ImGui::IsItemActive()) {
        camera_.pan(io.MouseDelta.x, io.MouseDelta.y);
    }
    if (ImGui::IsItemHovered()) {
        ImGui::SetItemKeyOwner(ImGuiKey_MouseWheelY);
        if (io.MouseWheel != 0) camera_.zoom(std::exp(0.15f * io.MouseWheel), {io.MousePos.x, io.MousePos.y});
        if (io.MouseClickedLastCount[0] == 2 && io.MouseReleased[0]) fitted_ = false;
    }
    if (!ImGui::IsItemFocused()) return;
    constexpr float kStep = 40, kZoom = 1.25f;
    const ImGuiID id = ImGui::GetItemID();
    const auto pressed = [id](ImGuiKey key) {
        ImGui::SetKeyOwner(key, id);
        return ImGui::IsKeyPressed(key, id, ImGuiInputFlags_Repeat);
    };
    const auto way = [&](ImGuiKey more, ImGuiKey less) {
        return static_cast<float>(pressed(more)) - static_cast<float>(pressed(less));
    };
    camera_.pan(-kStep * way(ImGuiKey_RightArrow, ImGuiKey_LeftArrow),
                -kStep * way(ImGuiKey_DownArrow, ImGuiKey_UpArrow));
    const PlanePoint middle{(min_.x + max_.x) / 2, (min_.y + max_.y) / 2};
    if (pressed(ImGuiKey_Equal) || pressed(ImGuiKey_KeypadAdd)) camera_.zoom(kZoom, middle);
    if (pressed(ImGuiKey_Minus) || pressed(ImGuiKey_KeypadSubtract)) camera_.zoom(1 / kZoom, middle);
}

void DotCanvas::find_hovered(const Content& content) {
    hovered_ = -1;
    const bool dragged = ImGui::GetIO().MouseDragMaxDistanceSqr[0] > 36;
    if (!ImGui::IsItemHovered() || (ImGui::IsItemActive() && dragged)) return;
    const ImVec2 pointer = ImGui::GetIO().MousePos;
    float nearest = theme().fingers ? 20 : 9;  // units of the page: as far as a pointer reaches
    for (Eigen::Index i = 0; i < content.places.cols(); ++i) {
        const ImVec2 at = to_screen(content.places, i);
        const float distance = std::hypot(at.x - pointer.x, at.y - pointer.y);
        if (distance >= nearest) continue;
        nearest = distance;
        hovered_ = static_cast<int>(i);
    }
    if (ImGui::IsMouseReleased(0) && !dragged) picked_ = hovered_;
}

void DotCanvas::paint(const Content& content) {
    const float density = std::min(pixel_ratio(), kDensestDots);
    const int width = std::max(1, static_cast<int>(std::lround((max_.x - min_.x) * density)));
    const int height = std::max(1, static_cast<int>(std::lround((max_.y - min_.y) * density)));
    const Key key{width,           height,        camera_.scale(), camera_.center().x, camera_.center().y,
                  content.version, palette().tile};
    if (texture_ == nullptr || width != painted_.width || height != painted_.height)
        texture_ = std::make_unique<platform::Texture>(width, height, platform::Texture::Filter::Linear);
    else if (key == painted_)
        return;
    painted_ = key;
    dots_.clear();
    for (Eigen::Index i = 0; i < content.places.cols(); ++i) {
        const ImVec2 at = to_screen(content.places, i);
        if (at.x < min_.x - 8 || at.x > max_.x + 8 || at.y < min_.y - 8 || at.y > max_.y + 8) continue;
        dots_.push_back({.x = (at.x - min_.x) * density,
                         .y = (at.y - min_.y) * density,
                         .depth = -static_cast<float>(i),
                         .radius = content.radius * density,
                         .color = content.colors[static_cast<std::size_t>(i)]});
    }
    paint_dots(dots_, width, height, pixels_);
    texture_->set_pixels(pixels_);
}

void DotCanvas::draw(const char* label, ImVec2 size, const Content& content) {
    min_ = ImGui::GetCursorScreenPos();
    max_ = {min_.x + size.x, min_.y + size.y};
    ImGui::InvisibleButton(label, {std::max(size.x, 1.0f), std::max(size.y, 1.0f)});
    record_label(label);
    record_role(Role::Surface);
    record_value(content.description);
    record_help("The arrow keys move the map, plus and minus zoom.");
    const bool focused = ImGui::IsItemFocused() && !ImGui::GetCurrentContext()->NavDisableHighlight;
    fit(content);
    follow_input();
    find_hovered(content);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.PushClipRect(min_, max_, true);
    list.AddRectFilled(min_, max_, palette().tile, metrics().rounding);
    paint(content);
    list.AddImage(texture_->id(), min_, max_);
    for (const int dot : {picked_, hovered_})
        if (dot >= 0 && dot < content.places.cols())
            list.AddCircle(to_screen(content.places, dot), content.radius + 4, palette().text, 0, 2);
    list.PopClipRect();
    list.AddRect(min_, max_, focused ? palette().accent_text : palette().line, metrics().rounding, 0,
                 focused ? 2.0f : 1.0f);
}

}  // namespace hourglass::app::text_map_view
