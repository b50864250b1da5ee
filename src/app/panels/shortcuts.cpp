#include "app/panels/shortcuts.h"

#include <algorithm>
#include <imgui_internal.h>

#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app {
namespace {

struct KeyLine {
    const char *keys, *does;
};
constexpr KeyLine kKeyLines[] = {
    {"Tab", "to the next control; Shift+Tab to the one before"},
    {"Space", "trains or pauses, while no control has the focus"},
    {"S", "one training step"},
    {"1 to 9", "the views, in their order"},
    {"Arrow keys", "move a slider, the map, or the pen on the drawing pad"},
    {"Space, Enter", "on the drawing pad: pen down, pen up"},
    {"+ and -", "zoom the map"},
    {"E", "pen or eraser, in the view Draw"},
    {"Ctrl+Z, Ctrl+Y", "undo and redo a stroke"},
    {"?", "this list"},
};

// Whether a control has the focus, and with it the Space key.
bool control_has_focus() {
    const ImGuiContext& context = *ImGui::GetCurrentContext();
    return context.NavId != 0 && !context.NavDisableHighlight;
}

bool question_mark() {
    const auto& typed = ImGui::GetIO().InputQueueCharacters;
    return std::find(typed.begin(), typed.end(), ImWchar{'?'}) != typed.end();
}

void show_view(const Frame& frame) {
    int key = ImGuiKey_1;
    for (std::size_t i = State::kModelTab + 1; i < frame.state.tabs.size() && key <= ImGuiKey_9; ++i) {
        const Tab& tab = frame.state.tabs[i];
        if (frame.state.offers(tab) && ImGui::IsKeyPressed(static_cast<ImGuiKey>(key++), false))
            frame.ask(action::ShowTab{tab.name});
    }
}

}  // namespace

void Shortcuts::follow(const Frame& frame) {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.WantTextInput || io.KeyCtrl || io.KeyAlt || io.KeySuper) return;
    if (question_mark()) open_ = !open_;
    if (open_ && ImGui::IsKeyPressed(ImGuiKey_Escape, false)) open_ = false;
    show_view(frame);
    if (!frame.state.can_train() || (!frame.state.text.empty() && !frame.state.learns_texts())) return;
    if (ImGui::IsKeyPressed(ImGuiKey_S, false)) frame.ask(action::Step{});
    if (control_has_focus() || !ImGui::IsKeyPressed(ImGuiKey_Space, false)) return;
    if (frame.training())
        frame.ask(action::Pause{});
    else
        frame.ask(action::Train{});
}

void Shortcuts::draw(const Frame& frame) {
    if (!open_) return;
    const float width = std::min(frame.state.layout.width - 24, 460.0f), keys = 112;
    ImGui::SetNextWindowPos({frame.state.layout.width / 2, frame.state.layout.height / 2}, 0, {0.5f, 0.5f});
    ImGui::SetNextWindowSize({width, 0});
    ImGui::PushStyleColor(ImGuiCol_WindowBg, palette().card);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 12);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
    ImGui::Begin("Keys", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
    begin_group("Keys");
    text(fonts().bold, palette().text, "Keys");
    for (const KeyLine& line : kKeyLines) {
        text(fonts().body, palette().accent_text, line.keys);
        ImGui::SameLine(keys + ImGui::GetStyle().WindowPadding.x);
        ImGui::PushTextWrapPos(0);
        text(fonts().body, palette().text, line.does);
        ImGui::PopTextWrapPos();
        record_prose(std::string(line.keys) + ": " + line.does);
    }
    if (button("Close", icon::kClose)) open_ = false;
    end_group();
    ImGui::End();
    ImGui::PopStyleVar(2);
    ImGui::PopStyleColor();
}

}  // namespace hourglass::app
