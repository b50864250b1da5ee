#include "training/autoencoder_task.h"

#include <algorithm>
#include <string>
#include <utility>

#include "autoencoder/corruption.h"
#include "autoencoder/transformation.h"
#include "base/error.h"
#include "data/minibatch.h"
#include "data/subset.h"
#include "training/evaluate.h"

namespace hourglass {
namespace {

// Images that one block of a thread team makes ready.
constexpr Eigen::Index kImagesPerBlock = 8;

const std::shared_ptr<const Dataset>& not_empty(const std::shared_ptr<const Dataset>& data) {
    if (!data || data->train.count() == 0) throw Error("there are no training images");
    return data;
}

ImageShape picture_of(const Dataset& data) {
    return {data.train.height, data.train.width, data.train.channels};
}

const ImageSet& enough(const ImageSet& images, const Spec& spec) {
    if (const auto fault = count_fault(spec, images.count())) throw Error(fault->text);
    return images;
}

}  // namespace

void check_fits(const Autoencoder& model, const Dataset& data) {
    const std::size_t features = data.train.features();
    if (static_cast<std::size_t>(model.features()) == features &&
        model.image().channels == data.train.channels)
        return;
    if (model.image().channels != data.train.channels) {
        const auto kind = [](int channels) { return channels == 1 ? "gray images" : "images in color"; };
        throw Error("the model takes " + std::string(kind(model.image().channels)) + ", " + data.name +
                    " has " + kind(data.train.channels));
    }
    throw Error("the model takes " + std::to_string(model.features()) + " pixels, the images of " +
                data.name + " have " + std::to_string(features));
}

AutoencoderTask::AutoencoderTask(const Spec& spec, std::shared_ptr<const Dataset> data)
    : AutoencoderTask(Autoencoder(spec, picture_of(*not_empty(data))), data) {}

AutoencoderTask::AutoencoderTask(Autoencoder model, std::shared_ptr<const Dataset> data)
    : model_(std::move(model)),
      data_(not_empty(data)),
      chosen_(choose_images(enough(data_->train, model_.spec()).count(),
                            static_cast<std::size_t>(model_.spec().train_images),
                            static_cast<std::size_t>(model_.spec().validation_images))),
      held_out_(subset(data_->train, chosen_.held_out)),
      held_out_targets_(data_->has_targets() ? subset(data_->train_targets, chosen_.held_out) : ImageSet{}),
      objective_(model_, model_.spec().batch) {
    check_fits(model_, *data_);
    const int batch = model_.spec().batch;
    if (!chosen_.train.empty()) batch_.resize(static_cast<std::size_t>(batch));
    clean_.resize(model_.features(), batch);
    if (model_.spec().changes_input() || data_->has_targets()) seen_.resize(model_.features(), batch);
    labels_.resize(static_cast<std::size_t>(batch));
}

double AutoencoderTask::step(std::span<const std::uint32_t> samples, const StepInfo& info,
                             const Update& update, ThreadTeam& team) {
    const Objective::Batch batch = load_batch(samples, info.step - 1, team);
    return objective_.step(model_, batch, info, update, team).loss;
}

Objective::Batch AutoencoderTask::load_batch(std::span<const std::uint32_t> samples, long steps_before,
                                             ThreadTeam& team) {
    const Spec& spec = model_.spec();
    if (!chosen_.train.empty()) {
        std::ranges::transform(samples, batch_.begin(), [this](std::uint32_t i) { return chosen_.train[i]; });
        samples = std::span(batch_).first(samples.size());
    }
    const auto batch = static_cast<Eigen::Index>(samples.size());
    const bool pairs = data_->has_targets();
    const bool changes = spec.changes_input() || pairs;
    const std::uint32_t stream = first_stream(spec, steps_before);
    const int blocks = static_cast<int>((batch + kImagesPerBlock - 1) / kImagesPerBlock);
    team.run(blocks, [&](int block) {
        const Eigen::Index from = block * kImagesPerBlock;
        const Eigen::Index count = std::min(kImagesPerBlock, batch - from);
        MatrixView clean = clean_.middleCols(from, count);
        const auto part = samples.subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(count));
        gather(pairs ? data_->train_targets : data_->train, part, clean);
        const std::uint32_t first = stream + static_cast<std::uint32_t>(from);
        if (spec.binarize) binarize(spec.seed, first, clean);
        if (!changes) return;
        MatrixView seen = seen_.middleCols(from, count);
        if (pairs)
            gather(data_->train, part, seen);
        else
            seen = clean;
        corrupt_input(spec, model_.image(), spec.seed, first, seen);
        transform_source(spec, model_.image(), spec.seed, first, seen);
        transform_target(spec, model_.image(), spec.seed, first, clean);
    });
    for (std::size_t i = 0; i < samples.size(); ++i) labels_[i] = data_->train.labels[samples[i]];
    const MatrixView clean = clean_.leftCols(batch);
    return {clean, changes ? MatrixView(seen_.leftCols(batch)) : clean,
            Labels(labels_).first(samples.size())};
}

std::optional<Validation> AutoencoderTask::validate(ThreadTeam& team) const {
    const bool held = model_.spec().holds_out();
    const ImageSet& images = held ? held_out_ : data_->test;
    if (images.count() == 0) return std::nullopt;
    const ImageSet& targets = held ? held_out_targets_ : data_->test_targets;
    const Evaluation found = evaluate(model_, images, team, data_->has_targets() ? &targets : nullptr);
    return Validation{.loss = found.loss, .score = found.mse, .mse = found.mse};
}

AutoencoderTrainer::AutoencoderTrainer(const Spec& spec, std::shared_ptr<const Dataset> data)
    : Trainer(std::make_unique<AutoencoderTask>(spec, std::move(data))) {}

AutoencoderTrainer::AutoencoderTrainer(Autoencoder model, std::shared_ptr<const Dataset> data)
    : Trainer(std::make_unique<AutoencoderTask>(std::move(model), std::move(data))) {}

}  // namespace hourglass
