// The view of the eight sentences, drawn afresh to be printed.
#pragma once

#include <span>
#include <string>

#include "explore/figure.h"
#include "explore/sentences.h"

namespace hourglass::explore {

// "54 %".
std::string percent_text(float share);
// Curves of all runs, then of each what its shown epoch predicts, and the matrix. Takes one run or more.
Figure sentences_figure(std::span<const Sentences* const> runs);

}  // namespace hourglass::explore
