#include "training/trainer.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "data/minibatch.h"

namespace hourglass {
namespace {

// Images that one task gathers or takes the loss of.
constexpr Eigen::Index kImagesATask = 8;

UpdateRule make_rule(const Spec& spec) {
    switch (spec.optimizer) {
        case OptimizerKind::Sgd:
        case OptimizerKind::Nesterov:
            return Sgd{.rate = spec.learning_rate,
                       .momentum = spec.momentum,
                       .nesterov = spec.optimizer == OptimizerKind::Nesterov};
        case OptimizerKind::RmsProp:
            return RmsProp{.rate = spec.learning_rate};
        case OptimizerKind::Adam:
        case OptimizerKind::AdamW:
            break;
    }
    return Adam{.rate = spec.learning_rate, .decoupled = spec.optimizer == OptimizerKind::AdamW};
}

const std::shared_ptr<const Dataset>& not_empty(const std::shared_ptr<const Dataset>& data) {
    if (!data || data->train.count() == 0) {
        throw Error("there are no training images");
    }
    return data;
}

}  // namespace

Trainer::Trainer(const Spec& spec, std::shared_ptr<const Dataset> data)
    : Trainer(Autoencoder(spec, static_cast<int>(not_empty(data)->train.features())), data) {}

Trainer::Trainer(Autoencoder model, std::shared_ptr<const Dataset> data)
    : model_(std::move(model)), data_(not_empty(data)), rule_(make_rule(model_.spec())) {
    const std::size_t features = data_->train.features();
    if (static_cast<std::size_t>(model_.features()) != features) {
        throw Error("the model takes " + std::to_string(model_.features()) + " pixels, the images of " +
                    data_->name + " have " + std::to_string(features));
    }
    const int batch = model_.spec().batch;
    for (Parameter* parameter : model_.parameters()) {
        prepare(rule_, *parameter);
    }
    encoder_workspace_ = model_.encoder().make_workspace(batch);
    decoder_workspace_ = model_.decoder().make_workspace(batch);
    input_.resize(model_.features(), batch);
    partial_losses_.resize(static_cast<std::size_t>((batch + kImagesATask - 1) / kImagesATask));
    order_.resize(data_->train.count());
}

long Trainer::steps_per_epoch() const {
    const long batch = model_.spec().batch;
    return (static_cast<long>(order_.size()) + batch - 1) / batch;
}

void Trainer::set_learning_rate(float rate) {
    std::visit(
        [rate](auto& rule) {
            if constexpr (requires { rule.rate; }) {
                rule.rate = rate;
            }
        },
        rule_);
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
    const MatrixView input = input_.leftCols(last_batch_);

    const int tasks = (last_batch_ + static_cast<int>(kImagesATask) - 1) / static_cast<int>(kImagesATask);
    team.run(tasks, [&](int task) {
        const std::size_t from = static_cast<std::size_t>(task) * kImagesATask;
        const std::size_t count = std::min<std::size_t>(kImagesATask, batch - from);
        gather(data_->train, indices.subspan(from, count),
               input_.middleCols(static_cast<Eigen::Index>(from), static_cast<Eigen::Index>(count)));
    });
    ++step_;
    const double loss = reconstruct_and_differentiate(input, team);
    if (!std::isfinite(loss)) {
        throw Error("the loss is no longer a finite number after step " + std::to_string(step_) +
                    "; a smaller learning rate than " + std::to_string(model_.spec().learning_rate) +
                    " may help");
    }
    return loss;
}

// Forward, loss, backward with the updates.
double Trainer::reconstruct_and_differentiate(ConstMatrixView input, ThreadTeam& team) {
    const Spec& spec = model_.spec();
    const Eigen::Index batch = input.cols();
    const MatrixView codes = model_.encoder().forward(input, encoder_workspace_, team);
    const MatrixView raw = model_.decoder().forward(codes, decoder_workspace_, team);

    Matrix& raw_gradient = decoder_workspace_.gradients.back();
    const auto entries = static_cast<double>(raw.size());
    const auto tasks = static_cast<int>((batch + kImagesATask - 1) / kImagesATask);
    team.run(tasks, [&](int task) {
        const Eigen::Index from = task * kImagesATask;
        const Eigen::Index count = std::min(kImagesATask, batch - from);
        partial_losses_[static_cast<std::size_t>(task)] = loss_sum_and_gradient(
            spec.loss, spec.output, raw.middleCols(from, count), input.middleCols(from, count),
            static_cast<float>(1.0 / entries), raw_gradient.middleCols(from, count));
    });
    const double total = std::accumulate(partial_losses_.begin(), partial_losses_.begin() + tasks, 0.0);

    const Update update = at_step(rule_, step_);
    MatrixView code_gradient = encoder_workspace_.gradients.back().leftCols(batch);
    model_.decoder().backward(codes, decoder_workspace_, update, &code_gradient, team);
    model_.encoder().backward(input, encoder_workspace_, update, nullptr, team);
    return total / entries;
}

}  // namespace hourglass
