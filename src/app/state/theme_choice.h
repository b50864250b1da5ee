// Dark or light, or as the system has it.
#pragma once

#include <string_view>

namespace hourglass::app {

enum class ThemeChoice { System, Dark, Light };

// "system", "dark", "light"; parse throws Error naming these three.
const char* to_text(ThemeChoice choice);
ThemeChoice parse_theme(std::string_view text);

}  // namespace hourglass::app
