#include "app/tabs.h"

#include <algorithm>
#include <cctype>
#include <imgui_internal.h>

#include "app/item_recorder.h"
#include "app/widgets.h"
#include "base/error.h"

namespace hourglass::app {
namespace {

constexpr Tab kAll[] = {Tab::Model, Tab::Reconstructions, Tab::Draw,   Tab::Generate,
                        Tab::Map,   Tab::Inside,          Tab::Compare};

const char* icon_of(Tab tab) {
    switch (tab) {
        case Tab::Model:
            return icon::kSliders;
        case Tab::Reconstructions:
            return icon::kImages;
        case Tab::Draw:
            return icon::kPencil;
        case Tab::Generate:
            return icon::kSparkles;
        case Tab::Map:
            return icon::kMap;
        case Tab::Inside:
            return icon::kInside;
        case Tab::Compare:
            break;
    }
    return icon::kCompare;
}

// What fits below an icon on a phone.
const char* short_name(Tab tab) { return tab == Tab::Reconstructions ? "Digits" : to_text(tab); }

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(
        a.begin(), a.end(), b.begin(), b.end(),
        [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

bool tab_button(Tab tab, ImVec2 size, bool selected) {
    const bool pressed = ImGui::InvisibleButton(to_text(tab), size);
    record_value(selected ? "true" : "false");
    ImGui::RenderNavHighlight({ImGui::GetItemRectMin(), ImGui::GetItemRectMax()}, ImGui::GetItemID());
    return pressed;
}

ImU32 color_of(bool selected) {
    const Palette& p = palette();
    return selected ? p.text : ImGui::IsItemHovered() ? p.text : p.dim;
}

// At the right end of the row, where there is room: what is below it as a picture.
void draw_save(const Frame& frame, ImVec2 row, ImVec2 size) {
    const float left = row.x + size.x - metrics().control;
    if (ImGui::GetItemRectMax().x + metrics().gap > left) return;
    ImGui::SetCursorScreenPos({left, row.y});
    if (!icon_button("Save picture of the view", icon::kPicture, "Saves this view as PNG.")) return;
    const ImVec2 min = ImGui::GetWindowPos(), card = ImGui::GetWindowSize();
    frame.ask(action::SavePicture{std::string("hourglass-view-") + to_text(frame.state.tab) + ".png",
                                  {min.x, row.y + size.y + 4},
                                  {min.x + card.x, min.y + card.y}});
}

}  // namespace

const char* to_text(Tab tab) {
    switch (tab) {
        case Tab::Model:
            return "Model";
        case Tab::Reconstructions:
            return "Reconstructions";
        case Tab::Draw:
            return "Draw";
        case Tab::Generate:
            return "Generate";
        case Tab::Map:
            return "Map";
        case Tab::Inside:
            return "Inside";
        case Tab::Compare:
            break;
    }
    return "Compare";
}

Tab parse_tab(std::string_view text) {
    for (const Tab tab : kAll)
        if (equal_ignoring_case(text, to_text(tab))) return tab;
    throw Error("there is no tab '" + std::string(text) +
                "'; known are Model, Reconstructions, Draw, Generate, Map, Inside, Compare");
}

void draw_tabs(const Frame& frame) {
    const Palette& p = palette();
    const float height = metrics().control + 4, width = ImGui::GetContentRegionAvail().x;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    list.AddLine({start.x, start.y + height}, {start.x + width, start.y + height}, p.line);
    bool first = true;
    for (const Tab tab : kAll) {
        if (tab == Tab::Model) continue;  // has a column of its own here
        if (!first) ImGui::SameLine(0, 24);
        first = false;
        const bool selected =
            frame.state.tab == tab || (frame.state.tab == Tab::Model && tab == Tab::Reconstructions);
        const ImVec2 label = text_size(fonts().bold, to_text(tab));
        if (tab_button(tab, {label.x, height}, selected)) frame.ask(action::ShowTab{tab});
        const ImVec2 min = ImGui::GetItemRectMin();
        draw_text(list, fonts().bold, {min.x, min.y + (height - label.y) / 2}, color_of(selected),
                  to_text(tab));
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
    const float each = ImGui::GetContentRegionAvail().x / static_cast<float>(std::size(kAll));
    const bool labels = each > text_size(fonts().tiny, short_name(Tab::Compare)).x + 2 && height >= 48;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (const Tab tab : kAll) {
        if (tab != kAll[0]) ImGui::SameLine(0, 0);
        const bool selected = frame.state.tab == tab;
        if (tab_button(tab, {std::max(each, 1.0f), height}, selected)) frame.ask(action::ShowTab{tab});
        const ImVec2 min = ImGui::GetItemRectMin();
        const float center = min.x + each / 2, icon_height = line_height(fonts().icons);
        const float label_height = labels ? line_height(fonts().tiny) + 4 : 0;
        const float top = min.y + (height - icon_height - label_height) / 2;
        if (selected)
            list.AddRectFilled({center - 26, top - 4}, {center + 26, top + icon_height + 4}, p.raised,
                               icon_height / 2 + 4);
        draw_text(list, fonts().icons, {center, top}, selected ? p.accent_text : p.dim, icon_of(tab), 0.5f);
        if (labels)
            draw_text(list, fonts().tiny, {center, top + icon_height + 5}, color_of(selected),
                      short_name(tab), 0.5f);
    }
}

}  // namespace hourglass::app
