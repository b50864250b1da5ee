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
    if (method == AugmentMethod::Shift && originals.channels > 1)
        throw Error("method shift is for gray pictures; these are in color");
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

SampleMaker::SampleMaker(const Autoencoder* model, const ImageSet& originals, std::uint8_t label, int count,
                         const AugmentOptions& options)
    : model_(model),
      own_(samples_of(originals, std::span(&label, 1))),
      label_(label),
      options_(options),
      random_(options.seed, "augment", label) {
    if (model != nullptr && needs_model(options.method)) check_method(options.method, model->spec());
    check_samples(model, originals, own_, label, options.method);
    made_.resize(static_cast<Index>(originals.features()), count);
    if (options.method == AugmentMethod::Conditional) {
        codes_ = sample(standard_gaussian(model->spec().latent), count, random_);
        return;
    }
    pixels_.resize(static_cast<Index>(own_.features()), static_cast<Index>(own_.count()));
    if (options.method == AugmentMethod::Interpolation) codes_.resize(model->spec().latent, pixels_.cols());
    chosen_ = choose_in_turn(pixels_.cols(), count, random_);
    if (options.method == AugmentMethod::Interpolation || options.method == AugmentMethod::Smote)
        draw_pairs();
}

// Which neighbor, and how far toward it (Chawla et al. 2002, section 4.2).
void SampleMaker::draw_pairs() {
    const auto others = static_cast<std::uint32_t>(pixels_.cols() - 1);
    choice_ = std::min(static_cast<std::uint32_t>(options_.neighbors), others);
    for (std::size_t i = 0; i < chosen_.size(); ++i)
        pairs_.push_back({random_.below(choice_), random_.uniform()});
}

void SampleMaker::advance(ThreadTeam& team, Index at_once) {
    if (ready_ < pixels_.cols()) return make_ready(team, std::min(at_once, pixels_.cols() - ready_));
    if (!done()) make(team, std::min(at_once, made_.cols() - made_count_));
}

// The originals as numbers, and where they are needed their codes.
void SampleMaker::make_ready(ThreadTeam& team, Index count) {
    const MatrixView pixels = pixels_.middleCols(ready_, count);
    gather_range(own_, static_cast<std::size_t>(ready_), pixels);
    if (codes_.cols() > 0) {
        const std::vector<std::uint8_t> labels(static_cast<std::size_t>(count), label_);
        codes_.middleCols(ready_, count) = model_->encode(pixels, team, labels);
    }
    ready_ += count;
}

Matrix SampleMaker::decoded(ConstMatrixView codes, ThreadTeam& team) const {
    const std::vector<std::uint8_t> labels(static_cast<std::size_t>(codes.cols()), label_);
    return model_->decode(codes, team, labels);
}

// Those from made_count_ on, between columns of `points` and one of their nearest neighbors.
Matrix SampleMaker::between_neighbors(ConstMatrixView points, Index count, ThreadTeam& team) const {
    Matrix result(points.rows(), count);
    team.run(static_cast<int>(count), [&](int i) {
        const auto place = static_cast<std::size_t>(made_count_ + i);
        const auto self = static_cast<int>(chosen_[place]);
        const auto found = nearest(points, points.col(self), static_cast<int>(choice_),
                                   [self](int other) { return other != self; });
        const auto neighbor = points.col(found[pairs_[place].neighbor].index);
        result.col(i) = points.col(self) + pairs_[place].part * (neighbor - points.col(self));
    });
    return result;
}

void SampleMaker::make(ThreadTeam& team, Index count) {
    MatrixView made = made_.middleCols(made_count_, count);
    const auto original = [&](Index i) {
        return pixels_.col(chosen_[static_cast<std::size_t>(made_count_ + i)]);
    };
    switch (options_.method) {
        case AugmentMethod::Conditional:
            made = decoded(codes_.middleCols(made_count_, count), team);
            break;
        case AugmentMethod::Interpolation:
            made = decoded(between_neighbors(codes_, count, team), team);
            break;
        case AugmentMethod::Restoration: {
            Matrix seen(pixels_.rows(), count);
            for (Index i = 0; i < count; ++i) seen.col(i) = original(i);
            // A stream for each class, so that the classes of one call differ.
            corrupt_input(model_->spec(), model_->image(), options_.seed,
                          (std::uint32_t{label_} << 24) + static_cast<std::uint32_t>(made_count_), seen);
            const std::vector<std::uint8_t> labels(static_cast<std::size_t>(count), label_);
            made = decoded(model_->encode(seen, team, labels), team);
            break;
        }
        case AugmentMethod::Smote:
            made = between_neighbors(pixels_, count, team);
            break;
        case AugmentMethod::Shift: {
            const ImageShape shape{.height = own_.height, .width = own_.width, .channels = 1};
            for (Index i = 0; i < count; ++i) made.col(i) = moved(original(i), shape, draw_movement(random_));
            break;
        }
        case AugmentMethod::Copy:
            for (Index i = 0; i < count; ++i) made.col(i) = original(i);
            break;
    }
    made_count_ += count;
}

Matrix augment(const Autoencoder* model, const ImageSet& originals, std::uint8_t label, int count,
               const AugmentOptions& options, ThreadTeam& team) {
    SampleMaker maker(model, originals, label, count, options);
    while (!maker.done()) maker.advance(team, kDecodedAtOnce);
    return maker.samples();
}

}  // namespace hourglass
