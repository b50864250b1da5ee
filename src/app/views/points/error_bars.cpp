#include "app/views/points/error_bars.h"

#include <algorithm>
#include <cmath>

#include "base/format.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::points_view {
namespace {

constexpr float kBarHeight = 7;

void draw_bar(ImDrawList& list, ImVec2 at, float width, float share, ImU32 color) {
    list.AddRectFilled(at, {at.x + width, at.y + kBarHeight}, palette().raised, kBarHeight / 2);
    if (!std::isfinite(share)) return;
    const float filled = std::clamp(share, 0.0f, 1.0f) * width;
    if (filled > 0.5f)
        list.AddRectFilled(at, {at.x + std::max(filled, 3.0f), at.y + kBarHeight}, color, kBarHeight / 2);
}

std::string amount(float error) {
    return std::isfinite(error) ? number_text(static_cast<double>(error)) : sign::kDash;
}

}  // namespace

void draw_error_bars(std::span<const ColumnError> columns, const std::string& pca_name, float width) {
    const Palette& p = palette();
    const float line = line_height(fonts().small);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (const ColumnError& column : columns) {
        const ImVec2 start = ImGui::GetCursorScreenPos();
        const std::string model = amount(column.error), pca = amount(column.pca_error);
        const float numbers = text_size(fonts().small, model + "  " + pca).x;
        ImGui::PushClipRect(start, {start.x + width - numbers - 10, start.y + line}, true);
        draw_text(list, fonts().small, start, p.text, column.name);
        ImGui::PopClipRect();
        draw_text(list, fonts().small, {start.x + width, start.y}, p.validation, pca, 1);
        draw_text(list, fonts().small, {start.x + width - text_size(fonts().small, "  " + pca).x, start.y},
                  p.training, model, 1);
        draw_bar(list, {start.x, start.y + line + 3}, width, column.error / column.spread, p.training);
        draw_bar(list, {start.x, start.y + line + 5 + kBarHeight}, width, column.pca_error / column.spread,
                 p.validation);
        ImGui::Dummy({width, line + 9 + 2 * kBarHeight});
        record_prose(column.name + ": root mean square error " + model + ", " + pca_name + " " + pca);
    }
}

}  // namespace hourglass::app::points_view
