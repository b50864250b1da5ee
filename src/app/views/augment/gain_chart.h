// What new samples are worth, a row per method: the mean over the seeds with its deviation, and each seed.
#pragma once

#include <vector>

#include "explore/augment_gain.h"

namespace hourglass::app::augment_view {

// Takes the width of the region. Rows without a score yet have their name alone.
void draw_gain_chart(const std::vector<explore::GainRow>& rows);

// "Copies 0.871 +- 0.006"; the name alone before there is a score.
std::string gain_text(const explore::GainRow& row);

}  // namespace hourglass::app::augment_view
