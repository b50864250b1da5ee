#include "app/state/theme_choice.h"

#include <string>

#include "base/error.h"

namespace hourglass::app {

const char* to_text(ThemeChoice choice) {
    switch (choice) {
        case ThemeChoice::System:
            return "system";
        case ThemeChoice::Dark:
            return "dark";
        case ThemeChoice::Light:
            return "light";
    }
    return "";
}

ThemeChoice parse_theme(std::string_view text) {
    for (const ThemeChoice choice : {ThemeChoice::System, ThemeChoice::Dark, ThemeChoice::Light})
        if (text == to_text(choice)) return choice;
    throw Error("The theme can be system, dark or light, not '" + std::string(text) + "'");
}

}  // namespace hourglass::app
