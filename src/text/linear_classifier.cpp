#include "text/linear_classifier.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/error.h"
#include "data/minibatch.h"
#include "math/random.h"

namespace hourglass {
namespace {

// One machine: `sides` are +1 and -1. Returns the weights, and behind them the bias.
std::vector<double> separate(const SparseRows& rows, std::span<const signed char> sides,
                             const LinearClassifierSettings& settings) {
    const std::size_t count = rows.size();
    std::vector<double> w(rows.width() + 1, 0.0), alpha(count, 0.0), diagonal(count);
    const double slack = 0.5 / settings.cost;  // what the squared loss adds to the diagonal
    for (std::size_t i = 0; i < count; ++i) {
        double squares = 1;
        for (const float value : rows.row(i).values)
            squares += static_cast<double>(value) * static_cast<double>(value);
        diagonal[i] = squares + slack;
    }
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0u);
    for (int round = 0; round < settings.most_rounds; ++round) {
        Random random(settings.seed, "linear classifier", static_cast<std::uint32_t>(round));
        shuffle(order, random);
        double highest = -std::numeric_limits<double>::infinity(), lowest = -highest;
        for (const std::uint32_t i : order) {
            const SparseRow row = rows.row(i);
            double score = w.back();
            for (std::size_t k = 0; k < row.columns.size(); ++k)
                score += w[row.columns[k]] * static_cast<double>(row.values[k]);
            const double side = sides[i];
            const double gradient = side * score - 1 + slack * alpha[i];
            const double projected = alpha[i] == 0 ? std::min(gradient, 0.0) : gradient;
            highest = std::max(highest, projected);
            lowest = std::min(lowest, projected);
            if (projected == 0) continue;
            const double before = alpha[i];
            alpha[i] = std::max(before - gradient / diagonal[i], 0.0);
            const double change = (alpha[i] - before) * side;
            for (std::size_t k = 0; k < row.columns.size(); ++k)
                w[row.columns[k]] += change * static_cast<double>(row.values[k]);
            w.back() += change;
        }
        if (highest - lowest < settings.tolerance) break;
    }
    return w;
}

}  // namespace

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
    const auto [least, most] = std::minmax_element(labels.begin(), labels.end());
    if (labels.empty() || *least == *most)
        throw Error("a classifier needs samples of two classes or more; all of them are of one");
    const int scores = classes == 2 ? 1 : classes;
    LinearClassifier found{Matrix(scores, rows.width()), Vector(scores)};
    std::vector<signed char> sides(labels.size());
    for (int score = 0; score < scores; ++score) {
        const int positive = classes == 2 ? 1 : score;
        for (std::size_t i = 0; i < labels.size(); ++i) sides[i] = labels[i] == positive ? 1 : -1;
        const std::vector<double> w = separate(rows, sides, settings);
        for (std::uint32_t j = 0; j < rows.width(); ++j)
            found.weights(score, static_cast<Eigen::Index>(j)) = static_cast<float>(w[j]);
        found.bias(score) = static_cast<float>(w.back());
    }
    return found;
}

}  // namespace hourglass
