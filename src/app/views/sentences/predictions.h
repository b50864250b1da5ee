// What is predicted of each sentence.
#pragma once

#include <span>

#include "explore/sentences.h"

namespace hourglass::app::sentences_view {

// A bar from the left: how probably positive; the line in the middle is where the verdict turns. Runs after
// the first have a thinner bar each, below it.
void draw_predictions(std::span<const explore::Sentences* const> runs, float width);

}  // namespace hourglass::app::sentences_view
