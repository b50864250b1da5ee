// The model's shape as an hourglass: one bar a layer, as wide as the layer, the code in the middle.
#pragma once

#include <imgui.h>
#include <string_view>
#include <vector>

namespace hourglass::ui {

// Takes the width of the region and `height`; widths are from the input, which has this name, to the output.
void draw_hourglass(const std::vector<int>& widths, float height, std::string_view input);
// A small one of the same kind: the page's mark.
void draw_mark(ImDrawList& list, ImVec2 position, float size);

}  // namespace hourglass::ui
