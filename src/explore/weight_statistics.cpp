#include "explore/weight_statistics.h"

#include <algorithm>
#include <cmath>

#include "autoencoder/corruption.h"
#include "autoencoder/transformation.h"
#include "data/minibatch.h"
#include "math/random.h"
#include "platform/platform.h"

namespace hourglass::explore {
namespace {

constexpr double kSecondsBetweenLooks = 0.5;    // two looks while the model trains
constexpr double kStatisticsBudget = 3;         // milliseconds per frame
constexpr double kMillisecondsOfGradients = 4;  // the one part that cannot be interrupted
constexpr int kWeightBins = 41;                 // odd: zero lies within one where the range is symmetric
constexpr int kFewestImages = 2;

bool is_of_encoder(const Parameter& parameter) { return parameter.name.starts_with("encoder"); }

// "Encoder 2": the second layer of that half that has weights. The last of `weights` is its own.
std::string layer_name(const std::vector<Parameter*>& weights) {
    const bool encoder = is_of_encoder(*weights.back());
    const auto number = std::ranges::count_if(
        weights, [&](const Parameter* weight) { return is_of_encoder(*weight) == encoder; });
    return (encoder ? "Encoder " : "Decoder ") + std::to_string(number);
}

std::span<const float> numbers(const Matrix& matrix) {
    return {matrix.data(), static_cast<std::size_t>(matrix.size())};
}

}  // namespace

void WeightStatistics::begin(const Look& look) {
    const Autoencoder& shown = look.snapshot.model;
    const bool another = model_.empty() || !(model_.spec() == shown.spec()) ||
                         model_.features() != shown.features() || objective_ == nullptr;
    model_ = shown;
    if (another) {
        most_images_ = shown.spec().architecture == Architecture::Convolutional ? 16 : 32;
        images_ = 8;
        objective_ = std::make_unique<Objective>(model_, most_images_);
    }
    weights_.clear();
    pending_.clear();
    for (Parameter* parameter : model_.parameters()) {
        prepare(StoreGradient{}, *parameter);
        if (!parameter->name.ends_with(".weight")) continue;
        weights_.push_back(parameter);
        pending_.push_back({layer_name(weights_), {}, {}});
    }
    stage_ = 0;
}

// For training images drawn again at each step, as in training.
void WeightStatistics::find_gradients(const Look& look) {
    const ImageSet& train = look.data->train;
    const Spec& spec = model_.spec();
    const double began = platform::seconds();
    const auto count =
        static_cast<int>(std::min<std::size_t>(static_cast<std::size_t>(images_), train.count()));
    const auto step = static_cast<std::uint32_t>(look.snapshot.step);
    Random random(spec.seed, "images of the gradients", step);
    std::vector<std::uint32_t> indices;
    std::vector<std::uint8_t> labels;
    for (int i = 0; i < count; ++i) {
        indices.push_back(random.below(static_cast<std::uint32_t>(train.count())));
        labels.push_back(train.labels[indices.back()]);
    }
    Matrix clean(model_.features(), count);
    gather(train, indices, clean);
    if (spec.binarize) binarize(spec.seed, step, clean);
    Matrix seen = clean;
    corrupt_input(spec, model_.image(), spec.seed, step, seen);
    transform_source(spec, model_.image(), spec.seed, step, seen);
    transform_target(spec, model_.image(), spec.seed, step, clean);
    const double epochs = look.snapshot.steps_per_epoch > 0
                              ? static_cast<double>(step) / static_cast<double>(look.snapshot.steps_per_epoch)
                              : 0;
    objective_->step(model_, {clean, seen, labels}, {.step = static_cast<long>(step) + 1, .epoch = epochs},
                     StoreGradient{}, ThreadTeam::single());
    const double milliseconds = 1000 * (platform::seconds() - began);
    shown_images_ = count;
    if (milliseconds > kMillisecondsOfGradients) images_ = std::max(kFewestImages, images_ / 2);
    if (milliseconds < kMillisecondsOfGradients / 3) images_ = std::min(most_images_, images_ * 2);
    stage_ = 1;
}

void WeightStatistics::count_next() {
    const auto layer = static_cast<std::size_t>(stage_ - 1) / 2;
    const Parameter& parameter = *weights_[layer];
    if (stage_ % 2 == 1)
        pending_[layer].weights = make_histogram(numbers(parameter.value), kWeightBins);
    else
        pending_[layer].gradients = make_histogram(numbers(parameter.gradient), kWeightBins);
    ++stage_;
    if (static_cast<std::size_t>(stage_ - 1) < 2 * weights_.size()) return;
    layers_ = pending_;
    stage_ = -1;
}

void WeightStatistics::advance(const Look& look) {
    const double now = platform::seconds();
    if (data_ != look.data) stage_ = -1;
    if (stage_ < 0) {
        const bool same = data_ == look.data && model_version_ == look.snapshot.model_version;
        const bool early = look.training() && begun_ >= 0 && now - begun_ < kSecondsBetweenLooks;
        if (same || early) return;
        data_ = look.data;
        model_version_ = look.snapshot.model_version;
        begun_ = now;
        begin(look);
        return;
    }
    if (stage_ == 0) {
        find_gradients(look);
        return;
    }
    while (stage_ >= 0 && 1000 * (platform::seconds() - now) < kStatisticsBudget) count_next();
}

}  // namespace hourglass::explore
