// The legend of signed values (diverging_color): a small strip from one color to the other.
#pragma once

#include <string_view>

namespace hourglass::ui {

// On a line of its own: `negative`, the strip with a mark at zero, `positive`.
void draw_sign_legend(std::string_view negative, std::string_view positive);

}  // namespace hourglass::ui
