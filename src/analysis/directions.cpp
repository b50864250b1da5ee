#include "analysis/directions.h"

#include <array>
#include <cassert>
#include <cmath>

namespace hourglass {
namespace {

constexpr int kClassCount = 256;  // labels are bytes

}  // namespace

double slant(std::span<const float> pixels, int width) {
    double ink = 0, x_sum = 0, y_sum = 0, xy_sum = 0, yy_sum = 0;
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        if (pixels[i] == 0) continue;
        const double weight = static_cast<double>(pixels[i]);
        const auto x = static_cast<double>(i % static_cast<std::size_t>(width));
        const auto y = static_cast<double>(i / static_cast<std::size_t>(width));
        ink += weight;
        x_sum += weight * x;
        y_sum += weight * y;
        xy_sum += weight * x * y;
        yy_sum += weight * y * y;
    }
    if (ink == 0) return 0;
    const double spread = yy_sum - y_sum * y_sum / ink;
    // y points down.
    return spread > 1e-9 * ink ? -(xy_sum - x_sum * y_sum / ink) / spread : 0;
}

double thickness(std::span<const float> pixels, int width) {
    const int height = static_cast<int>(pixels.size()) / width;
    const auto at = [&](int x, int y) {
        const bool inside = x >= 0 && y >= 0 && x < width && y < height;
        return inside ? static_cast<double>(pixels[static_cast<std::size_t>(y * width + x)]) : 0.0;
    };
    double ink = 0, edge = 0;
    for (int y = -1; y < height; ++y) {
        for (int x = -1; x < width; ++x) {
            const double here = at(x, y);
            ink += here;
            edge += std::hypot(at(x + 1, y) - here, at(x, y + 1) - here);
        }
    }
    return edge > 0 ? 2 * ink / edge : 0;
}

ClassMeans class_means(ConstMatrixView codes, std::span<const std::uint8_t> labels) {
    assert(static_cast<Eigen::Index>(labels.size()) >= codes.cols());
    ClassMeans found{Matrix::Zero(codes.rows(), kClassCount), Eigen::VectorXi::Zero(kClassCount)};
    for (Eigen::Index j = 0; j < codes.cols(); ++j) {
        found.means.col(labels[j]) += codes.col(j);
        ++found.counts[labels[j]];
    }
    for (int label = 0; label < kClassCount; ++label)
        if (found.counts[label] > 0) found.means.col(label) /= static_cast<float>(found.counts[label]);
    return found;
}

Vector trait_direction(ConstMatrixView codes, std::span<const float> values,
                       std::span<const std::uint8_t> labels) {
    assert(static_cast<Eigen::Index>(values.size()) >= codes.cols());
    std::array<double, kClassCount> sums{};
    std::array<int, kClassCount> counts{};
    for (Eigen::Index j = 0; j < codes.cols(); ++j) {
        if (std::isnan(values[j])) continue;
        sums[labels[j]] += static_cast<double>(values[j]);
        ++counts[labels[j]];
    }
    // The values' deviations from their class's mean sum to 0 in every class, so the codes' own means drop
    // out of the covariance.
    Eigen::VectorXd covariance = Eigen::VectorXd::Zero(codes.rows());
    double variance = 0;
    int samples = 0;
    for (Eigen::Index j = 0; j < codes.cols(); ++j) {
        if (std::isnan(values[j])) continue;
        const double deviation = static_cast<double>(values[j]) - sums[labels[j]] / counts[labels[j]];
        covariance += deviation * codes.col(j).cast<double>();
        variance += deviation * deviation;
        ++samples;
    }
    if (samples == 0 || variance <= 1e-12 * samples) return Vector::Zero(codes.rows());
    // The regression's slope covariance / variance, times the standard deviation.
    return (covariance / std::sqrt(variance * samples)).cast<float>();
}

}  // namespace hourglass
