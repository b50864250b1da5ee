#include "text/linear_classifier.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "base/error.h"
#include "data/minibatch.h"
#include "math/random.h"

namespace hourglass {

Vector LinearClassifier::scores(SparseRow row) const {
    Vector sums = bias;
    for (std::size_t k = 0; k < row.columns.size(); ++k)
        sums += row.values[k] * weights.col(static_cast<Eigen::Index>(row.columns[k]));
    return sums;
}

int LinearClassifier::classify(SparseRow row) const {
    const Vector sums = scores(row);
    if (sums.size() == 1) return sums(0) > 0 ? 1 : 0;
    Eigen::Index best = 0;
    sums.maxCoeff(&best);
    return static_cast<int>(best);
}

LinearClassifier train_linear_classifier(const SparseRows& rows, std::span<const std::uint8_t> labels,
                                         int classes, const LinearClassifierSettings& settings) {
    LinearClassifierTraining training(rows, labels, classes, settings);
    while (!training.done()) training.round();
    return training.result();
}

LinearClassifierTraining::LinearClassifierTraining(SparseRows rows, std::span<const std::uint8_t> labels,
                                                   int classes, const LinearClassifierSettings& settings)
    : rows_(std::move(rows)), labels_(labels.begin(), labels.end()), settings_(settings) {
    const auto [least, most] = std::minmax_element(labels.begin(), labels.end());
    if (labels.empty() || *least == *most)
        throw Error("a classifier needs samples of two classes or more; all of them are of one");
    machines_ = classes == 2 ? 1 : classes;
    found_ = {Matrix(machines_, rows_.width()), Vector(machines_)};
    const double slack = 0.5 / settings_.cost;  // what the squared loss adds to the diagonal
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        double squares = 1;
        for (const float value : rows_.row(i).values)
            squares += static_cast<double>(value) * static_cast<double>(value);
        diagonal_.push_back(squares + slack);
    }
    begin_machine();
}

void LinearClassifierTraining::begin_machine() {
    const int positive = machines_ == 1 ? 1 : score_;
    sides_.resize(labels_.size());
    for (std::size_t i = 0; i < labels_.size(); ++i) sides_[i] = labels_[i] == positive ? 1 : -1;
    weights_.assign(rows_.width() + 1, 0.0);
    alpha_.assign(rows_.size(), 0.0);
    order_.resize(rows_.size());
    std::iota(order_.begin(), order_.end(), 0u);
    round_ = 0;
}

void LinearClassifierTraining::end_machine() {
    for (std::uint32_t j = 0; j < rows_.width(); ++j)
        found_.weights(score_, static_cast<Eigen::Index>(j)) = static_cast<float>(weights_[j]);
    found_.bias(score_) = static_cast<float>(weights_.back());
    if (++score_ < machines_) begin_machine();
}

void LinearClassifierTraining::round() {
    if (done()) return;
    const double slack = 0.5 / settings_.cost;
    Random random(settings_.seed, "linear classifier", static_cast<std::uint32_t>(round_));
    shuffle(order_, random);
    double highest = -std::numeric_limits<double>::infinity(), lowest = -highest;
    for (const std::uint32_t i : order_) {
        const SparseRow row = rows_.row(i);
        double score = weights_.back();
        for (std::size_t k = 0; k < row.columns.size(); ++k)
            score += weights_[row.columns[k]] * static_cast<double>(row.values[k]);
        const double side = sides_[i];
        const double gradient = side * score - 1 + slack * alpha_[i];
        const double projected = alpha_[i] == 0 ? std::min(gradient, 0.0) : gradient;
        highest = std::max(highest, projected);
        lowest = std::min(lowest, projected);
        if (projected == 0) continue;
        const double before = alpha_[i];
        alpha_[i] = std::max(before - gradient / diagonal_[i], 0.0);
        const double change = (alpha_[i] - before) * side;
        for (std::size_t k = 0; k < row.columns.size(); ++k)
            weights_[row.columns[k]] += change * static_cast<double>(row.values[k]);
        weights_.back() += change;
    }
    if (++round_ >= settings_.most_rounds || highest - lowest < settings_.tolerance) end_machine();
}

}  // namespace hourglass
