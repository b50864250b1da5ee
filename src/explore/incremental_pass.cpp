#include "explore/incremental_pass.h"

#include <algorithm>

#include "platform/platform.h"

namespace hourglass::explore {
namespace {

// Columns per pass: enough for the matrix product to be efficient, and no more than a part of the time that
// there is. Larger groups read the weights less often.
constexpr int kLargestGroup = 64;
constexpr double kSmallShare = 0.2, kLargeShare = 0.5;  // of the time
constexpr std::uint64_t kNever = ~std::uint64_t{0};

}  // namespace

void IncrementalRange::reset(int count) {
    versions_.assign(static_cast<std::size_t>(count), kNever);
    next_ = 0;
    at_once_ = kSmallestGroup;
    behind_ = count > 0;
}

void IncrementalRange::advance(std::uint64_t model_version, double milliseconds, const Pass& pass) {
    const double budget = milliseconds / 1000;
    const double deadline = platform::seconds() + budget;
    behind_ = false;
    for (int visited = 0; visited < count();) {
        if (next_ >= count()) next_ = 0;
        const int first = next_, columns = std::min(at_once_, count() - first);
        const auto begin = versions_.begin() + first;
        visited += columns;
        next_ += columns;
        if (std::all_of(begin, begin + columns,
                        [=](std::uint64_t version) { return version == model_version; }))
            continue;
        const double start = platform::seconds();
        pass(first, columns);
        std::fill(begin, begin + columns, model_version);
        const double now = platform::seconds();
        suit(now - start, budget);
        if (now > deadline) {
            behind_ = current(model_version) < count();
            return;
        }
    }
}

// The next pass, by the seconds that this one took.
void IncrementalRange::suit(double taken, double budget) {
    const double share = taken / budget;
    if (share < kSmallShare)
        at_once_ = std::min(2 * at_once_, kLargestGroup);
    else if (share > kLargeShare)
        at_once_ = std::max(static_cast<int>(at_once_ * kLargeShare / share), kSmallestGroup);
}

void IncrementalRange::outdate(int column) {
    versions_[static_cast<std::size_t>(column)] = kNever;
    behind_ = true;
}

int IncrementalRange::known() const { return count() - current(kNever); }

int IncrementalRange::current(std::uint64_t model_version) const {
    return static_cast<int>(std::ranges::count(versions_, model_version));
}

void IncrementalPass::set_inputs(Matrix inputs) {
    inputs_ = std::move(inputs);
    range_.reset(count());
}

void IncrementalPass::replace(int column, const float* input) {
    inputs_.col(column) = Eigen::Map<const Vector>(input, inputs_.rows());
    range_.outdate(column);
}

void IncrementalPass::advance(std::uint64_t model_version, double milliseconds, const Pass& pass,
                              const Report& report) {
    range_.advance(
        model_version, milliseconds,
        [&](int first, int columns) {
            const Matrix results = pass(first, inputs_.middleCols(first, columns));
            for (int i = 0; i < columns; ++i)
                report(first + i, results.col(i).data(), static_cast<int>(results.rows()));
        });
}

}  // namespace hourglass::explore
