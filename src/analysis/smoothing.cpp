#include "analysis/smoothing.h"

#include <algorithm>
#include <cmath>

namespace hourglass {

std::vector<float> smoothed(std::span<const float> values, float factor) {
    const double f = std::isfinite(factor) ? std::clamp(static_cast<double>(factor), 0.0, 0.9999) : 0.0;
    std::vector<float> result;
    result.reserve(values.size());
    double mean = 0, forgotten = 1;  // forgotten: f^t
    for (const float value : values) {
        if (!std::isfinite(value)) {
            result.push_back(NAN);
            continue;
        }
        mean = f * mean + (1 - f) * static_cast<double>(value);
        forgotten *= f;
        result.push_back(static_cast<float>(mean / (1 - forgotten)));
    }
    return result;
}

}  // namespace hourglass
