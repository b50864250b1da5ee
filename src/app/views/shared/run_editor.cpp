#include "app/views/shared/run_editor.h"

#include <imgui.h>
#include <misc/cpp/imgui_stdlib.h>

#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app {

bool RunEditor::draw_field(const Frame& frame, std::uint64_t id) {
    if (renamed_ != id) return false;
    ImGui::SetNextItemWidth(-1);
    ImGui::InputText("Name of the run", &new_name_, ImGuiInputTextFlags_AutoSelectAll);
    record_label("Name of the run");
    record_role(Role::Field);
    record_value(new_name_);
    const auto asked = asked_value();
    if (asked) new_name_ = *asked;
    if (ImGui::IsItemDeactivated() || asked) {
        frame.ask(action::RenameRun{id, new_name_});
        renamed_ = 0;
    } else if (!ImGui::IsItemActive()) {
        ImGui::SetKeyboardFocusHere(-1);
    }
    return true;
}

void RunEditor::draw_buttons(const Frame& frame, std::uint64_t id, const std::string& name) {
    if (icon_button(("Rename " + name).c_str(), icon::kPencil, "Gives this run another name.")) {
        renamed_ = id;
        new_name_ = name;
    }
    ImGui::SameLine(0, 0);
    if (icon_button(("Forget " + name).c_str(), icon::kTrash, "Deletes this run."))
        frame.ask(action::ForgetRun{id});
}

}  // namespace hourglass::app
