#include "ui/item_recorder.h"

#include <imgui_internal.h>
#include <string_view>

namespace hourglass::ui {
namespace {

std::vector<RecordedItem> items;

// The item of this id in the current frame; the newest comes first, as hooks tell about the item at hand.
RecordedItem* find(ImGuiID id) {
    if (id == 0) return nullptr;
    for (auto item = items.rbegin(); item != items.rend(); ++item)
        if (item->id == id) return &*item;
    return nullptr;
}

// "Play##2" reads "Play"; "##Learning rate" stands for a field whose label is drawn beside it.
std::string visible_text(std::string_view label) {
    const std::size_t mark = label.find("##");
    if (mark == std::string_view::npos) return std::string(label);
    if (mark > 0) return std::string(label.substr(0, mark));
    const std::size_t start = label.find_first_not_of('#');
    return start == std::string_view::npos ? std::string() : std::string(label.substr(start));
}

// Null when nothing of the box can be seen.
RecordedItem* add_box(const ImGuiContext& context, ImRect box) {
    const ImGuiWindow* window = context.CurrentWindow;
    if (window == nullptr || window->Hidden) return nullptr;
    box.ClipWith(window->ClipRect);
    if (box.Min.x >= box.Max.x || box.Min.y >= box.Max.y) return nullptr;
    RecordedItem& item = items.emplace_back();
    item.position = box.Min;
    item.size = box.GetSize();
    item.enabled = (context.CurrentItemFlags & ImGuiItemFlags_Disabled) == 0;
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

}  // namespace

void begin_recording() {
    ImGui::GetCurrentContext()->TestEngineHookItems = true;
    items.clear();
}

void record_value(std::string value) {
    if (RecordedItem* item = find(ImGui::GetItemID())) item->value = std::move(value);
}

void record_label(std::string_view label) {
    if (RecordedItem* item = find(ImGui::GetItemID())) item->label = visible_text(label);
}

void record_text(std::string_view label, std::string value) {
    RecordedItem* item =
        add_box(*ImGui::GetCurrentContext(), {ImGui::GetItemRectMin(), ImGui::GetItemRectMax()});
    if (item == nullptr) return;
    item->label = label;
    item->value = std::move(value);
}

const std::vector<RecordedItem>& recorded_items() { return items; }

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
