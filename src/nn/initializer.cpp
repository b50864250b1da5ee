#include "nn/initializer.h"

#include <cmath>

namespace hourglass {

void initialize(Initializer initializer, Random& random, MatrixView weights) {
    const auto inputs = static_cast<float>(weights.cols());
    const auto outputs = static_cast<float>(weights.rows());
    const float deviation = std::sqrt(2.0f / inputs);
    const float bound = std::sqrt(6.0f / (inputs + outputs));
    for (Eigen::Index j = 0; j < weights.cols(); ++j) {
        for (Eigen::Index i = 0; i < weights.rows(); ++i) {
            weights(i, j) =
                initializer == Initializer::He ? deviation * random.normal() : random.uniform(-bound, bound);
        }
    }
}

}  // namespace hourglass
