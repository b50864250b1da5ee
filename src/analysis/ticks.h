// Round numbers for axes.
#pragma once

#include <vector>

namespace hourglass {

// About `count` round numbers (1, 2 or 5 times a power of ten) from low to high.
std::vector<double> linear_ticks(double low, double high, int count);
// Powers of ten, with 2 and 5 times them where the range is short, and 3 and 7 times where it is shorter; low
// must be positive.
std::vector<double> logarithmic_ticks(double low, double high, int count);

}  // namespace hourglass
