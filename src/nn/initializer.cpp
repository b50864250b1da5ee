#include "nn/initializer.h"

#include <cmath>

#include "math/decompositions/decompositions.h"

namespace hourglass {
namespace {

// The Q of a Gaussian matrix, its columns' signs chosen so that it is uniform among the orthogonal ones
// (Mezzadri 2007, section 4). rows >= columns.
Matrix random_orthogonal_columns(Eigen::Index rows, Eigen::Index columns, Random& random) {
    Matrix gaussian(rows, columns);
    for (float& value : gaussian.reshaped()) value = random.normal();
    Vector diagonal;
    Matrix q = orthonormal_basis(gaussian, &diagonal);
    for (Eigen::Index j = 0; j < columns; ++j)
        if (diagonal(j) < 0) q.col(j) *= -1.0f;
    return q;
}

}  // namespace

void initialize(Initializer initializer, Random& random, MatrixView weights) {
    initialize(initializer, random, weights, static_cast<int>(weights.cols()),
               static_cast<int>(weights.rows()));
}

void initialize(Initializer initializer, Random& random, MatrixView weights, int fan_in, int fan_out) {
    const float deviation = std::sqrt(2.0f / static_cast<float>(fan_in));
    const float bound = std::sqrt(6.0f / static_cast<float>(fan_in + fan_out));
    switch (initializer) {
        case Initializer::He:
            for (float& value : weights.reshaped()) value = deviation * random.normal();
            return;
        case Initializer::Glorot:
            for (float& value : weights.reshaped()) value = random.uniform(-bound, bound);
            return;
        case Initializer::Orthogonal:
            break;
    }
    if (weights.rows() >= weights.cols())
        weights = random_orthogonal_columns(weights.rows(), weights.cols(), random);
    else
        weights = random_orthogonal_columns(weights.cols(), weights.rows(), random).transpose();
}

}  // namespace hourglass
