#include "app/panels/setting_name.h"

#include <string>

#include "ui/scroll.h"
#include "ui/widgets.h"

namespace hourglass::app {

void explain_item(const Frame& frame, std::string_view key, std::string_view name,
                  std::string_view explanation) {
    constexpr float kStill = 8;  // how far a finger or pointer may move during a click
    help(explanation);
    const bool tapped = ImGui::IsItemHovered() && ImGui::IsMouseReleased(0) && !scrolling() &&
                        ImGui::GetIO().MouseDragMaxDistanceSqr[0] < kStill * kStill;
    if (tapped) frame.ask(action::ShowHelp{std::string(key), std::string(name), std::string(explanation)});
}

void setting_name(const Frame& frame, std::string_view key, std::string_view name,
                  std::string_view explanation) {
    text(fonts().body, palette().dim, name);
    explain_item(frame, key, name, explanation);
}

}  // namespace hourglass::app
