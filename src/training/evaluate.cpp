#include "training/evaluate.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

#include "base/error.h"
#include "data/minibatch.h"

namespace hourglass {
namespace {

constexpr std::size_t kChunk = 256;

void check_size(const Autoencoder& model, const ImageSet& images) {
    if (images.count() == 0) {
        throw Error("there are no images to evaluate on");
    }
    if (images.features() != static_cast<std::size_t>(model.features())) {
        throw Error("the model takes " + std::to_string(model.features()) + " pixels, the images have " +
                    std::to_string(images.features()));
    }
}

// Calls use(first, pixels) for the images in chunks.
template <typename Use>
void for_each_chunk(const ImageSet& images, std::size_t limit, const Use& use) {
    const std::size_t count = std::min(limit, images.count());
    Matrix input(static_cast<Eigen::Index>(images.features()), static_cast<Eigen::Index>(kChunk));
    std::vector<std::uint32_t> order(kChunk);
    for (std::size_t first = 0; first < count; first += kChunk) {
        const std::size_t size = std::min(kChunk, count - first);
        std::iota(order.begin(), order.end(), static_cast<std::uint32_t>(first));
        MatrixView chunk = input.leftCols(static_cast<Eigen::Index>(size));
        gather(images, std::span(order).first(size), chunk);
        use(static_cast<Eigen::Index>(first), chunk);
    }
}

}  // namespace

Evaluation evaluate(const Autoencoder& model, const ImageSet& images, ThreadTeam& team) {
    check_size(model, images);
    const OutputKind output = model.spec().output;
    Network::Workspace encoder = model.encoder().make_workspace(kChunk);
    Network::Workspace decoder = model.decoder().make_workspace(kChunk);
    double squared = 0;
    double cross_entropy = output == OutputKind::Sigmoid ? 0 : std::numeric_limits<double>::quiet_NaN();
    for_each_chunk(images, images.count(), [&](Eigen::Index, ConstMatrixView pixels) {
        const MatrixView raw =
            model.decoder().forward(model.encoder().forward(pixels, encoder, team), decoder, team);
        squared += loss_sum(Loss::Mse, output, raw, pixels);
        if (output == OutputKind::Sigmoid) {
            cross_entropy += loss_sum(Loss::Bce, output, raw, pixels);
        }
    });
    const double entries = static_cast<double>(images.count()) * static_cast<double>(images.features());
    return {squared / entries, cross_entropy / entries};
}

Matrix encode_images(const Autoencoder& model, const ImageSet& images, std::size_t limit, ThreadTeam& team) {
    check_size(model, images);
    Matrix codes(model.spec().latent, static_cast<Eigen::Index>(std::min(limit, images.count())));
    Network::Workspace encoder = model.encoder().make_workspace(kChunk);
    for_each_chunk(images, limit, [&](Eigen::Index first, ConstMatrixView pixels) {
        codes.middleCols(first, pixels.cols()) = model.encoder().forward(pixels, encoder, team);
    });
    return codes;
}

}  // namespace hourglass
