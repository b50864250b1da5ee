#include "compression/exact_math.h"

#include <algorithm>
#include <bit>
#include <cfloat>
#include <cmath>

namespace hourglass {

static_assert(FLT_EVAL_METHOD == 0, "double precision must round after every operation");

namespace {

constexpr int kCellsPerUnit = 256;
constexpr int kNormalCells = 2 * 8 * kCellsPerUnit;

}  // namespace

// x = n ln 2 + r with |r| <= ln 2 / 2: the power series of exp(r), times 2^n.
double exact_exp(double x) {
    x = std::clamp(x, -700.0, 700.0);
    if (x == -700.0) return 0;
    // ln 2 in two parts, of which the first has so few bits that its multiples are exact.
    constexpr double kLn2High = 0x1.62e42feep-1, kLn2Low = 0x1.a39ef35793c76p-33;
    const double n = std::floor(x * 1.4426950408889634 + 0.5);
    const double r = (x - n * kLn2High) - n * kLn2Low;
    double sum = 1;
    for (int k = 14; k > 0; --k) sum = 1 + sum * r / k;
    return sum *
           std::bit_cast<double>((static_cast<std::uint64_t>(static_cast<std::int64_t>(n) + 1023)) << 52);
}

const NormalTable& NormalTable::instance() {
    static const NormalTable table;
    return table;
}

// Simpson's rule in every cell, scaled so that the whole is what it has to be.
NormalTable::NormalTable() {
    const auto density = [](double x) { return exact_exp(-x * x / 2); };
    std::vector<double> sums{0};
    for (int i = 0; i < kNormalCells; ++i) {
        const double left = -kEnd + static_cast<double>(i) / kCellsPerUnit, width = 1.0 / kCellsPerUnit;
        const double area =
            (density(left) + 4 * density(left + width / 2) + density(left + width)) * width / 6;
        sums.push_back(sums.back() + area);
    }
    const double whole = static_cast<double>(std::uint64_t{1} << kBits);
    for (const double sum : sums) shares_.push_back(static_cast<std::uint64_t>(sum / sums.back() * whole));
}

std::uint64_t NormalTable::below(double x) const {
    if (!(x > -kEnd)) return 0;
    if (x >= kEnd) return shares_.back();
    constexpr std::uint64_t kFine = 1 << 20;  // places within a cell
    const auto place = static_cast<std::uint64_t>((x + kEnd) * (kCellsPerUnit * static_cast<double>(kFine)));
    const auto cell = static_cast<std::size_t>(std::min<std::uint64_t>(place / kFine, kNormalCells - 1));
    const std::uint64_t rise = shares_[cell + 1] - shares_[cell];
    return shares_[cell] + (rise * (place % kFine)) / kFine;
}

double NormalTable::quantile(std::uint64_t share) const {
    const auto next = std::ranges::upper_bound(shares_, share);
    const auto cell = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(
        next - shares_.begin() - 1, 0, static_cast<std::ptrdiff_t>(kNormalCells - 1)));
    const std::uint64_t rise = shares_[cell + 1] - shares_[cell];
    const double within =
        rise == 0 ? 0.5 : static_cast<double>(share - shares_[cell]) / static_cast<double>(rise);
    return -kEnd + (static_cast<double>(cell) + std::clamp(within, 0.0, 1.0)) / kCellsPerUnit;
}

}  // namespace hourglass
