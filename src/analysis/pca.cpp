#include "analysis/pca.h"

#include <Eigen/Eigenvalues>

#include "base/error.h"
#include "data/minibatch.h"
#include "math/product.h"

namespace hourglass {
namespace {

using Eigen::Index;

constexpr Index kChunk = 1000;

Eigen::VectorXd mean_of(const ImageSet& images) {
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(static_cast<Index>(images.features()));
    for_each_chunk(images, images.count(), kChunk, [&](Index, ConstMatrixView pixels, auto) {
        sum += pixels.cast<double>().rowwise().sum();
    });
    return sum / static_cast<double>(images.count());
}

// features x features. Centered before the products: of columns far from zero, such as years, nothing would
// be left of the variance in single precision. The products of a thousand images at a time are single
// precision, on the fast kernels; their sums over all images are double.
Eigen::MatrixXd covariance_of(const ImageSet& images, const Eigen::VectorXd& mean) {
    Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(mean.size(), mean.size());
    Matrix product(mean.size(), mean.size());
    for_each_chunk(images, images.count(), kChunk, [&](Index, MatrixView pixels, auto) {
        pixels = (pixels.cast<double>().colwise() - mean).cast<float>();
        multiply_abt(pixels, pixels, product);
        covariance += product.cast<double>();
    });
    covariance /= static_cast<double>(images.count());
    return covariance;
}

}  // namespace

Matrix Pca::encode(ConstMatrixView images) const {
    return components.transpose() * (images.colwise() - mean);
}

Matrix Pca::decode(ConstMatrixView codes) const { return (components * codes).colwise() + mean; }

Pca fit_pca(const ImageSet& images, int components) {
    const auto features = static_cast<Index>(images.features());
    if (images.count() < 2) throw Error("principal components need at least 2 images");
    if (features > kMostPcaFeatures) {
        throw Error("principal components are found for at most " + std::to_string(kMostPcaFeatures) +
                    " numbers per sample, not " + std::to_string(features));
    }
    if (components < 1 || components > features) {
        throw Error("the number of components must be from 1 to the " + std::to_string(features) +
                    " pixels of an image, not " + std::to_string(components));
    }
    const Eigen::VectorXd mean = mean_of(images);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance_of(images, mean));
    Pca pca;
    pca.mean = mean.cast<float>();
    pca.components = solver.eigenvectors().rightCols(components).rowwise().reverse().cast<float>();
    pca.variances = solver.eigenvalues().tail(components).reverse().cast<float>();
    const double whole = solver.eigenvalues().sum();
    pca.explained = whole > 0 ? std::min(1.0, solver.eigenvalues().tail(components).sum() / whole) : 1;
    return pca;
}

double reconstruction_mse(const Pca& pca, const ImageSet& images) {
    if (images.features() != static_cast<std::size_t>(pca.mean.size())) {
        throw Error("the components are of " + std::to_string(pca.mean.size()) + " pixels, the images have " +
                    std::to_string(images.features()));
    }
    double squares = 0;
    // Not by decode, which adds the mean again and so rounds where that is large.
    for_each_chunk(images, images.count(), kChunk, [&](Index, MatrixView pixels, auto) {
        pixels.colwise() -= pca.mean;
        const Matrix codes = pca.components.transpose() * pixels;
        pixels -= pca.components * codes;
        squares += pixels.cast<double>().squaredNorm();
    });
    return squares / static_cast<double>(images.count() * images.features());
}

}  // namespace hourglass
