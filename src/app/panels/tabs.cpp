#include "app/panels/tabs.h"

#include <algorithm>
#include <imgui_internal.h>

#include "app/panels/save_picture.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app {
namespace {

bool tab_button(const Tab& tab, ImVec2 size, bool selected) {
    const bool pressed = click_area(tab.name.c_str(), size);
    record_choice_of("Views", selected);
    record_role(Role::Tab);
    return pressed;
}

ImU32 color_of(bool selected) {
    const Palette& p = palette();
    return selected ? p.text : ImGui::IsItemHovered() ? p.text : p.dim;
}

// Those that the data has views for; indices into all of them.
std::vector<std::size_t> offered(const State& state, std::size_t first) {
    std::vector<std::size_t> tabs;
    for (std::size_t i = first; i < state.tabs.size(); ++i)
        if (state.offers(state.tabs[i])) tabs.push_back(i);
    return tabs;
}

std::vector<Tab> tabs_of(const State& state, std::size_t first) {
    std::vector<Tab> tabs;
    for (const std::size_t i : offered(state, first)) tabs.push_back(state.tabs[i]);
    return tabs;
}

float widest_label(const std::vector<Tab>& tabs) {
    float widest = 0;
    for (const Tab& tab : tabs) widest = std::max(widest, text_size(fonts().tiny, tab.short_name).x);
    return widest;
}

constexpr float kNamedRow = 48;  // height of a row of the bottom that has room for names under the icons

// How the row of tabs fits beside what is at its end: names with room between them, short ones, these in
// small letters, or else only icons.
struct TabRow {
    enum class Show { Names, ShortNames, Icons } show = Show::Names;
    float gap = 24;
    ImFont* font = nullptr;
    float icon_width = 0;
};

std::string_view shown_name(const Tab& tab, TabRow::Show show) {
    if (show == TabRow::Show::Icons) return {};
    return show == TabRow::Show::Names ? tab.name : tab.short_name;
}

TabRow fit_tabs(const std::vector<Tab>& tabs, float width) {
    const auto count = static_cast<float>(tabs.size());
    width -= metrics().control + metrics().gap;
    for (const TabRow& row :
         {TabRow{TabRow::Show::Names, 24, fonts().bold}, TabRow{TabRow::Show::Names, 14, fonts().bold},
          TabRow{TabRow::Show::ShortNames, 14, fonts().bold},
          TabRow{TabRow::Show::ShortNames, 12, fonts().small},
          TabRow{TabRow::Show::ShortNames, 9, fonts().small}}) {
        float used = (count - 1) * row.gap;
        for (const Tab& tab : tabs) used += text_size(row.font, shown_name(tab, row.show)).x;
        if (used <= width) return row;
    }
    return {TabRow::Show::Icons, 0, fonts().icons, std::min(width / count, 64.0f)};
}

// At the right end of the row, where there is room: what is below it as a picture.
void draw_save(const Frame& frame, View& view, ImVec2 row, ImVec2 size) {
    const float left = row.x + size.x - metrics().control;
    if (ImGui::GetItemRectMax().x + metrics().gap > left) return;
    ImGui::SetCursorScreenPos({left, row.y});
    ImGui::BeginDisabled(!can_save_picture(frame));
    const auto format = picture_menu("Save picture of the view");
    ImGui::EndDisabled();
    if (format) save_picture(frame, view, *format);
}

}  // namespace

void draw_tabs(const Frame& frame, View& view) {
    const Palette& p = palette();
    const float height = metrics().control + 4, width = ImGui::GetContentRegionAvail().x;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    list.AddLine({start.x, start.y + height}, {start.x + width, start.y + height}, p.line);
    const std::size_t first = State::kModelTab + 1;  // the model has a column of its own here
    const TabRow row = fit_tabs(tabs_of(frame.state, first), width);
    for (const std::size_t i : offered(frame.state, first)) {
        const Tab& tab = frame.state.tabs[i];
        if (i > frame.state.first_view()) ImGui::SameLine(0, row.gap);
        const bool selected = shown_view(frame.state) == i, icons = row.show == TabRow::Show::Icons;
        const std::string_view name = icons ? std::string_view(tab.icon) : shown_name(tab, row.show);
        const ImVec2 label = text_size(row.font, name);
        const float wide = icons ? row.icon_width : label.x;
        if (tab_button(tab, {wide, height}, selected)) frame.ask(action::ShowTab{tab.name});
        const ImVec2 min = ImGui::GetItemRectMin();
        draw_text(list, row.font, {min.x + (wide - label.x) / 2, min.y + (height - label.y) / 2},
                  color_of(selected), name);
        if (name != tab.name) help(tab.name);
        if (selected)
            list.AddRectFilled({min.x, min.y + height - 2}, {min.x + wide, min.y + height + 1}, p.accent,
                               1.5f);
    }
    draw_save(frame, view, start, {width, height});
    ImGui::SetCursorScreenPos({start.x, start.y + height});
    ImGui::Dummy({0, 2});
}

int bottom_tab_rows(const Frame& frame, float row) {
    const std::vector<Tab> tabs = tabs_of(frame.state, State::kModelTab);
    const float each = ImGui::GetContentRegionAvail().x / static_cast<float>(tabs.size());
    return row >= kNamedRow && each <= widest_label(tabs) + 2 ? 2 : 1;
}

namespace {

// Where the names at the bottom are: below the icons, beside them, or only that of the view in sight.
enum class BottomNames { Below, Beside, Chosen };

constexpr float kBesideIcon = 34;  // an icon with room around it

BottomNames fit_bottom(const std::vector<Tab>& tabs, float each, float height) {
    const float widest = widest_label(tabs);
    if (height >= kNamedRow && each > widest + 2) return BottomNames::Below;
    return each > widest + kBesideIcon ? BottomNames::Beside : BottomNames::Chosen;
}

// Icon and name within the item drawn last.
void draw_bottom_tab(const Tab& tab, bool selected, BottomNames names) {
    const Palette& p = palette();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 min = ImGui::GetItemRectMin(), size = ImGui::GetItemRectSize();
    const bool below = names == BottomNames::Below;
    const bool beside = names == BottomNames::Beside || (names == BottomNames::Chosen && selected);
    const float icon_height = line_height(fonts().icons);
    const float label_height = below ? line_height(fonts().tiny) + 4 : 0;
    const float top = min.y + (size.y - icon_height - label_height) / 2;
    const float name = beside ? text_size(fonts().tiny, tab.short_name).x + 6 : 0;
    const float center = min.x + (size.x - name) / 2;
    const float half = std::min(beside ? 18.0f : 26.0f, size.x / 2);  // of the mark behind the icon
    if (selected)
        list.AddRectFilled({center - half, top - 4}, {center + half + name, top + icon_height + 4}, p.raised,
                           icon_height / 2 + 4);
    draw_text(list, fonts().icons, {center, top}, selected ? p.accent_text : p.dim, tab.icon, 0.5f);
    if (below)
        draw_text(list, fonts().tiny, {center, top + icon_height + 5}, color_of(selected), tab.short_name,
                  0.5f);
    if (beside)
        draw_text(list, fonts().tiny,
                  {center + text_size(fonts().icons, tab.icon).x / 2 + 6,
                   min.y + (size.y - line_height(fonts().tiny)) / 2},
                  color_of(selected), tab.short_name);
    if (!below && !beside) help(tab.name);
}

}  // namespace

void draw_bottom_tabs(const Frame& frame, float height, int rows) {
    const std::vector<std::size_t> places = offered(frame.state, State::kModelTab);
    const std::vector<Tab> tabs = tabs_of(frame.state, State::kModelTab);
    const std::size_t across =
        (tabs.size() + static_cast<std::size_t>(rows) - 1) / static_cast<std::size_t>(rows);
    const float width = ImGui::GetContentRegionAvail().x, each = width / static_cast<float>(across);
    const BottomNames names = fit_bottom(tabs, each, height);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
    for (std::size_t i = 0; i < tabs.size(); ++i) {
        if (i % across > 0) ImGui::SameLine(0, 0);
        const bool selected = frame.state.tab == places[i];
        float wide = each;
        if (names == BottomNames::Chosen) {  // the others give room to the name
            const Tab& chosen = frame.state.tabs[frame.state.tab];
            const float extra =
                std::max(kBesideIcon + text_size(fonts().tiny, chosen.short_name).x + 6 - each, 0.0f);
            wide += selected ? extra : -extra / static_cast<float>(across - 1);
        }
        if (tab_button(tabs[i], {std::max(wide, 1.0f), height}, selected))
            frame.ask(action::ShowTab{tabs[i].name});
        draw_bottom_tab(tabs[i], selected, names);
    }
    ImGui::PopStyleVar();
}

}  // namespace hourglass::app
