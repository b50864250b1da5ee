#include "autoencoder/objective.h"

#include <algorithm>
#include <numeric>

#include "autoencoder/likelihood.h"
#include "autoencoder/variants.h"
#include "nn/loss.h"

namespace hourglass {
namespace {

using Eigen::Index;

// Images that one task takes the loss of.
constexpr Index kImagesPerTask = 8;

Index tasks_of(Index batch) { return (batch + kImagesPerTask - 1) / kImagesPerTask; }

Term::Needs total_needs(const std::vector<std::unique_ptr<Term>>& terms) {
    Term::Needs all;
    for (const auto& term : terms) {
        const Term::Needs needs = term->needs();
        all.twins |= needs.twins;
        all.draws_codes |= needs.draws_codes;
        all.stored_gradients |= needs.stored_gradients;
        all.pictures += needs.pictures;
        all.codes += needs.codes;
    }
    return all;
}

}  // namespace

std::uint32_t first_stream(const Spec& spec, long step) {
    return static_cast<std::uint32_t>(step) * static_cast<std::uint32_t>(spec.batch);
}

Term::Needs objective_needs(const Spec& spec) { return total_needs(make_terms(spec)); }

Objective::Objective(const Autoencoder& model, int max_batch)
    : terms_(make_terms(model.spec())),
      needs_(total_needs(terms_)),
      workspace_(model.make_workspace(max_batch)),
      partial_losses_(static_cast<std::size_t>(tasks_of(max_batch))) {
    if (needs_.twins) workspace_.encoder = model.encoder().make_workspace(2 * max_batch);
    if (needs_.draws_codes) drawn_gradient_.resize(model.decoder().inputs(), max_batch);
    for (const auto& term : terms_) term->reserve(model, max_batch);
}

ConstMatrixView Objective::encoder_input(const Batch& batch, const Term::Step& step) {
    for (const auto& term : terms_)
        if (term->needs().twins) return term->with_twins(batch.seen, step);
    return step.model.encoder_input(batch.seen, batch.labels, workspace_);
}

MatrixView Objective::decoder_input(MatrixView encoded, Index count, const Term::Step& step) {
    for (const auto& term : terms_)
        if (term->needs().draws_codes) return term->draw(encoded, workspace_.codes.leftCols(count), step);
    return encoded.leftCols(count);
}

// By what the decoder reads; where that is the encoder's output, in the encoder's workspace.
MatrixView Objective::code_gradient(Index count) {
    return needs_.draws_codes ? MatrixView(drawn_gradient_.leftCols(count))
                              : MatrixView(workspace_.encoder.gradients.back().leftCols(count));
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
        const Index from = task * kImagesPerTask;
        const Index count = std::min(kImagesPerTask, raw.cols() - from);
        partial_losses_[static_cast<std::size_t>(task)] = loss_sum_and_gradient(
            kind, spec.output, raw.middleCols(from, count), clean.middleCols(from, count),
            static_cast<float>(factor), gradient.middleCols(from, count));
    });
    const double total = std::accumulate(partial_losses_.begin(), partial_losses_.begin() + tasks, 0.0);
    return total * factor + constant;
}

Objective::Value Objective::step(Autoencoder& model, const Batch& batch, const StepInfo& info,
                                 const Update& update, ThreadTeam& team) {
    const Spec& spec = model.spec();
    const Index count = batch.clean.cols();
    const Mode mode{.training = true,
                    .seed = spec.seed,
                    .step = static_cast<std::uint32_t>(info.step),
                    .twins = needs_.twins ? count : 0};
    const Term::Step step{model, batch.labels, info};
    const ConstMatrixView input = encoder_input(batch, step);
    MatrixView encoded = model.encoder().forward(input, workspace_.encoder, team, mode);
    const MatrixView codes = decoder_input(encoded, count, step);
    const MatrixView raw = model.decoder().forward(codes, workspace_.decoder, team, mode);
    Value value;
    value.loss = reconstruction_loss(spec, raw, batch.clean, team);

    MatrixView by_codes = code_gradient(count);
    model.decoder().backward(codes, workspace_.decoder, update, &by_codes, team);
    MatrixView by_encoded = workspace_.encoder.gradients.back().leftCols(input.cols());
    if (needs_.twins) by_encoded.rightCols(count).setZero();  // the decoder has not seen them
    Term::Codes at_codes{encoded, by_codes, by_encoded};
    for (const auto& term : terms_) term->on_codes(at_codes, step, value);
    model.encoder().backward(input, workspace_.encoder, update, nullptr, team);
    for (const auto& term : terms_) term->after_backward(model);
    return value;
}

}  // namespace hourglass
