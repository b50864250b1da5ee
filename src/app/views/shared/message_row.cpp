#include "app/views/shared/message_row.h"

#include <imgui.h>

#include "ui/widgets.h"

namespace hourglass::app {

ImU32 class_ink(std::size_t label) { return label == 0 ? palette().training : palette().validation; }

bool draw_message_row(const Messages& messages, std::uint32_t place, const std::string& remark, float width) {
    constexpr float kClassWidth = 44;
    const Palette& p = palette();
    const Documents& documents = messages.documents();
    const std::string& message = documents.texts[place];
    const std::size_t label = documents.labels[place];
    const std::string& name = documents.classes[label];
    const float height = theme().fingers ? metrics().control : line_height(fonts().body) + 8;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImGui::PushID(static_cast<int>(place));
    const bool clicked = click_area("##Message", {width, height});
    record_label(message);
    record_name(name + ": " + message + (remark.empty() ? "" : ", " + remark));
    ImGui::PopID();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (ImGui::IsItemHovered())
        list.AddRectFilled(start, {start.x + width, start.y + height}, p.raised, metrics().rounding);
    const float top = start.y + (height - line_height(fonts().body)) / 2;
    list.AddRectFilled({start.x + 4, start.y + 4}, {start.x + 7, start.y + height - 4}, class_ink(label), 2);
    draw_text(list, fonts().small, {start.x + 13, top + 1}, p.dim, name);
    const float end = start.x + width - 4 - (remark.empty() ? 0 : text_size(fonts().small, remark).x + 10);
    ImGui::PushClipRect({start.x + kClassWidth + 4, start.y}, {end, start.y + height}, true);
    draw_text(list, fonts().body, {start.x + kClassWidth + 8, top}, p.text, message);
    ImGui::PopClipRect();
    draw_text(list, fonts().small, {start.x + width - 6, top + 1}, p.dim, remark, 1);
    if (text_size(fonts().body, message).x > end - start.x - kClassWidth) help(message);
    return clicked;
}

}  // namespace hourglass::app
