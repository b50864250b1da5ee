#include "analysis/ticks.h"

#include <algorithm>
#include <cmath>

namespace hourglass {

std::vector<double> linear_ticks(double low, double high, int count) {
    std::vector<double> ticks;
    if (!(high > low) || count < 1) return ticks;
    const double rough = (high - low) / count;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    const double mantissa = rough / power;
    const double step = power * (mantissa <= 1 ? 1 : mantissa <= 2 ? 2 : mantissa <= 5 ? 5 : 10);
    for (double i = std::ceil(low / step - 1e-9); i * step <= high + step * 1e-9; ++i)
        ticks.push_back(i * step + 0.0);  // no negative zero
    return ticks;
}

std::vector<double> logarithmic_ticks(double low, double high, int count) {
    std::vector<double> ticks;
    if (!(high > low) || low <= 0) return ticks;
    const int first = static_cast<int>(std::floor(std::log10(low))),
              last = static_cast<int>(std::ceil(std::log10(high)));
    const int decades = last - first;
    const double length = std::log10(high / low);
    const bool between = length < 0.6 * count;  // room for 2 and 5 as well
    const bool close = length < 0.2 * count;    // and for 3 and 7
    const int stride = std::max(1, (decades + count - 1) / std::max(1, count));
    for (int exponent = first; exponent <= last; exponent += stride) {
        const double power = std::pow(10.0, exponent);
        for (const double factor : {1.0, 2.0, 3.0, 5.0, 7.0}) {
            if (factor > 1 && !between) break;
            if ((factor == 3 || factor == 7) && !close) continue;
            if (factor * power >= low * 0.999 && factor * power <= high * 1.001)
                ticks.push_back(factor * power);
        }
    }
    return ticks;
}

}  // namespace hourglass
