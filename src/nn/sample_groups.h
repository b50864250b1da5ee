// How layers that treat every sample by itself split a batch into tasks: the same groups whatever the number
// of threads, so that sums over the batch have one order.
#pragma once

#include <algorithm>

#include "math/matrix.h"

namespace hourglass {

class SampleGroups {
public:
    static constexpr int kMaximum = 16;

    explicit SampleGroups(Eigen::Index batch) : batch_(batch) {}

    int count() const { return static_cast<int>(std::min<Eigen::Index>(kMaximum, batch_)); }
    // Samples of the largest group. Does not fall when the batch grows.
    Eigen::Index largest() const { return (batch_ + kMaximum - 1) / kMaximum; }
    // Group g is the samples first(g) .. first(g + 1) - 1.
    Eigen::Index first(int group) const { return batch_ * group / count(); }

    // Calls function(first sample, samples) for the parts of a group that have at most `largest` samples.
    template <typename Function>
    void for_each_part(int group, Eigen::Index largest, const Function& function) const {
        const Eigen::Index end = first(group + 1);
        for (Eigen::Index i = first(group); i < end; i += largest) function(i, std::min(largest, end - i));
    }

private:
    Eigen::Index batch_;
};

}  // namespace hourglass
