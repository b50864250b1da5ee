#include "augment/augment.h"

#include <algorithm>
#include <string>
#include <vector>

#include "analysis/nearest.h"
#include "augment/moved_copies.h"
#include "autoencoder/corruption.h"
#include "autoencoder/gaussian.h"
#include "base/error.h"
#include "base/text.h"
#include "data/minibatch.h"
#include "data/subset.h"
#include "math/random.h"

namespace hourglass {
namespace {

using Eigen::Index;

constexpr Index kDecodedAtOnce = 256;

// features x count, of codes latent x count.
Matrix decode_in_parts(const Autoencoder& model, ConstMatrixView codes, std::uint8_t label,
                       ThreadTeam& team) {
    Matrix decoded(model.features(), codes.cols());
    for (Index first = 0; first < codes.cols(); first += kDecodedAtOnce) {
        const Index size = std::min(kDecodedAtOnce, codes.cols() - first);
        const std::vector<std::uint8_t> labels(static_cast<std::size_t>(size), label);
        decoded.middleCols(first, size) = model.decode(codes.middleCols(first, size), team, labels);
    }
    return decoded;
}

Matrix encode_in_parts(const Autoencoder& model, ConstMatrixView pixels, std::uint8_t label,
                       ThreadTeam& team) {
    Matrix codes(model.spec().latent, pixels.cols());
    for (Index first = 0; first < pixels.cols(); first += kDecodedAtOnce) {
        const Index size = std::min(kDecodedAtOnce, pixels.cols() - first);
        const std::vector<std::uint8_t> labels(static_cast<std::size_t>(size), label);
        codes.middleCols(first, size) = model.encode(pixels.middleCols(first, size), team, labels);
    }
    return codes;
}

// A sample for each new one: all in turn, in an order that is drawn anew for each turn.
std::vector<std::uint32_t> choose_in_turn(Index samples, int count, Random& random) {
    std::vector<std::uint32_t> order(static_cast<std::size_t>(samples)), chosen;
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
    while (chosen.size() < static_cast<std::size_t>(count)) {
        shuffle(order, random);
        const std::size_t missing = static_cast<std::size_t>(count) - chosen.size();
        chosen.insert(chosen.end(), order.begin(),
                      order.begin() + static_cast<std::ptrdiff_t>(std::min(missing, order.size())));
    }
    return chosen;
}

// Points between columns of `points` and one of their nearest neighbors (Chawla et al. 2002, section 4.2).
Matrix between_neighbors(ConstMatrixView points, int count, int neighbors, Random& random, ThreadTeam& team) {
    struct Draw {
        std::uint32_t sample;
        std::uint32_t neighbor;  // which of them
        float part;
    };
    const auto others = static_cast<std::uint32_t>(points.cols() - 1);
    const std::uint32_t choice = std::min(static_cast<std::uint32_t>(neighbors), others);
    std::vector<Draw> draws;
    for (const std::uint32_t sample : choose_in_turn(points.cols(), count, random))
        draws.push_back({sample, random.below(choice), random.uniform()});
    Matrix result(points.rows(), count);
    team.run(count, [&](int i) {
        const Draw& draw = draws[static_cast<std::size_t>(i)];
        const auto self = static_cast<int>(draw.sample);
        const auto found = nearest(points, points.col(self), static_cast<int>(choice),
                                   [self](int other) { return other != self; });
        const auto neighbor = points.col(found[draw.neighbor].index);
        result.col(i) = points.col(self) + draw.part * (neighbor - points.col(self));
    });
    return result;
}

Matrix restored(const Autoencoder& model, ConstMatrixView pixels, const std::vector<std::uint32_t>& chosen,
                std::uint8_t label, std::uint64_t seed, ThreadTeam& team) {
    Matrix seen(pixels.rows(), static_cast<Index>(chosen.size()));
    for (std::size_t i = 0; i < chosen.size(); ++i) seen.col(static_cast<Index>(i)) = pixels.col(chosen[i]);
    // A stream for each class, so that the classes of one call differ.
    corrupt_input(model.spec(), model.image(), seed, std::uint32_t{label} << 24, seen);
    return decode_in_parts(model, encode_in_parts(model, seen, label, team), label, team);
}

Matrix moved_copies(ConstMatrixView pixels, ImageShape shape, const std::vector<std::uint32_t>& chosen,
                    Random& random) {
    Matrix result(pixels.rows(), static_cast<Index>(chosen.size()));
    for (std::size_t i = 0; i < chosen.size(); ++i)
        result.col(static_cast<Index>(i)) = moved(pixels.col(chosen[i]), shape, draw_movement(random));
    return result;
}

Matrix copies(ConstMatrixView pixels, const std::vector<std::uint32_t>& chosen) {
    Matrix result(pixels.rows(), static_cast<Index>(chosen.size()));
    for (std::size_t i = 0; i < chosen.size(); ++i) result.col(static_cast<Index>(i)) = pixels.col(chosen[i]);
    return result;
}

void check_samples(const Autoencoder* model, const ImageSet& originals, const ImageSet& own,
                   std::uint8_t label, AugmentMethod method) {
    const std::string name = name_of_label(originals, label);
    if (needs_model(method) && model == nullptr)
        throw Error("method " + std::string(word_of(method)) + " needs a model");
    if (model != nullptr && originals.features() != static_cast<std::size_t>(model->features()))
        throw Error("the model takes " + std::to_string(model->features()) + " features, the samples have " +
                    std::to_string(originals.features()));
    if (method == AugmentMethod::Conditional) return;
    if (own.count() == 0) throw Error("there is no sample of class " + in_quotes(name));
    const bool between = method == AugmentMethod::Interpolation || method == AugmentMethod::Smote;
    if (between && own.count() < 2)
        throw Error("there is only one sample of class " + in_quotes(name) + "; method " +
                    std::string(word_of(method)) + " needs two to lie between");
    if (method == AugmentMethod::Shift && originals.height < 2)
        throw Error("method shift is for pictures; rows of a table have no neighbors to shift to");
}

}  // namespace

bool needs_model(AugmentMethod method) {
    return method == AugmentMethod::Conditional || method == AugmentMethod::Interpolation ||
           method == AugmentMethod::Restoration;
}

void check_method(AugmentMethod method, const Spec& spec) {
    if (method == AugmentMethod::Conditional && !(spec.is_variational() && spec.needs_labels()))
        throw Error(
            "method conditional asks the decoder for a class, which models of variant conditional know; "
            "this one is " +
            std::string(word_of(spec.variant)));
    if (method == AugmentMethod::Restoration && !spec.corrupts_input())
        throw Error("method restoration is for models of variant denoising; this one is " +
                    std::string(word_of(spec.variant)));
}

Matrix augment(const Autoencoder* model, const ImageSet& originals, std::uint8_t label, int count,
               const AugmentOptions& options, ThreadTeam& team) {
    if (model != nullptr && needs_model(options.method)) check_method(options.method, model->spec());
    const ImageSet own = samples_of(originals, std::span(&label, 1));
    check_samples(model, originals, own, label, options.method);
    Random random(options.seed, "augment", label);
    if (options.method == AugmentMethod::Conditional)
        return decode_in_parts(*model, sample(standard_gaussian(model->spec().latent), count, random), label,
                               team);

    Matrix pixels(static_cast<Index>(own.features()), static_cast<Index>(own.count()));
    gather_range(own, 0, pixels);
    switch (options.method) {
        case AugmentMethod::Interpolation: {
            const Matrix codes = encode_in_parts(*model, pixels, label, team);
            return decode_in_parts(*model, between_neighbors(codes, count, options.neighbors, random, team),
                                   label, team);
        }
        case AugmentMethod::Restoration:
            return restored(*model, pixels, choose_in_turn(pixels.cols(), count, random), label, options.seed,
                            team);
        case AugmentMethod::Smote:
            return between_neighbors(pixels, count, options.neighbors, random, team);
        case AugmentMethod::Shift: {
            const auto chosen = choose_in_turn(pixels.cols(), count, random);
            return moved_copies(pixels, {.height = own.height, .width = own.width, .channels = 1}, chosen,
                                random);
        }
        case AugmentMethod::Conditional:  // done
        case AugmentMethod::Copy:
            break;
    }
    return copies(pixels, choose_in_turn(pixels.cols(), count, random));
}

}  // namespace hourglass
