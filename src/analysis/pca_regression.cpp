#include "analysis/pca_regression.h"

#include <string>

#include "base/error.h"
#include "data/minibatch.h"

namespace hourglass {
namespace {

using Eigen::Index;

constexpr Index kFittedAtOnce = 1000;

// The targets of a chunk of sources.
Matrix targets_at(const ImageSet& targets, Index first, Index count) {
    Matrix pixels(static_cast<Index>(targets.features()), count);
    gather_range(targets, static_cast<std::size_t>(first), pixels);
    return pixels;
}

}  // namespace

Matrix PcaRegression::predict(ConstMatrixView pictures) const {
    return (weights * sources.encode(pictures)).colwise() + mean;
}

PcaRegression fit_pca_regression(const ImageSet& sources, const ImageSet& targets, int components) {
    if (sources.count() != targets.count() || sources.features() != targets.features())
        throw Error("there are " + std::to_string(sources.count()) + " sources and " +
                    std::to_string(targets.count()) + " targets; each needs one of the same size");
    PcaRegression fit{.sources = fit_pca(sources, components), .mean = {}, .weights = {}};
    const auto features = static_cast<Index>(sources.features());
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(features);
    Eigen::MatrixXd products = Eigen::MatrixXd::Zero(features, components);
    Eigen::VectorXd squares = Eigen::VectorXd::Zero(components);
    for_each_chunk(sources, sources.count(), kFittedAtOnce, [&](Index first, ConstMatrixView pixels, auto) {
        // Codes have mean 0 and no covariances, so each component is fitted by itself.
        const Matrix codes = fit.sources.encode(pixels);
        const Matrix wanted = targets_at(targets, first, pixels.cols());
        sum += wanted.cast<double>().rowwise().sum();
        products += (wanted * codes.transpose()).cast<double>();
        squares += codes.rowwise().squaredNorm().cast<double>();
    });
    fit.mean = (sum / static_cast<double>(sources.count())).cast<float>();
    const double least = 1e-12 * (squares.size() > 0 ? squares.maxCoeff() : 0) + 1e-30;
    fit.weights = (products * squares.cwiseMax(least).cwiseInverse().asDiagonal()).cast<float>();
    return fit;
}

}  // namespace hourglass
