// Measurements of a run: its loss curve and its speed.
#pragma once

#include <vector>

#include "training/snapshot.h"

namespace hourglass {

// The loss of single minibatches, thinned: when there are too many points, neighbors are merged.
class BatchCurve {
public:
    // At most this many points are kept.
    static constexpr std::size_t kMaximumRecords = 2000;

    explicit BatchCurve(std::vector<BatchRecord>& records) : records_(records) {}

    void clear() {
        records_.clear();
        stride_ = 1;
        count_ = 0;
        sum_ = 0;
    }

    void add(double epoch, double loss) {
        sum_ += loss;
        if (++count_ < stride_) return;
        records_.push_back({epoch, sum_ / static_cast<double>(count_)});
        sum_ = 0;
        count_ = 0;
        if (records_.size() >= kMaximumRecords) merge_neighbors();
    }

private:
    void merge_neighbors() {
        for (std::size_t i = 0; i + 1 < records_.size(); i += 2)
            records_[i / 2] = {records_[i + 1].epoch, (records_[i].loss + records_[i + 1].loss) / 2};
        records_.resize(records_.size() / 2);
        stride_ *= 2;
    }

    std::vector<BatchRecord>& records_;
    long stride_ = 1;
    long count_ = 0;
    double sum_ = 0;
};

// Images per second over about the last second.
class Speedometer {
public:
    void clear() { *this = {}; }
    void add(int images, double seconds) {
        images_ += images;
        seconds_ += seconds;
        if (seconds_ > 1.0) {
            images_ /= 2;
            seconds_ /= 2;
        }
    }
    double images_per_second() const { return seconds_ > 0 ? images_ / seconds_ : 0; }

private:
    double images_ = 0;
    double seconds_ = 0;
};

}  // namespace hourglass
