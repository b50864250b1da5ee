#include "base/format.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace hourglass {
namespace {

template <typename... Values>
std::string print(const char* format, Values... values) {
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, format, values...);
    return buffer;
}

}  // namespace

std::string with_commas(long value) {
    std::string digits = std::to_string(std::abs(value));
    for (auto place = static_cast<int>(digits.size()) - 3; place > 0; place -= 3) digits.insert(place, ",");
    return value < 0 ? "-" + digits : digits;
}

std::string short_count(double value) {
    if (value >= 999.5e3) return print("%.*f M", value < 99.5e6 ? 1 : 0, value / 1e6);
    if (value >= 9999.5) return print("%.*f k", value < 99.5e3 ? 1 : 0, value / 1e3);
    return with_commas(std::lround(value));
}

std::string loss_text(double loss) {
    if (!std::isfinite(loss)) return sign::kDash;
    const double size = std::abs(loss);
    return print(size < 0.1 ? "%.4f" : size < 10 ? "%.3f" : "%.1f", loss);
}

std::string duration_text(double seconds) {
    if (!std::isfinite(seconds) || seconds < 0) return sign::kDash;
    const long whole = std::lround(seconds);
    if (whole < 60) return print("%ld s", whole);
    if (whole < 3600) return print("%ld:%02ld min", whole / 60, whole % 60);
    return print("%ld:%02ld h", whole / 3600, whole / 60 % 60);
}

std::string number_text(double value) { return print("%.3g", value); }

}  // namespace hourglass
