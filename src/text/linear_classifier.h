// A linear classifier over sparse rows: a support vector machine, one class against the others.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "math/matrix.h"
#include "math/sparse_rows.h"

namespace hourglass {

struct LinearClassifierSettings {
    double cost = 1.0;        // C: how much a violated margin counts against the length of the weights
    double tolerance = 1e-4;  // of the largest violation when it ends
    int most_rounds = 1000;   // over all rows
    std::uint64_t seed = 1;   // of their order
};

struct LinearClassifier {
    Matrix weights;  // scores x columns; two classes have one score, that of class 1
    Vector bias;     // scores

    // Of each score: bias + weights . row.
    Vector scores(SparseRow row) const;
    int classify(SparseRow row) const;
};

// Minimizes |w|^2 / 2 + C sum_i max(0, 1 - y_i w . x_i)^2, the bias being the weight of a column that is 1
// everywhere (liblinear's L2-regularized L2-loss machine, scikit-learn's LinearSVC), by coordinate descent in
// the dual (Hsieh et al. 2008, algorithm 1). Throws Error when all labels are the same.
LinearClassifier train_linear_classifier(const SparseRows& rows, std::span<const std::uint8_t> labels,
                                         int classes, const LinearClassifierSettings& settings = {});

// The same, a round over all rows at a time.
class LinearClassifierTraining {
public:
    LinearClassifierTraining(SparseRows rows, std::span<const std::uint8_t> labels, int classes,
                             const LinearClassifierSettings& settings = {});

    bool done() const { return score_ == machines_; }
    void round();
    // Once it is done.
    const LinearClassifier& result() const { return found_; }

private:
    void begin_machine();
    void end_machine();

    SparseRows rows_;
    std::vector<std::uint8_t> labels_;
    LinearClassifierSettings settings_;
    int machines_ = 1;
    int score_ = 0;  // the machine at hand
    LinearClassifier found_;
    int round_ = 0;
    std::vector<signed char> sides_;                  // of each row: +1 or -1
    std::vector<double> weights_, alpha_, diagonal_;  // the weights, and behind them the bias
    std::vector<std::uint32_t> order_;
};

}  // namespace hourglass
