#include "ui/hourglass_drawing.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "ui/theme.h"
#include "ui/widgets.h"

namespace hourglass::ui {
namespace {

// Widths run from 2 to thousands: by their logarithm all of them can be told apart.
float bar_width(int width, int widest, float room) {
    const float share = std::log2(1 + static_cast<float>(width)) / std::log2(1 + static_cast<float>(widest));
    return std::max(4.0f, share * share * room);
}

ImU32 bar_color(std::size_t i, std::size_t middle) {
    const Palette& p = palette();
    return i < middle ? p.training : i > middle ? p.validation : p.accent;
}

// The sand between two bars.
void draw_funnel(ImDrawList& list, float center, float top, float bottom, float above, float below,
                 ImU32 color) {
    const ImU32 faint = ImGui::GetColorU32(with_alpha(color, 0.16f));
    list.AddQuadFilled({center - above / 2, top}, {center + above / 2, top}, {center + below / 2, bottom},
                       {center - below / 2, bottom}, faint);
}

}  // namespace

void draw_hourglass(const std::vector<int>& widths, float height, std::string_view input) {
    if (widths.empty()) return;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float label_room = 44, room = width - 2 * label_room, center = start.x + width / 2;
    const float step = height / static_cast<float>(widths.size());
    const float bar = std::clamp(step * 0.45f, 1.0f, 9.0f);
    const int widest = *std::max_element(widths.begin(), widths.end());
    const std::size_t middle = widths.size() / 2;
    const bool labels = step >= 11 && room > 20;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (std::size_t i = 0; i < widths.size(); ++i) {
        const float here = bar_width(widths[i], widest, room);
        const float top = start.y + step * (static_cast<float>(i) + 0.5f) - bar / 2;
        if (i + 1 < widths.size())
            draw_funnel(list, center, top + bar, top + step, here, bar_width(widths[i + 1], widest, room),
                        bar_color(i < middle ? i : i + 1, middle));
        list.AddRectFilled({center - here / 2, top}, {center + here / 2, top + bar},
                           ImGui::GetColorU32(bar_color(i, middle)), bar / 2);
        if (!labels) continue;
        const std::string text = std::to_string(widths[i]);
        const float y = top + bar / 2 - line_height(fonts().tiny) / 2;
        draw_text(list, fonts().tiny, {start.x + width, y},
                  i == middle ? palette().accent_text : palette().dim, text, 1);
        if (i == middle) draw_text(list, fonts().tiny, {start.x, y}, palette().accent_text, "code");
        if (i == 0) draw_text(list, fonts().tiny, {start.x, y}, palette().dim, input);
    }
    ImGui::Dummy({width, height});
}

void draw_mark(ImDrawList& list, ImVec2 position, float size) {
    const Palette& p = palette();
    constexpr float kShares[] = {1.0f, 0.68f, 0.26f, 0.68f, 1.0f};
    const float step = size / 5, bar = step * 0.62f, center = position.x + size / 2;
    for (int i = 0; i < 5; ++i) {
        const float half = kShares[i] * size * 0.44f,
                    top = position.y + step * (static_cast<float>(i) + 0.5f) - bar / 2;
        list.AddRectFilled({center - half, top}, {center + half, top + bar},
                           ImGui::GetColorU32(i < 2   ? p.training
                                              : i > 2 ? p.validation
                                                      : p.accent),
                           bar / 2);
    }
}

}  // namespace hourglass::ui
