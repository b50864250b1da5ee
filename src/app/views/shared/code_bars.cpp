#include "app/views/shared/code_bars.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/format.h"
#include "ui/widgets.h"

namespace hourglass::app {
namespace {

float largest_magnitude(std::span<const float> code, const Gaussian& codes) {
    float largest = 0;
    if (!codes.empty()) largest = std::max(codes.low.cwiseAbs().maxCoeff(), codes.high.cwiseAbs().maxCoeff());
    for (const float value : code) largest = std::max(largest, std::abs(value));
    return largest > 0 ? largest : 1;
}

std::string described(std::span<const float> code) {
    if (code.empty()) return "no code yet";
    std::string numbers;
    constexpr std::size_t kMost = 64;
    for (std::size_t i = 0; i < std::min(code.size(), kMost); ++i)
        numbers += (i > 0 ? ", " : "") + number_text(std::round(100 * static_cast<double>(code[i])) / 100);
    return numbers + (code.size() > kMost ? ", and so on" : "");
}

void draw_hover(std::span<const float> code, int i) {
    if (!ImGui::BeginTooltip()) return;
    text(fonts().body, palette().text, "z" + std::to_string(i + 1) + " = " + number_text(code[i]));
    ImGui::EndTooltip();
}

}  // namespace

std::string code_title(int latent) {
    return latent == 1 ? "Code: the number in the middle"
                       : "Code: the " + std::to_string(latent) + " numbers in the middle";
}

void draw_code_bars(const char* name, std::span<const float> code, const Gaussian& codes, int latent,
                    ImVec2 size) {
    const Palette& p = palette();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    picture_area(name, size);
    record_value(described(code));
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float zero = start.y + size.y / 2, half = size.y / 2 - 2;
    const bool fits = codes.empty() || codes.mean.size() == latent;
    const float scale = half / largest_magnitude(code, fits ? codes : Gaussian{});
    const float step = size.x / static_cast<float>(std::max(latent, 1));
    const float width = std::clamp(step * 0.72f, 1.0f, 28.0f);
    for (int i = 0; i < latent; ++i) {
        const float center = start.x + step * (static_cast<float>(i) + 0.5f);
        if (fits && !codes.empty() && step >= 3)  // where 98 of 100 test codes lie
            list.AddRectFilled({center - width / 2, zero - codes.high[i] * scale},
                               {center + width / 2, zero - codes.low[i] * scale}, p.raised,
                               std::min(3.0f, width / 2));
        if (i >= static_cast<int>(code.size())) continue;
        const float end = zero - code[i] * scale;
        list.AddRectFilled({center - width / 2, std::min(zero, end)},
                           {center + width / 2, std::max(zero, end) + 1}, p.accent,
                           std::min(3.0f, width / 2));
    }
    list.AddLine({start.x, zero}, {start.x + size.x, zero}, p.line);
    if (!ImGui::IsItemHovered() || code.empty()) return;
    const int i = static_cast<int>((ImGui::GetIO().MousePos.x - start.x) / step);
    if (i >= 0 && i < static_cast<int>(code.size())) draw_hover(code, i);
}

}  // namespace hourglass::app
