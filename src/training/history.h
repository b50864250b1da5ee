// The losses of a run so far: of every epoch, and of its minibatches.
#pragma once

#include <cstddef>
#include <vector>

namespace hourglass {

struct EpochRecord {
    int epoch = 0;  // 1-based: after this many epochs
    double train_loss = 0;
    double validation_loss = 0;
    double validation_mse = 0;  // of reconstructions, whatever the loss is; NaN of a classifier
    double seconds = 0;         // of training, without validation
    double samples_per_second = 0;
};

struct BatchRecord {
    double epoch = 0;  // as a fraction: 1.5 is half-way through the second epoch
    double loss = 0;   // mean over the steps since the record before
};

struct History {
    std::vector<EpochRecord> epochs;
    std::vector<BatchRecord> batches;  // thinned so that there are at most some thousand
};

// Adds the losses of single minibatches to a history: when there are too many, neighbors are merged.
struct BatchCurve {
    // At most this many records are kept.
    static constexpr std::size_t kMaximumRecords = 2000;

    long stride = 1;  // steps that make a record
    // Steps since the last record, and the sum of their losses.
    long count = 0;
    double sum = 0;

    void add(double epoch, double loss, std::vector<BatchRecord>& records);
};

}  // namespace hourglass
