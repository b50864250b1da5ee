#include "app/views/text_compare/text_columns.h"

#include <algorithm>
#include <imgui.h>

#include "app/state/words.h"
#include "app/views/shared/message_row.h"
#include "ui/widgets.h"

namespace hourglass::app::text_compare_view {
namespace {

// Words of the text on a ground that is the stronger the more probable they are; others are dim. Returns the
// height.
float draw_rebuilt_words(ImVec2 start, float width, const RebuiltText& text) {
    constexpr float kInset = 5, kBetween = 4;
    const Palette& p = palette();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float height = line_height(fonts().body) + 4;
    const float largest = text.words.empty() ? 1 : std::max(text.words.front().probability, 1e-9f);
    float x = 0, y = 0;
    for (const RebuiltWord& word : text.words) {
        const float wide = std::min(text_size(fonts().body, word.word).x + 2 * kInset, width);
        if (x > 0 && x + wide > width) {
            x = 0;
            y += height + kBetween;
        }
        const ImVec2 min{start.x + x, start.y + y};
        if (word.in_text)
            list.AddRectFilled(min, {min.x + wide, min.y + height},
                               mix(p.card, p.accent, 0.2f + 0.4f * word.probability / largest), 5);
        ImGui::PushClipRect(min, {min.x + wide, min.y + height}, true);
        draw_text(list, fonts().body, {min.x + kInset, min.y + 2}, word.in_text ? p.text : p.dim, word.word);
        ImGui::PopClipRect();
        x += wide + kBetween;
    }
    return text.words.empty() ? height : y + height;
}

std::string described(const RebuiltText& text) {
    std::string said;
    for (const RebuiltWord& word : text.words)
        said += (said.empty() ? "" : ", ") + word.word + (word.in_text ? " (in the text)" : "");
    return (text.label.empty() ? "" : "verdict " + text.label + "; ") + "most probable words: " + said;
}

// "Spam", and how much of the text comes back. Returns the height.
float draw_summary(ImVec2 start, const RebuiltText& text, std::span<const std::string> classes) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    float x = start.x;
    if (!text.label.empty()) {
        const auto label = static_cast<std::size_t>(std::ranges::find(classes, text.label) - classes.begin());
        const std::string verdict = capital(text.label);
        draw_text(list, fonts().bold, {x, start.y}, class_ink(label), verdict);
        x += text_size(fonts().bold, verdict).x + 8;
    }
    if (!text.words.empty())
        draw_text(list, fonts().small, {x, start.y + 1}, palette().dim,
                  std::to_string(text.found()) + " of " + std::to_string(text.different) + " words");
    return line_height(fonts().body) + 4;
}

}  // namespace

void draw_text_columns(const std::string& title, const std::vector<std::string>& texts,
                       const std::array<std::string, 2>& names,
                       const std::array<const std::vector<RebuiltText>*, 2>& sides,
                       std::span<const std::string> classes, float width) {
    const float each = (width - kColumnGap) / 2;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        ImGui::Separator();
        paragraph(fonts().body, palette().text, texts[i]);
        const ImVec2 start = ImGui::GetCursorScreenPos();
        float height = 0;
        for (std::size_t which = 0; which < 2; ++which) {
            if (sides[which] == nullptr || i >= sides[which]->size()) continue;
            const RebuiltText& text = (*sides[which])[i];
            const float x = start.x + static_cast<float>(which) * (each + kColumnGap);
            const float line = draw_summary({x, start.y}, text, classes);
            height = std::max(height, line + draw_rebuilt_words({x, start.y + line}, each, text));
        }
        ImGui::Dummy({width, height + 4});
        for (std::size_t which = 0; which < 2; ++which)
            if (sides[which] != nullptr && i < sides[which]->size())
                record_image(names[which] + ", " + title + " " + std::to_string(i + 1),
                             described((*sides[which])[i]));
    }
}

}  // namespace hourglass::app::text_compare_view
