#include "ui/sign_legend.h"

#include "ui/colors.h"
#include "ui/widgets.h"

namespace hourglass::ui {

void draw_sign_legend(std::string_view negative, std::string_view positive) {
    constexpr float kStep = 4, kHeight = 10, kGap = 8;
    constexpr int kLegendSteps = 24;
    const Palette& p = palette();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float line = line_height(fonts().small), width = kLegendSteps * kStep;
    const float left = start.x + text_size(fonts().small, negative).x + kGap;
    const float top = start.y + (line - kHeight) / 2;
    draw_text(list, fonts().small, start, p.dim, negative);
    list.AddRectFilled({left, top}, {left + width, top + kHeight}, p.tile);
    for (int i = 0; i < kLegendSteps; ++i) {
        const float value = (static_cast<float>(i) + 0.5f) * 2 / kLegendSteps - 1;
        const float x = left + static_cast<float>(i) * kStep;
        list.AddRectFilled({x, top}, {x + kStep, top + kHeight}, diverging_color(value));
    }
    const float zero = left + width / 2;
    list.AddLine({zero, top - 2}, {zero, top + kHeight + 2}, p.dim);
    draw_text(list, fonts().small, {left + width + kGap, start.y}, p.dim, positive);
    ImGui::Dummy({left + width + kGap + text_size(fonts().small, positive).x - start.x, line});
}

}  // namespace hourglass::ui
