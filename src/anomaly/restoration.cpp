#include "anomaly/restoration.h"

#include <algorithm>

#include "math/random.h"

namespace hourglass {
namespace {

using Eigen::Index;

constexpr float kHiddenShare = 0.5f;

// 1 for every feature that this copy hides, else 0.
Vector hidden_features(Index features, std::uint64_t seed, int copy) {
    Random random(seed, "restoration", static_cast<std::uint32_t>(copy));
    Vector hidden(features);
    for (Index i = 0; i < features; ++i) hidden[i] = random.uniform() < kHiddenShare ? 1.0f : 0.0f;
    return hidden;
}

}  // namespace

Vector reconstruction_errors(const Autoencoder& model, ConstMatrixView pixels, Labels labels,
                             ThreadTeam& team) {
    const Matrix difference = model.reconstruct(pixels, team, labels) - pixels;
    return difference.colwise().squaredNorm().transpose() / static_cast<float>(pixels.rows());
}

Vector restoration_errors(const Autoencoder& model, ConstMatrixView pixels, Labels labels, int copies,
                          std::uint64_t seed, ThreadTeam& team) {
    Vector errors = Vector::Zero(pixels.cols());
    float count = 0;  // of what was hidden from each sample
    for (int copy = 0; copy < copies; ++copy) {
        const Vector hidden = hidden_features(pixels.rows(), seed, copy);
        const Vector shown = Vector::Ones(pixels.rows()) - hidden;
        const Matrix seen = shown.asDiagonal() * pixels;
        const Matrix restored = model.reconstruct(seen, team, labels);
        const Matrix difference = hidden.asDiagonal() * (restored - pixels);
        errors += difference.colwise().squaredNorm().transpose();
        count += hidden.sum();
    }
    return errors / std::max(count, 1.0f);
}

Vector contrasts(ConstMatrixView pixels, ImageShape image) {
    const Index row = Index{image.width} * image.channels;
    Vector contrasts(pixels.cols());
    for (Index sample = 0; sample < pixels.cols(); ++sample) {
        float sum = 0;
        for (Index i = 0; i < pixels.rows(); ++i) {
            const float value = pixels(i, sample);
            if (i % row + image.channels < row) {
                const float step = pixels(i + image.channels, sample) - value;
                sum += step * step;
            }
            if (i + row < pixels.rows()) {
                const float step = pixels(i + row, sample) - value;
                sum += step * step;
            }
        }
        contrasts[sample] = std::max(sum, 1.0f);
    }
    return contrasts;
}

}  // namespace hourglass
