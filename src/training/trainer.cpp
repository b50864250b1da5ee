#include "training/trainer.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "autoencoder/corruption.h"
#include "base/error.h"
#include "base/text.h"
#include "data/minibatch.h"

namespace hourglass {
namespace {

// Images that one task makes ready.
constexpr Eigen::Index kImagesATask = 8;

UpdateRule make_rule(const Spec& spec) {
    switch (spec.optimizer) {
        case OptimizerKind::Sgd:
        case OptimizerKind::Nesterov:
            return Sgd{.rate = spec.learning_rate,
                       .momentum = spec.momentum,
                       .nesterov = spec.optimizer == OptimizerKind::Nesterov,
                       .weight_decay = spec.weight_decay};
        case OptimizerKind::RmsProp:
            return RmsProp{.rate = spec.learning_rate, .weight_decay = spec.weight_decay};
        case OptimizerKind::Adam:
        case OptimizerKind::AdamW:
            break;
    }
    return Adam{.rate = spec.learning_rate,
                .weight_decay = spec.weight_decay,
                .decoupled = spec.optimizer == OptimizerKind::AdamW};
}

const std::shared_ptr<const Dataset>& not_empty(const std::shared_ptr<const Dataset>& data) {
    if (!data || data->train.count() == 0) throw Error("there are no training images");
    return data;
}

}  // namespace

void check_fits(const Autoencoder& model, const Dataset& data) {
    const std::size_t features = data.train.features();
    if (static_cast<std::size_t>(model.features()) == features) return;
    throw Error("the model takes " + std::to_string(model.features()) + " pixels, the images of " +
                data.name + " have " + std::to_string(features));
}

Trainer::Trainer(const Spec& spec, std::shared_ptr<const Dataset> data)
    : Trainer(Autoencoder(spec, static_cast<int>(not_empty(data)->train.features()),
                          not_empty(data)->train.width),
              data) {}

Trainer::Trainer(Autoencoder model, std::shared_ptr<const Dataset> data)
    : model_(std::move(model)),
      data_(not_empty(data)),
      rule_(make_rule(model_.spec())),
      objective_(model_, model_.spec().batch),
      parameters_(model_.parameters()),
      tied_(model_.tied_weights()),
      two_phases_(objective_.needs_stored_gradients() || model_.spec().clip_norm > 0 || !tied_.empty()) {
    check_fits(model_, *data_);
    const int batch = model_.spec().batch;
    for (Parameter* parameter : parameters_) {
        prepare(rule_, *parameter);
        if (two_phases_) prepare(StoreGradient{}, *parameter);
    }
    clean_.resize(model_.features(), batch);
    if (model_.spec().variant == Variant::Denoising) seen_.resize(model_.features(), batch);
    labels_.resize(static_cast<std::size_t>(batch));
    order_.resize(data_->train.count());
}

long Trainer::steps_per_epoch() const {
    const long batch = model_.spec().batch;
    return (static_cast<long>(order_.size()) + batch - 1) / batch;
}

void Trainer::change(float learning_rate, int epochs) {
    model_.set_live_fields(learning_rate, epochs);
    std::visit(
        [learning_rate](auto& rule) {
            if constexpr (requires { rule.rate; }) rule.rate = learning_rate;
        },
        rule_);
}

void Trainer::restore(const Autoencoder& model) {
    const Spec changed = model_.spec();
    model_ = model;
    model_.set_live_fields(changed.learning_rate, changed.epochs);
    for (Parameter* parameter : parameters_) prepare(rule_, *parameter);
    rule_step_ = 0;
}

double Trainer::train_step(ThreadTeam& team) {
    const long in_epoch = step_ % steps_per_epoch();
    if (in_epoch == 0) {
        std::iota(order_.begin(), order_.end(), 0u);
        Random random(model_.spec().seed, "shuffle", static_cast<std::uint32_t>(epoch()));
        shuffle(order_, random);
    }
    const auto first = static_cast<std::size_t>(in_epoch) * static_cast<std::size_t>(model_.spec().batch);
    const auto batch = std::min(static_cast<std::size_t>(model_.spec().batch), order_.size() - first);
    last_batch_ = static_cast<int>(batch);
    const std::span<const std::uint32_t> indices = std::span(order_).subspan(first, batch);
    const Objective::Batch loaded = load_batch(indices, team);
    const double epoch = epochs_done();
    ++step_;
    const Objective::Moment moment{.step = step_, .epoch = epoch};
    const Update update =
        at_step(rule_, ++rule_step_, rate_factor(model_.spec().schedule, epoch, model_.spec().epochs));
    const double loss =
        objective_.step(model_, loaded, moment, two_phases_ ? Update(StoreGradient{}) : update, team).loss;
    if (!std::isfinite(loss)) {
        throw Error("the loss is no longer a finite number after step " + std::to_string(step_) +
                    "; a smaller learning rate than " + shortest_text(model_.spec().learning_rate) +
                    " may help");
    }
    if (two_phases_) apply_stored_gradients(update, team);
    return loss;
}

Objective::Batch Trainer::load_batch(std::span<const std::uint32_t> indices, ThreadTeam& team) {
    const Spec& spec = model_.spec();
    const auto batch = static_cast<Eigen::Index>(indices.size());
    const bool denoising = spec.variant == Variant::Denoising;
    const std::uint32_t stream = first_stream(spec, step_);
    const int tasks = static_cast<int>((batch + kImagesATask - 1) / kImagesATask);
    team.run(tasks, [&](int task) {
        const Eigen::Index from = task * kImagesATask;
        const Eigen::Index count = std::min(kImagesATask, batch - from);
        MatrixView clean = clean_.middleCols(from, count);
        gather(data_->train, indices.subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(count)),
               clean);
        const std::uint32_t first = stream + static_cast<std::uint32_t>(from);
        if (spec.binarize) binarize(spec.seed, first, clean);
        if (denoising) {
            MatrixView seen = seen_.middleCols(from, count);
            seen = clean;
            corrupt(spec.corruption, spec.corruption_level, model_.image().height, model_.image().width,
                    spec.seed, first, seen);
        }
    });
    for (std::size_t i = 0; i < indices.size(); ++i) labels_[i] = data_->train.labels[indices[i]];
    const MatrixView clean = clean_.leftCols(batch);
    return {clean, denoising ? MatrixView(seen_.leftCols(batch)) : clean,
            Labels(labels_).first(indices.size())};
}

// Ties, clips and applies what the backward pass has stored.
void Trainer::apply_stored_gradients(const Update& update, ThreadTeam& team) {
    for (const auto& [encoder, decoder] : tied_) {
        encoder->gradient += decoder->gradient.transpose();
        decoder->gradient.setZero();
    }
    if (const float limit = model_.spec().clip_norm; limit > 0) clip_gradients(parameters_, limit);
    team.run(static_cast<int>(parameters_.size()), [&](int i) {
        Parameter& parameter = *parameters_[static_cast<std::size_t>(i)];
        apply(update, parameter, 0, parameter.value.size(), parameter.gradient.data());
    });
    for (const auto& [encoder, decoder] : tied_) decoder->value = encoder->value.transpose();
}

}  // namespace hourglass
