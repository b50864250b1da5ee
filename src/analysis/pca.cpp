#include "analysis/pca.h"

#include <Eigen/Eigenvalues>

#include "base/error.h"
#include "data/minibatch.h"
#include "math/product.h"

namespace hourglass {
namespace {

using Eigen::Index;

constexpr Index kChunk = 1000;

}  // namespace

Matrix Pca::encode(ConstMatrixView images) const {
    return components.transpose() * (images.colwise() - mean);
}

Matrix Pca::decode(ConstMatrixView codes) const { return (components * codes).colwise() + mean; }

// The products of a thousand images at a time are single precision, on the fast kernels; their sums over all
// images are double, for there they would cancel.
Pca fit_pca(const ImageSet& images, int components) {
    const auto features = static_cast<Index>(images.features());
    if (images.count() < 2) throw Error("principal components need at least 2 images");
    if (components < 1 || components > features) {
        throw Error("the number of components must be from 1 to the " + std::to_string(features) +
                    " pixels of an image, not " + std::to_string(components));
    }
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(features);
    Eigen::MatrixXd products = Eigen::MatrixXd::Zero(features, features);
    Matrix product(features, features);
    for_each_chunk(images, images.count(), kChunk, [&](Index, ConstMatrixView pixels, auto) {
        sum += pixels.cast<double>().rowwise().sum();
        multiply_abt(pixels, pixels, product);
        products += product.cast<double>();
    });
    const auto count = static_cast<double>(images.count());
    const Eigen::VectorXd mean = sum / count;
    Eigen::MatrixXd covariance = products / count;
    covariance.selfadjointView<Eigen::Lower>().rankUpdate(mean, -1);

    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);  // reads the lower half
    Pca pca;
    pca.mean = mean.cast<float>();
    pca.components = solver.eigenvectors().rightCols(components).rowwise().reverse().cast<float>();
    pca.variances = solver.eigenvalues().tail(components).reverse().cast<float>();
    const double whole = solver.eigenvalues().sum();
    pca.explained = whole > 0 ? solver.eigenvalues().tail(components).sum() / whole : 1;
    return pca;
}

double reconstruction_mse(const Pca& pca, const ImageSet& images) {
    if (images.features() != static_cast<std::size_t>(pca.mean.size())) {
        throw Error("the components are of " + std::to_string(pca.mean.size()) + " pixels, the images have " +
                    std::to_string(images.features()));
    }
    double squares = 0;
    for_each_chunk(images, images.count(), kChunk, [&](Index, ConstMatrixView pixels, auto) {
        squares += (pca.decode(pca.encode(pixels)) - pixels).cast<double>().squaredNorm();
    });
    return squares / static_cast<double>(images.count() * images.features());
}

}  // namespace hourglass
