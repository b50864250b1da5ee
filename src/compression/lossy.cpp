#include "compression/lossy.h"

#include "base/error.h"
#include "base/text.h"
#include "compression/lossy_format.h"
#include "compression/lossy_reader.h"
#include "compression/lossy_writer.h"
#include "data/minibatch.h"

namespace hourglass {
namespace {

using Eigen::Index;

constexpr Index kDecodedAtOnce = 256;

}  // namespace

void check_step(float step) {
    if (!(step >= kSmallestStep && step <= kLargestStep)) {
        throw Error("the step must be from " + shortest_text(kSmallestStep) + " to " +
                    shortest_text(kLargestStep) + ", not " + shortest_text(step));
    }
}

void check_samples(const CodedSamples& samples) {
    if (samples.codes.cols() == 0) throw Error("there are no samples to compress");
    if (!samples.codes.allFinite()) throw Error("a sample's code is not finite, so it cannot be compressed");
}

Container compress_codes(const Autoencoder& model, const CodedSamples& samples, float step,
                         ThreadTeam& team) {
    check_step(step);
    check_samples(samples);
    return compress_codes(model, samples, fit_axes(model, samples.codes, samples.labels, step, team), step);
}

Container compress_codes(const Autoencoder& model, const CodedSamples& samples, const Axes& axes,
                         float step) {
    LossyWriter writer(samples, axes, step);
    while (!writer.done()) writer.advance();
    return writer.container(model_checksum(model), model.image());
}

CodedSamples decompress_codes(const Container& container, const Autoencoder& model) {
    if (container.coding == Coding::Lossy) check_model(container, model);
    LossyReader reader(container, model.spec().latent);
    while (!reader.done()) reader.advance();
    return reader.samples();
}

std::size_t file_size(const Container& container) { return pack(container).size(); }

double decoded_error(const Autoencoder& model, const CodedSamples& samples, const ImageSet& images,
                     ThreadTeam& team) {
    double squared = 0;
    for_each_chunk(images, images.count(), kDecodedAtOnce, [&](Index first, MatrixView pixels, Labels) {
        const Labels labels = samples.labels.empty() ? Labels()
                                                     : Labels(samples.labels)
                                                           .subspan(static_cast<std::size_t>(first),
                                                                    static_cast<std::size_t>(pixels.cols()));
        const Matrix decoded = model.decode(samples.codes.middleCols(first, pixels.cols()), team, labels);
        squared += (decoded - pixels).cast<double>().squaredNorm();
    });
    return squared / (static_cast<double>(images.count()) * static_cast<double>(images.features()));
}

}  // namespace hourglass
