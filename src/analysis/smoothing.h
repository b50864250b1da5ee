// Smoothing of noisy curves.
#pragma once

#include <span>
#include <vector>

namespace hourglass {

// The exponential moving average of a series, its start corrected for as Adam corrects its moments (Kingma
// and Ba 2015, section 3): m_t = f m_(t-1) + (1 - f) v_t with m_0 = 0, shown as m_t / (1 - f^t). As many
// values as went in; one that is not finite comes out as NaN and does not count. The factor f, from 0 (the
// series as it is) to below 1, is clamped.
std::vector<float> smoothed(std::span<const float> values, float factor);

}  // namespace hourglass
