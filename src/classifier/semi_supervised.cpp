#include "classifier/semi_supervised.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "autoencoder/posterior.h"
#include "math/random.h"
#include "nn/loss.h"
#include "nn/plan_builder.h"

namespace hourglass {
namespace {

using Eigen::Index;

constexpr Index kSamplesPerTask = 8;
// Of Gaussian likelihoods: a number that never changes would have a density without bounds.
constexpr float kLowestLogVariance = -6;
// Of q(y | x): classes below it are left out of the sums over all classes, which they would change by less
// than the noise of a step, and cost no time.
constexpr float kLeastProbability = 1e-3f;

NetworkPlan plan_posterior(const ClassifierSpec& spec, int features, int classes, int latent) {
    PlanBuilder layers("posterior", units(features + classes));
    for (const int width : spec.hidden) layers.dense(units(width), spec.activation);
    layers.dense(units(2 * latent), Activation::Linear);
    return layers.take();
}

NetworkPlan plan_generator(const ClassifierSpec& spec, int outputs, int classes, int latent) {
    PlanBuilder layers("generator", units(latent + classes));
    for (auto width = spec.hidden.rbegin(); width != spec.hidden.rend(); ++width)
        layers.dense(units(*width), spec.activation);
    layers.dense(units(outputs), Activation::Linear);
    return layers.take();
}

// -log N(target | mean, variance) in nats, of means above log variances; and scale times its gradient.
double gaussian_nll(ConstMatrixView raw, ConstMatrixView target, float scale, MatrixView gradient) {
    const Index features = target.rows();
    double total = 0;
    for (Index i = 0; i < features; ++i) {
        const float log_variance = std::max(raw(features + i, 0), kLowestLogVariance);
        const float difference = raw(i, 0) - target(i, 0);
        const float precision = std::exp(-log_variance);
        const float share = difference * difference * precision;
        total += static_cast<double>(log_variance + share);
        gradient(i, 0) = scale * difference * precision;
        gradient(features + i, 0) = raw(features + i, 0) < kLowestLogVariance ? 0 : scale * (1 - share) / 2;
    }
    return (total + static_cast<double>(features) * std::log(2 * std::numbers::pi)) / 2;
}

// log softmax of a sample's logits; a single one is that of class 1.
void log_softmax(ConstMatrixView logits, MatrixView out) {
    if (logits.rows() == 1) {
        out(0, 0) = 0;
        out(1, 0) = logits(0, 0);
    } else {
        out = logits;
    }
    const float largest = out.maxCoeff();
    double sum = 0;
    for (Index i = 0; i < out.rows(); ++i) sum += std::exp(static_cast<double>(out(i, 0) - largest));
    const auto all = static_cast<float>(std::log(sum)) + largest;
    for (Index i = 0; i < out.rows(); ++i) out(i, 0) -= all;
}

void set_class(MatrixView one_hot, Index is) {
    one_hot.setZero();
    one_hot(is, 0) = 1;
}

template <typename Function>
void for_samples(Index count, ThreadTeam& team, const Function& function) {
    team.run(
        static_cast<int>((count + kSamplesPerTask - 1) / kSamplesPerTask),
        [&](int task) {
            const Index from = task * kSamplesPerTask;
            for (Index i = from; i < std::min(count, from + kSamplesPerTask); ++i) function(i);
        });
}

}  // namespace

SemiSupervised::SemiSupervised(const ClassifierSpec& spec, const SemiSupervisedSettings& settings,
                               int features, int classes)
    : settings_(settings), seed_(spec.seed), features_(features), classes_(classes) {
    const int outputs = settings.likelihood == Likelihood::Gaussian ? 2 * features : features;
    encoder_ =
        make_network(plan_posterior(spec, features, classes, settings.latent), spec.initializer, spec.seed);
    decoder_ =
        make_network(plan_generator(spec, outputs, classes, settings.latent), spec.initializer, spec.seed);
    const int samples = settings.labeled_batch + spec.batch;
    const int columns = settings.labeled_batch + classes * spec.batch;
    encoder_workspace_ = encoder_.make_workspace(columns);
    decoder_workspace_ = decoder_.make_workspace(columns);
    joined_.resize(features + classes, columns);
    noise_.resize(settings.latent, samples);
    codes_.resize(settings.latent + classes, columns);
    code_gradient_.resize(settings.latent + classes, columns);
    log_probability_.resize(classes, samples);
    columns_.resize(static_cast<std::size_t>(columns));
    first_.resize(static_cast<std::size_t>(samples) + 1);
}

std::vector<Parameter*> SemiSupervised::parameters() {
    std::vector<Parameter*> all = encoder_.parameters();
    const std::vector<Parameter*> rest = decoder_.parameters();
    all.insert(all.end(), rest.begin(), rest.end());
    return all;
}

// Labeled samples have one column, the others one for each class that is not out of the question.
void SemiSupervised::lay_out_columns(const Batch& batch, ConstMatrixView logits) {
    const Index samples = batch.samples.cols();
    const auto labeled = static_cast<float>(labeled_), unlabeled = static_cast<float>(samples - labeled_);
    std::size_t next = 0;
    for (Index sample = 0; sample < samples; ++sample) {
        const auto place = static_cast<std::size_t>(sample);
        first_[place] = static_cast<Index>(next);
        if (sample < labeled_) {
            columns_[next++] = {batch.classes[place], settings_.labeled_weight / labeled, 0};
            continue;
        }
        const MatrixView log_q = log_probability_.middleCols(sample, 1);
        log_softmax(logits.middleCols(sample, 1), log_q);
        for (Index y = 0; y < classes_; ++y)
            if (const float q = std::exp(log_q(y, 0)); q >= kLeastProbability)
                columns_[next++] = {y, q / unlabeled, 0};
    }
    first_[static_cast<std::size_t>(samples)] = static_cast<Index>(next);
}

// What the encoder reads.
void SemiSupervised::join(Index sample, const Batch& batch) {
    for (Index column = first_of(sample); column < first_of(sample + 1); ++column) {
        joined_.col(column).head(features_) = batch.samples.col(sample);
        set_class(joined_.block(features_, column, classes_, 1), at(column).class_);
    }
}

// What the decoder reads.
void SemiSupervised::draw_codes(Index sample, const Batch& batch, ConstMatrixView posterior) {
    Random random(seed_, "semi-supervised codes", batch.stream + static_cast<std::uint32_t>(sample));
    const MatrixView noise = noise_.middleCols(sample, 1);
    for (Index i = 0; i < noise.rows(); ++i) noise_(i, sample) = random.normal();
    for (Index column = first_of(sample); column < first_of(sample + 1); ++column) {
        reparameterize(posterior.middleCols(column, 1), noise, codes_.block(0, column, settings_.latent, 1));
        set_class(codes_.block(settings_.latent, column, classes_, 1), at(column).class_);
    }
}

void SemiSupervised::likelihood_of(Index sample, ConstMatrixView raw) {
    for (Index column = first_of(sample); column < first_of(sample + 1); ++column) {
        const ConstMatrixView target = joined_.block(0, column, features_, 1);
        const MatrixView gradient = decoder_workspace_.gradients.back().middleCols(column, 1);
        at(column).loss =
            settings_.likelihood == Likelihood::Gaussian
                ? gaussian_nll(raw.middleCols(column, 1), target, at(column).weight, gradient)
                : loss_sum_and_gradient(Loss::Bce, OutputKind::Sigmoid, raw.middleCols(column, 1), target,
                                        at(column).weight, gradient);
    }
}

// Adds what the priors of code and class cost, and sets the gradient by the encoder's output.
void SemiSupervised::divergence_of(Index sample, ConstMatrixView posterior) {
    for (Index column = first_of(sample); column < first_of(sample + 1); ++column) {
        at(column).loss +=
            kl_divergence(posterior.middleCols(column, 1)) + std::log(static_cast<double>(classes_));
        posterior_gradient(posterior.middleCols(column, 1), noise_.middleCols(sample, 1),
                           code_gradient_.block(0, column, settings_.latent, 1), at(column).weight,
                           encoder_workspace_.gradients.back().middleCols(column, 1));
    }
}

// -U(x) = sum over y of q(y | x) (-L(x, y) + log q(y | x)), and by the logit of y the derivative
// q(y | x) (-L(x, y) + log q(y | x) + U(x)).
double SemiSupervised::unlabeled_terms(Index sample, MatrixView logit_gradient) const {
    double value = 0;
    for (Index column = first_of(sample); column < first_of(sample + 1); ++column) {
        const auto log_q = static_cast<double>(log_probability_(at(column).class_, sample));
        value += std::exp(log_q) * (at(column).loss + log_q);
    }
    logit_gradient.col(sample).setZero();
    const bool single = logit_gradient.rows() == 1;
    for (Index column = first_of(sample); column < first_of(sample + 1); ++column) {
        const auto [y, weight, loss] = at(column);
        if (single && y == 0) continue;
        const auto log_q = static_cast<double>(log_probability_(y, sample));
        logit_gradient(single ? 0 : y, sample) =
            static_cast<float>(static_cast<double>(weight) * (loss + log_q - value));
    }
    return value;
}

SemiSupervised::Value SemiSupervised::step(Network& head, Network::Workspace& head_workspace,
                                           const Batch& batch, const StepInfo& info, const Update& update,
                                           ThreadTeam& team) {
    labeled_ = static_cast<Index>(batch.classes.size());
    const Index samples = batch.samples.cols(), unlabeled = samples - labeled_;
    const Mode mode{.training = true, .seed = seed_, .step = static_cast<std::uint32_t>(info.step)};
    const MatrixView logits = head.forward(batch.samples, head_workspace, team, mode);
    lay_out_columns(batch, logits);
    for_samples(samples, team, [&](Index i) { join(i, batch); });

    const Index columns = first_of(samples);
    const ConstMatrixView joined = joined_.leftCols(columns);
    const MatrixView posterior = encoder_.forward(joined, encoder_workspace_, team, mode);
    for_samples(samples, team, [&](Index i) { draw_codes(i, batch, posterior); });
    const ConstMatrixView codes = codes_.leftCols(columns);
    const MatrixView raw = decoder_.forward(codes, decoder_workspace_, team, mode);
    for_samples(samples, team, [&](Index i) { likelihood_of(i, raw); });
    MatrixView by_codes = code_gradient_.leftCols(columns);
    decoder_.backward(codes, decoder_workspace_, update, &by_codes, team);
    for_samples(samples, team, [&](Index i) { divergence_of(i, posterior); });
    encoder_.backward(joined, encoder_workspace_, update, nullptr, team);

    MatrixView by_logits = head_workspace.gradients.back().leftCols(samples);
    Value value;
    const auto of_labeled = static_cast<double>(labeled_);
    value.cross_entropy =
        cross_entropy_sum_and_gradient(logits.leftCols(labeled_), batch.classes,
                                       settings_.label_weight / static_cast<float>(labeled_),
                                       by_logits.leftCols(labeled_)) /
        of_labeled;
    for (Index i = 0; i < labeled_; ++i) value.labeled += at(i).loss / of_labeled;
    for (Index i = labeled_; i < samples; ++i)
        value.unlabeled += unlabeled_terms(i, by_logits) / static_cast<double>(unlabeled);
    head.backward(batch.samples, head_workspace, update, nullptr, team);
    value.loss = value.unlabeled + static_cast<double>(settings_.labeled_weight) * value.labeled +
                 static_cast<double>(settings_.label_weight) * value.cross_entropy;
    return value;
}

}  // namespace hourglass
