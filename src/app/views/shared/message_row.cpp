#include "app/views/shared/message_row.h"

#include <imgui.h>

#include "ui/colors.h"
#include "ui/widgets.h"

namespace hourglass::app {

ImU32 class_ink(std::size_t label) {
    if (label > 1) return series_color(static_cast<int>(label) + 1);
    return label == 0 ? palette().training : palette().validation;
}

namespace {

bool knows_verdict(const Messages& messages, std::size_t place) {
    return place < messages.verdicts().size() && place < messages.known();
}

}  // namespace

std::size_t label_at(const Messages& messages, std::size_t place) {
    const Documents& documents = messages.documents();
    if (documents.labeled()) return documents.labels[place];
    return knows_verdict(messages, place) ? messages.verdicts()[place] : 0;
}

std::string class_at(const Messages& messages, std::size_t place) {
    const Documents& documents = messages.documents();
    if (documents.labeled()) return documents.classes[documents.labels[place]];
    return verdict_at(messages, place);
}

const std::vector<std::string>& shown_classes(const Messages& messages) {
    const bool verdicts = !messages.documents().labeled() && !messages.verdicts().empty();
    return verdicts ? messages.reader()->model().classes() : messages.documents().classes;
}

std::string verdict_at(const Messages& messages, std::size_t place) {
    return knows_verdict(messages, place) ? messages.reader()->model().classes()[messages.verdicts()[place]]
                                          : std::string();
}

bool draw_message_row(const Messages& messages, std::uint32_t place, const std::string& remark, float width) {
    const bool has_class = messages.documents().labeled() || !messages.verdicts().empty();
    const float class_width = has_class ? 44.0f : 8.0f;
    const Palette& p = palette();
    const Documents& documents = messages.documents();
    const std::string& message = documents.texts[place];
    const std::size_t label = label_at(messages, place);
    const std::string name = class_at(messages, place);
    const float height = theme().fingers ? metrics().control : line_height(fonts().body) + 8;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImGui::PushID(static_cast<int>(place));
    const bool clicked = click_area("##Message", {width, height});
    record_label(message);
    record_name((name.empty() ? "" : name + ": ") + message + (remark.empty() ? "" : ", " + remark));
    ImGui::PopID();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (ImGui::IsItemHovered())
        list.AddRectFilled(start, {start.x + width, start.y + height}, p.raised, metrics().rounding);
    const float top = start.y + (height - line_height(fonts().body)) / 2;
    list.AddRectFilled({start.x + 4, start.y + 4}, {start.x + 7, start.y + height - 4}, class_ink(label), 2);
    ImGui::PushClipRect(start, {start.x + class_width + 4, start.y + height}, true);
    draw_text(list, fonts().small, {start.x + 13, top + 1}, p.dim, name);
    ImGui::PopClipRect();
    const float end = start.x + width - 4 - (remark.empty() ? 0 : text_size(fonts().small, remark).x + 10);
    ImGui::PushClipRect({start.x + class_width + 4, start.y}, {end, start.y + height}, true);
    draw_text(list, fonts().body, {start.x + class_width + 8, top}, p.text, message);
    ImGui::PopClipRect();
    draw_text(list, fonts().small, {start.x + width - 6, top + 1}, p.dim, remark, 1);
    if (text_size(fonts().body, message).x > end - start.x - class_width) help(message);
    return clicked;
}

}  // namespace hourglass::app
