#include "app/views/messages/message_words.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <imgui.h>

#include "app/state/words.h"
#include "app/views/shared/message_row.h"
#include "base/format.h"
#include "ui/widgets.h"

namespace hourglass::app::messages_view {
namespace {

// As strongly as the share is large.
ImU32 share_ground(double share) {
    constexpr double kStrongest = 0.6;  // seen for single words such as "claim"
    const auto strength = static_cast<float>(std::min(std::abs(share) / kStrongest, 1.0));
    return mix(palette().card, class_ink(share > 0 ? 1 : 0), 0.06f + 0.5f * strength);
}

}  // namespace

std::string signed_text(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", std::abs(value));
    return (value < 0 ? sign::kMinus : "+") + std::string(text);
}

void draw_message_words(const char* name, const std::string& message, const TextReading& reading) {
    constexpr float kInset = 5, kLineGap = 6, kBetween = 4;
    const Palette& p = palette();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const float line = line_height(fonts().body), height = line + line_height(fonts().tiny) + 6;
    float x = 0, y = 0;
    std::string described;
    for (const ReadWord& word : reading.words) {
        const std::string shown = message.substr(word.begin, word.end - word.begin);
        const std::string share = signed_text(word.share);
        const float wide = std::min(
            std::max(text_size(fonts().body, shown).x, text_size(fonts().tiny, share).x) + 2 * kInset, width);
        if (x > 0 && x + wide > width) {
            x = 0;
            y += height + kLineGap;
        }
        const bool unknown = word.counts && !word.known;
        const ImVec2 min{start.x + x, start.y + y};
        list.AddRectFilled(min, {min.x + wide, min.y + height}, share_ground(word.share), 5);
        ImGui::PushClipRect(min, {min.x + wide, min.y + height}, true);
        draw_text(list, fonts().body, {min.x + kInset, min.y + 2}, unknown ? p.dim : p.text, shown);
        draw_text(list, fonts().tiny, {min.x + kInset, min.y + 2 + line}, p.text, share);
        ImGui::PopClipRect();
        if (unknown)
            list.AddLine({min.x + kInset, min.y + 3 + line / 2},
                         {min.x + wide - kInset, min.y + 3 + line / 2}, p.dim);
        x += wide + kBetween;
        described += (described.empty() ? "" : ", ") + shown + " " + share + (unknown ? " (not known)" : "");
    }
    ImGui::Dummy({width, reading.words.empty() ? 0 : y + height});
    record_image(name, described.empty() ? "no words" : described);
}

void draw_verdict(const TextReading& reading, const std::vector<std::string>& classes) {
    constexpr double kEnds = 2;  // most scores are within
    const Palette& p = palette();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float width = ImGui::GetContentRegionAvail().x, bar = 10;
    const bool two = classes.size() == 2;
    const auto side =
        two ? std::size_t{reading.score > 0}
            : static_cast<std::size_t>(std::ranges::find(classes, reading.label) - classes.begin());
    double words = 0;
    for (const ReadWord& word : reading.words) words += word.share;
    const std::string said = capital(reading.label) + ", score " + signed_text(reading.score);
    text(fonts().title, class_ink(side), said);
    record_text("Verdict", said);
    const std::string sum = "Words " + signed_text(words) + ", code " + signed_text(reading.by_code) +
                            ", start " + signed_text(reading.bias) + " make " + signed_text(reading.score);
    if (!two) return paragraph(fonts().small, p.dim, sum + ", the largest of all classes.");
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float middle = start.x + width / 2;
    const auto share = static_cast<float>(std::clamp(reading.score / kEnds, -1.0, 1.0));
    const float place = middle + share * (width / 2 - bar);
    list.AddRectFilled(start, {start.x + width, start.y + bar}, p.raised, bar / 2);
    list.AddRectFilled({std::min(middle, place), start.y}, {std::max(middle, place), start.y + bar},
                       class_ink(side), 0);
    list.AddLine({middle, start.y - 3}, {middle, start.y + bar + 3}, p.text);
    list.AddCircleFilled({place, start.y + bar / 2}, bar * 0.8f, class_ink(side));
    draw_text(list, fonts().small, {start.x, start.y + bar + 4}, p.dim, classes.front());
    draw_text(list, fonts().small, {start.x + width, start.y + bar + 4}, p.dim, classes.back(), 1);
    ImGui::Dummy({width, bar + 6 + line_height(fonts().small)});
    paragraph(fonts().small, p.dim, sum + "; above 0 is " + classes.back() + ".");
}

}  // namespace hourglass::app::messages_view
