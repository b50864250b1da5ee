#include "anomaly/restoration.h"

#include <span>

#include "autoencoder/corruption.h"
#include "math/random.h"

namespace hourglass {
namespace {

Vector mean_squares(ConstMatrixView difference) {
    return (difference.cast<double>().colwise().squaredNorm() / static_cast<double>(difference.rows()))
        .cast<float>()
        .transpose();
}

}  // namespace

Vector reconstruction_errors(const Autoencoder& model, ConstMatrixView pixels, Labels labels,
                             ThreadTeam& team) {
    return mean_squares(model.reconstruct(pixels, team, labels) - pixels);
}

Vector restoration_errors(const Autoencoder& model, ConstMatrixView pixels, Labels labels, int copies,
                          std::uint64_t seed, ThreadTeam& team) {
    const Spec& spec = model.spec();
    const ImageShape image = model.image();
    Vector errors = Vector::Zero(pixels.cols());
    Matrix seen;
    for (int copy = 0; copy < copies; ++copy) {
        seen = pixels;
        for (Eigen::Index j = 0; j < seen.cols(); ++j) {
            Random random(seed, "restoration", static_cast<std::uint32_t>(copy));
            corrupt(spec.corruption, spec.corruption_level, image.height, image.width, random,
                    std::span(seen.col(j).data(), static_cast<std::size_t>(seen.rows())));
        }
        errors += mean_squares(model.reconstruct(seen, team, labels) - pixels);
    }
    return errors / static_cast<float>(copies);
}

}  // namespace hourglass
