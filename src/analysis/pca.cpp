#include "analysis/pca.h"

#include <algorithm>
#include <string>

#include "base/error.h"
#include "data/minibatch.h"
#include "data/table.h"
#include "math/decompositions/decompositions.h"
#include "math/product.h"
#include "math/random.h"

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

namespace {

// Components, variances and their share of the whole from eigenvectors of which the last has the largest
// eigenvalue.
Pca make_pca(const Eigen::VectorXd& mean, const Eigen::MatrixXd& vectors, const Eigen::VectorXd& values,
             double whole, int components) {
    Pca pca;
    pca.mean = mean.cast<float>();
    pca.components = vectors.rightCols(components).rowwise().reverse().cast<float>();
    pca.variances = values.tail(components).reverse().cast<float>();
    pca.explained = whole > 0 ? std::min(1.0, values.tail(components).sum() / whole) : 1;
    return pca;
}

Pca pca_of_features(const ImageSet& images, const Eigen::VectorXd& mean, int components) {
    const SymmetricEigen found = symmetric_eigen(covariance_of(images, mean));
    return make_pca(mean, found.vectors, found.values, found.values.sum(), components);
}

// features x count
Eigen::MatrixXf centered(const ImageSet& images, const Eigen::VectorXd& mean) {
    Eigen::MatrixXf all(mean.size(), static_cast<Index>(images.count()));
    for_each_chunk(images, images.count(), kChunk, [&](Index first, ConstMatrixView pixels, auto) {
        all.middleCols(first, pixels.cols()) = (pixels.cast<double>().colwise() - mean).cast<float>();
    });
    return all;
}

// With X the centered samples (features x count): the eigenvectors u of X^T X give those of X X^T, X u.
Pca pca_of_samples(const ImageSet& images, const Eigen::VectorXd& mean, int components) {
    const Eigen::MatrixXf all = centered(images, mean);
    const auto count = static_cast<double>(images.count());
    Eigen::MatrixXd gram = Eigen::MatrixXd::Zero(all.cols(), all.cols());
    Matrix product(all.cols(), all.cols());
    for (Index first = 0; first < all.rows(); first += kChunk) {
        const Matrix part = all.middleRows(first, std::min(kChunk, all.rows() - first)).transpose();
        multiply_abt(part, part, product);
        gram += product.cast<double>();
    }
    gram /= count;
    const SymmetricEigen found = symmetric_eigen(gram);
    Eigen::MatrixXd vectors = all.cast<double>() * found.vectors.rightCols(components);
    for (Index i = 0; i < vectors.cols(); ++i) {
        // Directions without variance are any that are orthogonal to the others, or none.
        const double length = vectors.col(i).norm();
        if (length > 0) vectors.col(i) /= length;
    }
    return make_pca(mean, vectors, found.values, found.values.sum(), components);
}

// C Q, where C is the covariance, features x features, which is never made; and the trace of C.
Eigen::MatrixXd covariance_times(const ImageSet& images, const Eigen::VectorXd& mean,
                                 const Eigen::MatrixXd& q, double& trace) {
    const Matrix directions = q.cast<float>();
    Eigen::MatrixXd result = Eigen::MatrixXd::Zero(q.rows(), q.cols());
    trace = 0;
    for_each_chunk(images, images.count(), kChunk, [&](Index, MatrixView pixels, auto) {
        pixels = (pixels.cast<double>().colwise() - mean).cast<float>();
        const Matrix along = pixels.transpose() * directions;  // chunk x directions
        result += Matrix(pixels * along).cast<double>();
        trace += pixels.cast<double>().squaredNorm();
    });
    const auto count = static_cast<double>(images.count());
    trace /= count;
    return result / count;
}

Pca pca_by_iteration(const ImageSet& images, const Eigen::VectorXd& mean, int components) {
    constexpr Index kMore = 10;  // directions than are wanted, which speed up and steady the last ones
    constexpr int kIterations = 12;
    const Index directions = std::min<Index>(components + kMore, mean.size());
    Random random(1, "pca");
    Eigen::MatrixXd q(mean.size(), directions);
    for (Index j = 0; j < q.cols(); ++j)
        for (Index i = 0; i < q.rows(); ++i) q(i, j) = random.normal();
    double whole = 0;
    q = orthonormal_basis(q);
    for (int i = 0; i < kIterations; ++i) q = orthonormal_basis(covariance_times(images, mean, q, whole));
    const Eigen::MatrixXd within = q.transpose() * covariance_times(images, mean, q, whole);
    const SymmetricEigen found = symmetric_eigen(0.5 * (within + within.transpose()));
    return make_pca(mean, q * found.vectors, found.values, whole, components);
}

}  // namespace

Pca fit_pca(const ImageSet& images, int components) {
    const auto features = static_cast<Index>(images.features());
    const auto count = static_cast<Index>(images.count());
    const bool table = is_table(images);
    if (count < 2) {
        throw Error("principal components need at least 2 " + std::string(table ? "rows" : "images") +
                    ", not " + std::to_string(count));
    }
    if (components < 1 || components > features) {
        throw Error("the number of components must be from 1 to the " + std::to_string(features) +
                    (table ? " columns of the table, not " : " pixels of an image, not ") +
                    std::to_string(components));
    }
    const Eigen::VectorXd mean = mean_of(images);
    if (features <= kMostPcaFeatures) return pca_of_features(images, mean, components);
    if (components >= count) {
        throw Error(std::to_string(count) + (table ? " rows" : " images") + " have at most " +
                    std::to_string(count - 1) + " principal components, not " + std::to_string(components));
    }
    if (count <= kMostPcaFeatures) return pca_of_samples(images, mean, components);
    return pca_by_iteration(images, mean, components);
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
