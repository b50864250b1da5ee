#include "data/scaling.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <string>

#include "base/error.h"
#include "base/text.h"
#include "data/minibatch.h"
#include "data/stored.h"

namespace hourglass {
namespace {

// The values of image i as training sees them, features x 1.
void take(const ImageSet& set, std::size_t i, Matrix& sample) {
    const auto index = static_cast<std::uint32_t>(i);
    gather(set, std::span(&index, 1), sample);
}

}  // namespace

Scaling fit_scaling(const ImageSet& set) {
    const auto features = static_cast<Eigen::Index>(set.features());
    Vector low = Vector::Constant(features, std::numeric_limits<float>::infinity());
    Vector high = -low;
    Matrix sample(features, 1);
    for (std::size_t i = 0; i < set.count(); ++i) {
        take(set, i, sample);
        low = low.cwiseMin(sample.col(0));
        high = high.cwiseMax(sample.col(0));
    }
    Scaling scaling;
    for (Eigen::Index f = 0; f < features; ++f) {
        const float range = high[f] - low[f];
        if (!std::isfinite(range)) {
            throw Error("column " + std::to_string(f + 1) +
                        " cannot be scaled: its range is beyond what single precision holds, 3.4e38");
        }
        scaling.low.push_back(low[f]);
        scaling.range.push_back(range > 0 ? range : 1.0f);
    }
    return scaling;
}

Scaling fit_standard_scaling(const ImageSet& set) {
    const auto features = static_cast<Eigen::Index>(set.features());
    const auto count = static_cast<double>(set.count());
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(features), squares = sum;
    Matrix sample(features, 1);
    for (std::size_t i = 0; i < set.count(); ++i) {
        take(set, i, sample);
        sum += sample.col(0).cast<double>();
    }
    const Eigen::VectorXd mean = sum / count;
    // Around the mean: of columns far from zero nothing would be left of the difference of two large sums.
    for (std::size_t i = 0; i < set.count(); ++i) {
        take(set, i, sample);
        squares += (sample.col(0).cast<double>() - mean).cwiseAbs2();
    }
    Scaling scaling;
    for (Eigen::Index f = 0; f < features; ++f) {
        const auto deviation = static_cast<float>(std::sqrt(squares[f] / count));
        if (!std::isfinite(deviation)) {
            throw Error("column " + std::to_string(f + 1) +
                        " cannot be scaled: its deviation is beyond what single precision holds, 3.4e38");
        }
        scaling.low.push_back(static_cast<float>(mean[f]));
        scaling.range.push_back(deviation > 0 ? deviation : 1.0f);
    }
    return scaling;
}

Scaling byte_scaling(const ImageSet& set) {
    if (!set.holds_floats()) return {};
    if (const auto outside = find_value(set, [](float value) { return value < 0 || value > 255; })) {
        throw Error("--scale byte is for numbers from 0 to 255; sample " +
                    std::to_string(outside->place / set.features() + 1) + " has " +
                    shortest_text(outside->value));
    }
    return {std::vector<float>(set.features(), 0.0f), std::vector<float>(set.features(), 255.0f)};
}

void scale(const Scaling& scaling, ImageSet& set) {
    if (scaling.empty()) return;
    const std::size_t features = set.features();
    if (features != scaling.low.size()) {
        throw Error("the scaling is of " + std::to_string(scaling.low.size()) + " features, the data has " +
                    std::to_string(features));
    }
    if (set.stored) {
        set.stored = stored_scaled(set.stored, scaling);
        return;
    }
    if (!set.holds_floats()) {
        set.values.resize(set.pixels.size());
        std::ranges::transform(set.pixels, set.values.begin(),
                               [](std::uint8_t byte) { return static_cast<float>(byte) * (1.0f / 255.0f); });
        set.pixels = {};
    }
    for (std::size_t i = 0; i < set.values.size(); ++i)
        set.values[i] = (set.values[i] - scaling.low[i % features]) / scaling.range[i % features];
}

void unscale(const Scaling& scaling, MatrixView values) {
    if (scaling.empty()) return;
    assert(static_cast<std::size_t>(values.rows()) == scaling.low.size());
    const Eigen::Map<const Vector> low(scaling.low.data(), values.rows());
    const Eigen::Map<const Vector> range(scaling.range.data(), values.rows());
    values = ((values.array().colwise() * range.array()).colwise() + low.array()).matrix();
}

}  // namespace hourglass
