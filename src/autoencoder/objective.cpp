#include "autoencoder/objective.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "autoencoder/contraction.h"
#include "autoencoder/likelihood.h"
#include "autoencoder/posterior.h"
#include "math/random.h"
#include "nn/loss.h"

namespace hourglass {
namespace {

using Eigen::Index;

// Images that one task takes the loss of.
constexpr Index kImagesATask = 8;

Index tasks_of(Index batch) { return (batch + kImagesATask - 1) / kImagesATask; }

double warmed_up_beta(const Spec& spec, double epoch) {
    const double share = spec.kl_warmup > 0 ? std::min(1.0, epoch / spec.kl_warmup) : 1.0;
    return spec.beta * share;
}

}  // namespace

std::uint32_t first_stream(const Spec& spec, long step) {
    return static_cast<std::uint32_t>(step) * static_cast<std::uint32_t>(spec.batch);
}

Objective::Objective(const Autoencoder& model, int max_batch) {
    const Spec& spec = model.spec();
    if (spec.variant == Variant::Contractive) {
        exact_contraction_ = has_exact_contraction(spec);
        estimated_contraction_ = !exact_contraction_;
    }
    workspace_ = model.make_workspace(max_batch);
    if (estimated_contraction_) workspace_.encoder = model.encoder().make_workspace(2 * max_batch);
    if (exact_contraction_) row_decay_.resize(spec.latent);
    if (estimated_contraction_) pairs_.resize(model.features(), 2 * max_batch);
    if (spec.is_variational()) {
        noise_.resize(spec.latent, max_batch);
        code_gradient_.resize(model.decoder().inputs(), max_batch);
    }
    partial_losses_.resize(static_cast<std::size_t>(tasks_of(max_batch)));
}

ConstMatrixView Objective::encoder_input(const Autoencoder& model, const Batch& batch, const Moment& moment) {
    if (estimated_contraction_) {
        const MatrixView pairs = pairs_.leftCols(2 * batch.seen.cols());
        perturb(batch.seen, model.spec().seed, first_stream(model.spec(), moment.step), pairs);
        return pairs;
    }
    return model.encoder_input(batch.seen, batch.labels, workspace_);
}

MatrixView Objective::draw_codes(const Autoencoder& model, ConstMatrixView posterior, const Batch& batch,
                                 const Moment& moment) {
    const Spec& spec = model.spec();
    const Index count = posterior.cols();
    const MatrixView noise = noise_.leftCols(count);
    for (Index j = 0; j < count; ++j) {
        Random random(spec.seed, "reparameterization",
                      first_stream(spec, moment.step) + static_cast<std::uint32_t>(j));
        for (Index i = 0; i < spec.latent; ++i) noise_(i, j) = random.normal();
    }
    MatrixView all = workspace_.codes.leftCols(count);
    MatrixView codes = all.topRows(spec.latent);
    reparameterize(posterior, noise, codes);
    if (spec.variant == Variant::Conditional) append_classes(codes, batch.labels, all);
    return all;
}

// The reported loss; the gradient by the raw output goes into the workspace.
double Objective::reconstruction_loss(const Spec& spec, ConstMatrixView raw, ConstMatrixView clean,
                                      ThreadTeam& team) {
    const auto batch = static_cast<double>(raw.cols());
    const auto pixels = static_cast<double>(raw.rows());
    Loss kind = spec.loss;
    double factor = 1 / (batch * pixels);
    double constant = 0;
    if (spec.is_variational()) {
        const LikelihoodTerm term = likelihood_term(spec);
        kind = term.loss;
        factor = term.factor / batch;
        constant = term.constant * pixels;
    }
    Matrix& gradient = workspace_.decoder.gradients.back();
    const auto tasks = static_cast<int>(tasks_of(raw.cols()));
    team.run(tasks, [&](int task) {
        const Index from = task * kImagesATask;
        const Index count = std::min(kImagesATask, raw.cols() - from);
        partial_losses_[static_cast<std::size_t>(task)] = loss_sum_and_gradient(
            kind, spec.output, raw.middleCols(from, count), clean.middleCols(from, count),
            static_cast<float>(factor), gradient.middleCols(from, count));
    });
    const double total = std::accumulate(partial_losses_.begin(), partial_losses_.begin() + tasks, 0.0);
    return total * factor + constant;
}

// Adds the derivative by the codes of what the variant asks of them.
double Objective::add_penalty(const Autoencoder& model, ConstMatrixView codes, MatrixView gradient) {
    const Spec& spec = model.spec();
    if (exact_contraction_)
        return spec.contraction * exact_contraction(model, codes, spec.contraction, gradient, row_decay_);
    if (estimated_contraction_)
        return spec.contraction * estimated_contraction(codes, spec.contraction, gradient);
    if (spec.variant != Variant::Sparse || spec.sparsity == Sparsity::TopK) return 0;
    return spec.sparsity_weight *
           (spec.sparsity == Sparsity::Kl
                ? kl_sparsity(codes, spec.sparsity_target, spec.sparsity_weight, gradient)
                : l1_sparsity(codes, spec.sparsity_weight, gradient));
}

Objective::Value Objective::step(Autoencoder& model, const Batch& batch, const Moment& moment,
                                 const Update& update, ThreadTeam& team) {
    const Spec& spec = model.spec();
    const Index count = batch.clean.cols();
    const Mode mode{.training = true,
                    .seed = spec.seed,
                    .step = static_cast<std::uint32_t>(moment.step),
                    .period = estimated_contraction_ ? count : 0};
    const ConstMatrixView input = encoder_input(model, batch, moment);
    MatrixView encoded = model.encoder().forward(input, workspace_.encoder, team, mode);
    MatrixView encoded_gradient = workspace_.encoder.gradients.back().leftCols(input.cols());

    const MatrixView codes =
        spec.is_variational() ? draw_codes(model, encoded, batch, moment) : encoded.leftCols(count);
    const MatrixView raw = model.decoder().forward(codes, workspace_.decoder, team, mode);
    Value value;
    value.loss = reconstruction_loss(spec, raw, batch.clean, team);

    if (spec.is_variational()) {
        MatrixView code_gradient = code_gradient_.leftCols(count);
        model.decoder().backward(codes, workspace_.decoder, update, &code_gradient, team);
        value.kl = kl_divergence(encoded) / static_cast<double>(count);
        value.loss += value.kl;
        const double weight = warmed_up_beta(spec, moment.epoch) / static_cast<double>(count);
        const auto by_posterior = spec.kl_gradient == KlGradient::Path ? path_gradient : posterior_gradient;
        by_posterior(encoded, noise_.leftCols(count), code_gradient.topRows(spec.latent),
                     static_cast<float>(weight), encoded_gradient);
    } else {
        MatrixView code_gradient = encoded_gradient.leftCols(count);
        model.decoder().backward(codes, workspace_.decoder, update, &code_gradient, team);
        if (estimated_contraction_) encoded_gradient.rightCols(count).setZero();
        value.penalty = add_penalty(model, encoded, encoded_gradient);
    }
    model.encoder().backward(input, workspace_.encoder, update, nullptr, team);
    if (exact_contraction_) {
        Parameter& weight = *model.encoder().layer(0).weight();
        weight.gradient += row_decay_.asDiagonal() * weight.value;
    }
    return value;
}

double kl_sparsity(ConstMatrixView codes, float target, float weight, MatrixView gradient) {
    constexpr float kMargin = 1e-5f;  // keeps the divergence of a dead unit finite
    const auto batch = static_cast<float>(codes.cols());
    double total = 0;
    for (Index i = 0; i < codes.rows(); ++i) {
        const float activity = std::clamp(codes.row(i).sum() / batch, kMargin, 1 - kMargin);
        total += static_cast<double>(target * std::log(target / activity) +
                                     (1 - target) * std::log((1 - target) / (1 - activity)));
        const float derivative = (1 - target) / (1 - activity) - target / activity;
        gradient.row(i).array() += weight * derivative / batch;
    }
    return total;
}

double l1_sparsity(ConstMatrixView codes, float weight, MatrixView gradient) {
    const auto batch = static_cast<float>(codes.cols());
    double total = 0;
    for (Index j = 0; j < codes.cols(); ++j) {
        for (Index i = 0; i < codes.rows(); ++i) {
            const float code = codes(i, j);
            total += static_cast<double>(std::abs(code));
            gradient(i, j) += code > 0 ? weight / batch : code < 0 ? -weight / batch : 0.0f;
        }
    }
    return total / static_cast<double>(batch);
}

}  // namespace hourglass
