#include "app/panels/tabs.h"

#include <algorithm>
#include <imgui_internal.h>

#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app {
namespace {

bool tab_button(const Tab& tab, ImVec2 size, bool selected) {
    const bool pressed = ImGui::InvisibleButton(tab.name.c_str(), size);
    record_value(selected ? "true" : "false");
    ImGui::RenderNavHighlight({ImGui::GetItemRectMin(), ImGui::GetItemRectMax()}, ImGui::GetItemID());
    return pressed;
}

ImU32 color_of(bool selected) {
    const Palette& p = palette();
    return selected ? p.text : ImGui::IsItemHovered() ? p.text : p.dim;
}

float widest_label(const std::vector<Tab>& tabs) {
    float widest = 0;
    for (const Tab& tab : tabs) widest = std::max(widest, text_size(fonts().tiny, tab.short_name).x);
    return widest;
}

// At the right end of the row, where there is room: what is below it as a picture.
void draw_save(const Frame& frame, ImVec2 row, ImVec2 size) {
    const float left = row.x + size.x - metrics().control;
    if (ImGui::GetItemRectMax().x + metrics().gap > left) return;
    ImGui::SetCursorScreenPos({left, row.y});
    if (!icon_button("Save picture of the view", icon::kPicture, "Saves this view as PNG.")) return;
    const ImVec2 min = ImGui::GetWindowPos(), card = ImGui::GetWindowSize();
    frame.ask(action::SavePicture{"hourglass-view-" + frame.state.tabs[frame.state.tab].name + ".png", min.x,
                                  row.y + size.y + 4, min.x + card.x, min.y + card.y});
}

}  // namespace

void draw_tabs(const Frame& frame) {
    const Palette& p = palette();
    const float height = metrics().control + 4, width = ImGui::GetContentRegionAvail().x;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    list.AddLine({start.x, start.y + height}, {start.x + width, start.y + height}, p.line);
    bool first = true;
    for (std::size_t i = 0; i < frame.state.tabs.size(); ++i) {
        if (i == State::kModelTab) continue;  // has a column of its own here
        const Tab& tab = frame.state.tabs[i];
        if (!first) ImGui::SameLine(0, 24);
        first = false;
        const bool selected = shown_view(frame.state) == i;
        const ImVec2 label = text_size(fonts().bold, tab.name);
        if (tab_button(tab, {label.x, height}, selected)) frame.ask(action::ShowTab{tab.name});
        const ImVec2 min = ImGui::GetItemRectMin();
        draw_text(list, fonts().bold, {min.x, min.y + (height - label.y) / 2}, color_of(selected), tab.name);
        if (selected)
            list.AddRectFilled({min.x, min.y + height - 2}, {min.x + label.x, min.y + height + 1}, p.accent,
                               1.5f);
    }
    draw_save(frame, start, {width, height});
    ImGui::SetCursorScreenPos({start.x, start.y + height});
    ImGui::Dummy({0, 2});
}

void draw_bottom_tabs(const Frame& frame, float height) {
    const Palette& p = palette();
    const std::vector<Tab>& tabs = frame.state.tabs;
    const float each = ImGui::GetContentRegionAvail().x / static_cast<float>(tabs.size());
    const bool labels = each > widest_label(tabs) + 2 && height >= 48;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (std::size_t i = 0; i < tabs.size(); ++i) {
        const Tab& tab = tabs[i];
        if (i > 0) ImGui::SameLine(0, 0);
        const bool selected = frame.state.tab == i;
        if (tab_button(tab, {std::max(each, 1.0f), height}, selected)) frame.ask(action::ShowTab{tab.name});
        const ImVec2 min = ImGui::GetItemRectMin();
        const float center = min.x + each / 2, icon_height = line_height(fonts().icons);
        const float label_height = labels ? line_height(fonts().tiny) + 4 : 0;
        const float top = min.y + (height - icon_height - label_height) / 2;
        if (selected)
            list.AddRectFilled({center - 26, top - 4}, {center + 26, top + icon_height + 4}, p.raised,
                               icon_height / 2 + 4);
        draw_text(list, fonts().icons, {center, top}, selected ? p.accent_text : p.dim, tab.icon, 0.5f);
        if (labels)
            draw_text(list, fonts().tiny, {center, top + icon_height + 5}, color_of(selected), tab.short_name,
                      0.5f);
    }
}

}  // namespace hourglass::app
