#include "app/panels/setting_name.h"

#include <string>

#include "ui/scroll.h"
#include "ui/widgets.h"

namespace hourglass::app {

void setting_name(const Frame& frame, std::string_view key, std::string_view name,
                  std::string_view explanation) {
    constexpr float kStill = 8;  // how far a finger or pointer may move during a click
    text(fonts().body, palette().dim, name);
    help(explanation);
    const bool tapped = ImGui::IsItemHovered() && ImGui::IsMouseReleased(0) && !scrolling() &&
                        ImGui::GetIO().MouseDragMaxDistanceSqr[0] < kStill * kStill;
    if (tapped) frame.ask(action::ShowHelp{std::string(key), std::string(name), std::string(explanation)});
}

}  // namespace hourglass::app
