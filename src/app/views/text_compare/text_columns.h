// The same texts as two models rebuild them, one column of words for each.
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "app/state/frame.h"
#include "explore/rebuilt_texts.h"

namespace hourglass::app::text_compare_view {

inline constexpr float kColumnGap = 16;

// `texts` over the whole width, below each what the models make of it. `names` are the models', `classes` in
// the order of their colors; `title` says what a text is called, before its number.
void draw_text_columns(const std::string& title, const std::vector<std::string>& texts,
                       const std::array<std::string, 2>& names,
                       const std::array<const std::vector<RebuiltText>*, 2>& sides,
                       std::span<const std::string> classes, float width);

}  // namespace hourglass::app::text_compare_view
