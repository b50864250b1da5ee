#include "training/text_task.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "autoencoder/posterior.h"
#include "base/error.h"
#include "nn/cross_entropy.h"
#include "nn/multinomial.h"

namespace hourglass {
namespace {

using Eigen::Index;

constexpr std::size_t kValidatedAtOnce = 128;

SparseRows count_rows(const Vectorizer& words, std::span<const std::string> texts) {
    SparseRows rows(words.size());
    Vectorizer::Scratch scratch;
    for (const std::string& text : texts) {
        words.add_counts(text, rows, scratch);
        rows.end_row();
    }
    return rows;
}

void copy_row(SparseRow row, SparseRows& to) {
    for (std::size_t k = 0; k < row.columns.size(); ++k) to.add(row.columns[k], row.values[k]);
    to.end_row();
}

}  // namespace

TextTask::TextTask(TextAutoencoder model, Documents train, std::vector<std::uint32_t> labeled, Documents test)
    : model_(std::move(model)),
      train_(std::move(train)),
      test_(std::move(test)),
      shows_label_(train_.count(), 0) {
    if (train_.count() == 0) throw Error("there are no documents to train on");
    const bool uses_labels = model_.label_head().size() > 0;
    if (uses_labels && (labeled.empty() || !train_.labeled()))
        throw Error("labels have a weight, but no document shows one");
    if (uses_labels && train_.classes != model_.classes())
        throw Error("the model learns the labels " + joined(model_.classes()) + "; the documents have " +
                    joined(train_.classes));
    for (const std::uint32_t place : labeled) shows_label_[place] = 1;
    input_ = model_.input().rows(train_.texts);
    counts_ = count_rows(model_.words(), train_.texts);
    const int batch = model_.spec().network.batch, latent = model_.latent();
    first_.push_back(model_.first().make_workspace(batch));
    rest_ = model_.rest().make_workspace(batch);
    decoder_ = model_.decoder().make_workspace(batch);
    label_head_ = model_.label_head().make_workspace(batch);
    code_gradient_.resize(latent, batch);
    if (uses_labels) label_code_gradient_.resize(latent, batch);
    if (model_.spec().network.is_variational()) {
        noise_.resize(latent, batch);
        codes_.resize(latent, batch);
    }
}

void TextTask::gather(std::span<const std::uint32_t> samples, const StepInfo& info) {
    const TextSpec& spec = model_.spec();
    batch_input_.clear(input_.width());
    batch_counts_.clear(counts_.width());
    Random random(spec.network.seed, "word noise", static_cast<std::uint32_t>(info.step));
    for (const std::uint32_t sample : samples) {
        copy_row(counts_.row(sample), batch_counts_);
        if (spec.network.variant != Variant::Denoising) {
            copy_row(input_.row(sample), batch_input_);
            continue;
        }
        noisy_.clear();
        add_noisy(train_.texts[sample], spec.noise, random, noisy_);
        model_.input().add(noisy_, batch_input_, scratch_);
        batch_input_.end_row();
    }
}

// Turns the gradient by the codes into that by the encoder's output, in the workspace; returns the mean
// divergence.
double TextTask::add_divergence(ConstMatrixView encoded, const StepInfo& info) {
    const Spec& spec = model_.spec().network;
    const auto batch = encoded.cols();
    const double share =
        spec.kl_warmup > 0 ? std::min(1.0, info.epoch / static_cast<double>(spec.kl_warmup)) : 1.0;
    const double weight = static_cast<double>(spec.beta) * share / static_cast<double>(batch);
    MatrixView gradient =
        (rest_.gradients.empty() ? first_[0].gradient : rest_.gradients.back()).leftCols(batch);
    posterior_gradient(encoded, noise_.leftCols(batch), code_gradient_.leftCols(batch),
                       static_cast<float>(weight), gradient);
    return kl_divergence(encoded) / static_cast<double>(batch);
}

// Adds that of the labels to the gradient by the codes; returns the mean loss.
double TextTask::add_label_gradient(std::span<const std::uint32_t> samples, ConstMatrixView codes,
                                    const Update& update, const Mode& mode, ThreadTeam& team) {
    Network& head = model_.label_head();
    if (head.size() == 0) return 0;
    const Index batch = codes.cols();
    const float scale = model_.spec().label_weight / static_cast<float>(batch);
    const MatrixView logits = head.forward(codes, label_head_, team, mode);
    MatrixView gradient = label_head_.gradients.back().leftCols(batch);
    double loss = 0;
    for (Index j = 0; j < batch; ++j) {
        const std::uint32_t sample = samples[static_cast<std::size_t>(j)];
        if (shows_label_[sample] == 0) {
            gradient.col(j).setZero();
            continue;
        }
        loss += cross_entropy_sum_and_gradient(logits.middleCols(j, 1), Classes(&train_.labels[sample], 1),
                                               scale, gradient.middleCols(j, 1));
    }
    MatrixView by_code = label_code_gradient_.leftCols(batch);
    head.backward(codes, label_head_, update, &by_code, team);
    code_gradient_.leftCols(batch) += by_code;
    return static_cast<double>(scale) * loss;
}

double TextTask::step(std::span<const std::uint32_t> samples, const StepInfo& info, const Update& update,
                      ThreadTeam& team) {
    const Spec& spec = model_.spec().network;
    const auto batch = static_cast<Index>(samples.size());
    const Mode mode{.training = true, .seed = spec.seed, .step = static_cast<std::uint32_t>(info.step)};
    gather(samples, info);

    SparseDense::Workspace& first = first_[0];
    const MatrixView hidden = model_.first().forward(batch_input_, first, team);
    const bool deep = model_.rest().size() > 0;
    const ConstMatrixView encoded = deep ? model_.rest().forward(hidden, rest_, team, mode) : hidden;
    if (spec.is_variational()) {
        Random random(spec.seed, "reparameterization", static_cast<std::uint32_t>(info.step));
        for (Index j = 0; j < batch; ++j)
            for (Index i = 0; i < spec.latent; ++i) noise_(i, j) = random.normal();
        reparameterize(encoded, noise_.leftCols(batch), codes_.leftCols(batch));
    }
    const ConstMatrixView codes = spec.is_variational() ? ConstMatrixView(codes_.leftCols(batch)) : encoded;

    const MatrixView logits = model_.decoder().forward(codes, decoder_, team, mode);
    MatrixView logit_gradient = decoder_.gradients.back().leftCols(batch);
    logit_gradient = logits;
    double loss =
        multinomial_loss_and_gradient(logit_gradient, batch_counts_, 1.0f / static_cast<float>(batch), team) /
        static_cast<double>(batch);
    MatrixView code_gradient = code_gradient_.leftCols(batch);
    model_.decoder().backward(codes, decoder_, update, &code_gradient, team);
    loss += add_label_gradient(samples, codes, update, mode, team);

    if (spec.is_variational())
        loss += add_divergence(encoded, info);
    else
        (deep ? rest_.gradients.back() : first.gradient).leftCols(batch) = code_gradient;
    if (deep) {
        MatrixView by_hidden = first.gradient.leftCols(batch);
        model_.rest().backward(hidden, rest_, update, &by_hidden, team);
    }
    model_.first().backward(batch_input_, first, update, team);
    return loss;
}

std::optional<Validation> TextTask::validate(ThreadTeam& team) const {
    if (test_.count() == 0) return std::nullopt;
    const Spec& spec = model_.spec().network;
    const auto most = static_cast<int>(std::min(kValidatedAtOnce, test_.count()));
    SparseDense::Workspace first = model_.first().make_workspace(most);
    Network::Workspace rest = model_.rest().make_workspace(most, Passes::Forward);
    Network::Workspace decoder = model_.decoder().make_workspace(most, Passes::Forward);
    double loss = 0, divergence = 0, words = 0;
    for (std::size_t i = 0; i < test_.count(); i += kValidatedAtOnce) {
        const auto texts = std::span(test_.texts).subspan(i, std::min(kValidatedAtOnce, test_.count() - i));
        const SparseRows counts = count_rows(model_.words(), texts);
        const SparseRows input = model_.input().rows(texts);
        const MatrixView hidden = model_.first().forward(input, first, team);
        const ConstMatrixView encoded =
            model_.rest().size() > 0 ? model_.rest().forward(hidden, rest, team) : hidden;
        if (spec.is_variational()) divergence += kl_divergence(encoded);
        const MatrixView logits = model_.decoder().forward(encoded.topRows(spec.latent), decoder, team);
        loss += multinomial_loss(logits, counts, team);
        for (std::size_t j = 0; j < counts.size(); ++j)
            for (const float count : counts.row(j).values) words += static_cast<double>(count);
    }
    const auto documents = static_cast<double>(test_.count());
    return Validation{.loss = (loss + divergence) / documents,
                      .score = words > 0 ? std::exp((loss + divergence) / words) : NAN};
}

}  // namespace hourglass
