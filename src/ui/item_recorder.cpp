#include "ui/item_recorder.h"

#include <functional>
#include <imgui_internal.h>
#include <utility>

namespace hourglass::ui {
namespace {

std::vector<RecordedItem> items;
std::vector<std::string> groups;

struct Request {
    ImGuiID id = 0;
    std::string value;
};
std::optional<Request> requested;      // for the next frame
std::optional<Request> at_hand;        // of this frame
std::optional<ImGuiID> focus_request;  // for the next frame

// The item of this id; the newest comes first, as hooks tell about the item at hand.
RecordedItem* find(ImGuiID id) {
    if (id == 0) return nullptr;
    for (auto item = items.rbegin(); item != items.rend(); ++item)
        if (item->id == id) return &*item;
    return nullptr;
}

RecordedItem* last() { return find(ImGui::GetItemID()); }

// "Play##2" reads "Play"; "##Learning rate" stands for a field whose label is drawn beside it.
std::string visible_text(std::string_view label) {
    const std::size_t mark = label.find("##");
    if (mark == std::string_view::npos) return std::string(label);
    if (mark > 0) return std::string(label.substr(0, mark));
    const std::size_t start = label.find_first_not_of('#');
    return start == std::string_view::npos ? std::string() : std::string(label.substr(start));
}

// Null where there is nothing to be seen or heard: tooltips, messages, and windows that are measured first.
RecordedItem* add_box(const ImGuiContext& context, const ImRect& box) {
    ImGuiWindow* window = context.CurrentWindow;
    if (window == nullptr || window->Hidden || (window->Flags & ImGuiWindowFlags_Tooltip)) return nullptr;
    ImRect seen = box;
    seen.ClipWith(window->ClipRect);
    RecordedItem& item = items.emplace_back();
    item.visible = seen.Min.x < seen.Max.x && seen.Min.y < seen.Max.y;
    item.position = item.visible ? seen.Min : box.Min;
    item.size = item.visible ? seen.GetSize() : box.GetSize();
    item.whole_position = box.Min;
    item.whole_size = box.GetSize();
    item.enabled = (context.CurrentItemFlags & ImGuiItemFlags_Disabled) == 0;
    item.in_list = (window->RootWindow->Flags & ImGuiWindowFlags_Popup) != 0;
    item.window = window;
    if (!groups.empty()) item.group = groups.back();
    return &item;
}

void add(const ImGuiContext& context, ImGuiID id, const ImRect& box) {
    if (id == 0) return;
    if (context.CurrentWindow != nullptr && id == context.CurrentWindow->ID) return;  // the window itself
    if (RecordedItem* item = add_box(context, box)) item->id = id;
}

void inform(ImGuiID id, const char* label, ImGuiItemStatusFlags flags) {
    RecordedItem* item = find(id);
    if (item == nullptr) return;
    if (label != nullptr) item->label = visible_text(label);
    if (flags & ImGuiItemStatusFlags_Checkable)
        item->value = flags & ImGuiItemStatusFlags_Checked ? "true" : "false";
}

RecordedItem* add_last_box(Role role) {
    RecordedItem* item =
        add_box(*ImGui::GetCurrentContext(), {ImGui::GetItemRectMin(), ImGui::GetItemRectMax()});
    if (item != nullptr) item->role = role;
    return item;
}

void give_focus(const RecordedItem& item) {
    ImGuiContext& context = *ImGui::GetCurrentContext();
    if (context.ActiveId == item.id) ImGui::ClearActiveID();  // a field that is edited elsewhere from now on
    context.NavInputSource = ImGuiInputSource_Keyboard;
    ImGui::SetFocusID(item.id, item.window);
    context.NavDisableHighlight = false;
    const ImVec2 at = item.whole_position, size = item.whole_size;
    ImGui::ScrollToRectEx(item.window, {at.x, at.y, at.x + size.x, at.y + size.y},
                          ImGuiScrollFlags_KeepVisibleEdgeY | ImGuiScrollFlags_KeepVisibleEdgeX);
}

// As the keyboard does it.
void press(ImGuiID id) {
    ImGuiContext& context = *ImGui::GetCurrentContext();
    context.NavActivateId = context.NavActivateDownId = context.NavActivatePressedId = id;
    context.NavActivateFlags = ImGuiActivateFlags_None;
}

bool is_pressed(Role role) {
    return role == Role::Button || role == Role::Switch || role == Role::Radio || role == Role::Tab;
}

void follow_requests() {
    if (const auto focus = std::exchange(focus_request, {})) {
        if (const RecordedItem* item = find(*focus))
            give_focus(*item);
        else
            ImGui::GetCurrentContext()->NavDisableHighlight = true;
    }
    at_hand = std::exchange(requested, {});
    if (!at_hand) return;
    const RecordedItem* item = find(at_hand->id);
    if (item == nullptr || !item->enabled) {
        at_hand.reset();
        return;
    }
    give_focus(*item);  // or it would be skipped where it is out of sight
    if (!is_pressed(item->role)) return;
    press(item->id);
    at_hand.reset();
}

void mix_in(std::uint64_t& print, std::uint64_t part) {
    print = (print ^ part) * 1099511628211u;  // FNV-1a
    print ^= print >> 29;
}

}  // namespace

void begin_recording() {
    ImGui::GetCurrentContext()->TestEngineHookItems = true;
    follow_requests();
    items.clear();
    groups.clear();
}

const std::vector<RecordedItem>& recorded_items() { return items; }

std::uint64_t recording_fingerprint() {
    std::uint64_t print = 14695981039346656037u;
    const std::hash<std::string> hash;
    for (const RecordedItem& item : items) {
        mix_in(print, item.id);
        mix_in(print, static_cast<std::uint64_t>(item.role) * 8 + item.visible * 4 + item.enabled * 2 +
                          item.in_list);
        for (const std::string* text :
             {&item.label, &item.name, &item.value, &item.help, &item.group, &item.set})
            mix_in(print, hash(*text));
        for (const RecordedOption& option : item.options) mix_in(print, hash(option.label));
        for (const float number : {item.position.x, item.position.y, item.size.x, item.size.y, item.low,
                                   item.high, item.number, static_cast<float>(item.selected)})
            mix_in(print, std::hash<float>()(number));
    }
    mix_in(print, focused_item());
    return print;
}

void record_value(std::string value) {
    if (RecordedItem* item = last()) item->value = std::move(value);
}

void record_label(std::string_view label) {
    if (RecordedItem* item = last()) item->label = visible_text(label);
}

void record_name(std::string_view name) {
    if (RecordedItem* item = last()) item->name = name;
}

void record_role(Role role) {
    if (RecordedItem* item = last()) item->role = role;
}

void record_live() {
    if (RecordedItem* item = last()) item->live = true;
}

void record_choice_of(std::string_view set, bool chosen) {
    RecordedItem* item = last();
    if (item == nullptr) return;
    item->role = Role::Radio;
    item->set = visible_text(set);
    item->value = chosen ? "true" : "false";
}

void record_range(float low, float high, float number, float step) {
    RecordedItem* item = last();
    if (item == nullptr) return;
    item->role = Role::Slider;
    item->low = low;
    item->high = high;
    item->number = number;
    item->step = step;
}

void record_options(std::span<const RecordedOption> options, int selected) {
    RecordedItem* item = last();
    if (item == nullptr) return;
    item->role = Role::Choice;
    item->options.assign(options.begin(), options.end());
    item->selected = selected;
}

void record_help(std::string_view help) {
    if (RecordedItem* item = last()) item->help = help;
}

void record_text(std::string_view label, std::string value) {
    RecordedItem* item = add_last_box(Role::Text);
    if (item == nullptr) return;
    item->label = label;
    item->value = std::move(value);
}

void record_prose(std::string_view text) {
    if (RecordedItem* item = add_last_box(Role::Text)) item->value = text;
}

void record_heading(std::string_view text) {
    if (RecordedItem* item = add_last_box(Role::Heading)) item->value = text;
}

void record_image(std::string_view name, std::string description) {
    RecordedItem* item = add_last_box(Role::Image);
    if (item == nullptr) return;
    item->name = name;
    item->value = std::move(description);
}

void record_only_what_follows() { items.clear(); }

void begin_group(std::string_view name) { groups.emplace_back(name); }
void end_group() { groups.pop_back(); }

void ask_item(ImGuiID id, std::string value) { requested = {id, std::move(value)}; }

std::optional<std::string> asked_value() {
    if (!at_hand || at_hand->id != ImGui::GetItemID()) return {};
    return std::exchange(at_hand, {})->value;
}

void focus_item(ImGuiID id) { focus_request = id; }
ImGuiID focused_item() { return ImGui::GetCurrentContext()->NavId; }

void end_editing() {
    ImGui::GetCurrentContext()->InputTextState.ID = 0;  // or its text would be handed over in the next frame
    ImGui::ClearActiveID();
}

}  // namespace hourglass::ui

// What Dear ImGui calls when it is compiled with IMGUI_ENABLE_TEST_ENGINE.
void ImGuiTestEngineHook_ItemAdd(ImGuiContext* context, ImGuiID id, const ImRect& box,
                                 const ImGuiLastItemData*) {
    hourglass::ui::add(*context, id, box);
}
void ImGuiTestEngineHook_ItemInfo(ImGuiContext*, ImGuiID id, const char* label, ImGuiItemStatusFlags flags) {
    hourglass::ui::inform(id, label, flags);
}
void ImGuiTestEngineHook_Log(ImGuiContext*, const char*, ...) {}
const char* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext*, ImGuiID) { return nullptr; }
