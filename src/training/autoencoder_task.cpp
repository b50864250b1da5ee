#include "training/autoencoder_task.h"

#include <algorithm>
#include <string>
#include <utility>

#include "autoencoder/corruption.h"
#include "autoencoder/transformation.h"
#include "base/error.h"
#include "base/text.h"
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

TrainingChoice chosen_by(const Spec& spec, const ImageSet& train) {
    if (const auto fault = samples_fault(spec, train)) throw Error(fault->text);
    const auto count = static_cast<std::size_t>(spec.train_images),
               held_out = static_cast<std::size_t>(spec.validation_images);
    if (spec.only_classes.empty()) return choose_images(train.count(), count, held_out);
    return choose_images(train.labels, spec.only_classes, count, held_out);
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

std::optional<Fault> samples_fault(const Spec& spec, const ImageSet& train) {
    if (spec.only_classes.empty()) return count_fault(spec, train.count());
    const std::vector<std::uint8_t> present = present_labels(train);
    for (const int wanted : spec.only_classes) {
        if (std::ranges::find(present, static_cast<std::uint8_t>(wanted)) != present.end()) continue;
        std::vector<std::string> known;
        for (const std::uint8_t label : present) known.push_back(std::to_string(label));
        return fault_of("only_classes", "must be of the data's, which has " + joined(known) + ", not " +
                                            std::to_string(wanted));
    }
    return count_fault(spec, places_of(train.labels, spec.only_classes).size());
}

AutoencoderTask::AutoencoderTask(const Spec& spec, std::shared_ptr<const Dataset> data)
    : AutoencoderTask(Autoencoder(spec, picture_of(*not_empty(data))), data) {}

AutoencoderTask::AutoencoderTask(Autoencoder model, std::shared_ptr<const Dataset> data)
    : model_(std::move(model)),
      data_(not_empty(data)),
      chosen_(chosen_by(model_.spec(), data_->train)),
      objective_(model_, model_.spec().batch) {
    check_fits(model_, *data_);
    const int batch = model_.spec().batch;
    if (!chosen_.train.empty()) batch_.resize(static_cast<std::size_t>(batch));
    clean_.resize(model_.features(), batch);
    if (model_.spec().changes_input() || data_->has_targets()) seen_.resize(model_.features(), batch);
    labels_.resize(static_cast<std::size_t>(batch));
    choose_measured();
}

void AutoencoderTask::choose_measured() {
    const Spec& spec = model_.spec();
    std::vector<std::uint32_t> places = chosen_.held_out;
    if (!spec.holds_out()) {
        if (spec.only_classes.empty()) return;
        places = places_of(data_->test.labels, spec.only_classes);
        if (places.size() == data_->test.count()) return;
    }
    measured_ = subset(spec.holds_out() ? data_->train : data_->test, places);
    if (data_->has_targets())
        measured_targets_ = subset(spec.holds_out() ? data_->train_targets : data_->test_targets, places);
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
    const ImageSet& images = measured_ ? *measured_ : data_->test;
    if (images.count() == 0) return std::nullopt;
    const ImageSet& targets = measured_ ? measured_targets_ : data_->test_targets;
    const Evaluation found = evaluate(model_, images, team, data_->has_targets() ? &targets : nullptr);
    return Validation{.loss = found.loss, .score = found.mse, .mse = found.mse};
}

AutoencoderTrainer::AutoencoderTrainer(const Spec& spec, std::shared_ptr<const Dataset> data)
    : Trainer(std::make_unique<AutoencoderTask>(spec, std::move(data))) {}

AutoencoderTrainer::AutoencoderTrainer(Autoencoder model, std::shared_ptr<const Dataset> data)
    : Trainer(std::make_unique<AutoencoderTask>(std::move(model), std::move(data))) {}

}  // namespace hourglass
