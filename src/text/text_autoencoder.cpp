#include "text/text_autoencoder.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.h"
#include "nn/cross_entropy.h"
#include "nn/layer_plan.h"
#include "nn/multinomial.h"

namespace hourglass {
namespace {

using Eigen::Index;

constexpr std::size_t kTextsAtOnce = 256;

TextFeatures fitted_input(const TextSpec& spec, std::span<const std::string> texts) {
    check(spec);
    TextFeatures input;
    input.parts.emplace_back(
        texts, VectorizerSettings{
                   .tokens = {}, .weighting = spec.weighting, .least_documents = spec.least_documents});
    if (spec.longest_run > 0) {
        const TokenRules runs{.shortest_run = spec.shortest_run, .longest_run = spec.longest_run};
        input.parts.emplace_back(
            texts, VectorizerSettings{
                       .tokens = runs, .weighting = spec.weighting, .least_documents = spec.least_documents});
    }
    return input;
}

}  // namespace

TextAutoencoder::TextAutoencoder(const TextSpec& spec, std::span<const std::string> texts,
                                 std::vector<std::string> classes)
    : TextAutoencoder(spec, fitted_input(spec, texts), std::move(classes)) {}

TextAutoencoder::TextAutoencoder(const TextSpec& spec, TextFeatures input, std::vector<std::string> classes)
    : spec_(spec), input_(std::move(input)), classes_(std::move(classes)) {
    check(spec_);
    if (spec_.label_weight > 0 && classes_.size() < 2)
        throw Error("labels have a weight, but there are no two classes of documents");
    make_layers();
}

void TextAutoencoder::make_layers() {
    const Spec& network = spec_.network;
    const int code_rows = network.is_variational() ? 2 * network.latent : network.latent;
    std::vector<int> widths = network.hidden;
    widths.push_back(code_rows);
    const auto activation = [&](std::size_t i) {
        return i + 1 == widths.size() ? Activation::Linear : network.activation;
    };
    first_ = SparseDense("encoder.0", static_cast<int>(input_.width()), widths[0], activation(0),
                         network.initializer, network.seed);
    NetworkPlan rest;
    for (std::size_t i = 1; i < widths.size(); ++i) {
        if (network.dropout > 0)
            rest.push_back(
                DropoutPlan{"encoder." + std::to_string(i), units(widths[i - 1]), network.dropout});
        rest.push_back(
            DensePlan{"encoder." + std::to_string(i), units(widths[i - 1]), units(widths[i]), activation(i)});
    }
    rest_ = make_network(rest, network.initializer, network.seed);
    const auto words = static_cast<int>(input_.parts.front().size());
    decoder_ = make_network({DensePlan{"decoder.0", units(network.latent), units(words)}},
                            network.initializer, network.seed);
    label_head_ = Network();
    if (spec_.label_weight > 0) {
        const int rows = logit_rows(static_cast<int>(classes_.size()));
        label_head_ = make_network({DensePlan{"labels.0", units(network.latent), units(rows)}},
                                   network.initializer, network.seed);
    }
}

void TextAutoencoder::set_live_fields(float learning_rate, int epochs) {
    spec_.network.learning_rate = learning_rate;
    spec_.network.epochs = epochs;
}

std::vector<Parameter*> TextAutoencoder::parameters() {
    std::vector<Parameter*> all = first_.parameters();
    for (Network* network : {&rest_, &decoder_, &label_head_})
        for (Parameter* parameter : network->parameters()) all.push_back(parameter);
    return all;
}

std::vector<const Parameter*> TextAutoencoder::parameters() const {
    std::vector<const Parameter*> all = first_.parameters();
    for (const Network* network : {&rest_, &decoder_, &label_head_})
        for (const Parameter* parameter : network->parameters()) all.push_back(parameter);
    return all;
}

Matrix TextAutoencoder::encode(std::span<const std::string> texts, ThreadTeam& team) const {
    Matrix codes(latent(), static_cast<Index>(texts.size()));
    const auto most = static_cast<int>(std::min(kTextsAtOnce, texts.size()));
    SparseDense::Workspace first = first_.make_workspace(most);
    Network::Workspace rest = rest_.make_workspace(most, Passes::Forward);
    for (std::size_t i = 0; i < texts.size(); i += kTextsAtOnce) {
        const SparseRows rows = input_.rows(texts.subspan(i, std::min(kTextsAtOnce, texts.size() - i)));
        const MatrixView hidden = first_.forward(rows, first, team);
        auto place = codes.middleCols(static_cast<Index>(i), hidden.cols());
        if (rest_.size() == 0)
            place = hidden.topRows(latent());
        else
            place = rest_.forward(hidden, rest, team).topRows(latent());
    }
    return codes;
}

Matrix TextAutoencoder::decode(ConstMatrixView codes, ThreadTeam& team) const {
    Network::Workspace workspace = decoder_.make_workspace(static_cast<int>(codes.cols()), Passes::Forward);
    Matrix probabilities = decoder_.forward(codes, workspace, team);
    softmax(probabilities);
    return probabilities;
}

void code_range(ConstMatrixView codes, Vector& mean, Vector& scale) {
    mean = codes.rowwise().mean();
    scale.resize(codes.rows());
    for (Index i = 0; i < codes.rows(); ++i) {
        const float deviation =
            std::sqrt((codes.row(i).array() - mean(i)).square().sum() / static_cast<float>(codes.cols()));
        scale(i) = deviation > 1e-6f ? 1.0f / deviation : 1.0f;
    }
}

SparseRows codes_and_terms(ConstMatrixView codes, const Vector& mean, const Vector& scale,
                           const SparseRows* terms) {
    const auto latent = static_cast<std::uint32_t>(codes.rows());
    SparseRows rows(latent + (terms == nullptr ? 0 : terms->width()));
    // All codes together weigh as much as a row of terms, whose length is 1.
    const float share = terms == nullptr ? 1.0f : 1.0f / std::sqrt(static_cast<float>(latent));
    for (Index j = 0; j < codes.cols(); ++j) {
        for (std::uint32_t i = 0; i < latent; ++i) rows.add(i, share * (codes(i, j) - mean(i)) * scale(i));
        if (terms != nullptr) {
            const SparseRow row = terms->row(static_cast<std::size_t>(j));
            for (std::size_t k = 0; k < row.columns.size(); ++k)
                rows.add(latent + row.columns[k], row.values[k]);
        }
        rows.end_row();
    }
    return rows;
}

SparseRows TextAutoencoder::classifier_rows(std::span<const std::string> texts, ThreadTeam& team) const {
    const SparseRows terms = input_.rows(texts);
    return codes_and_terms(encode(texts, team), code_mean_, code_scale_, &terms);
}

void TextAutoencoder::fit_classifier(const Documents& documents, ThreadTeam& team) {
    check_classes(documents);
    code_range(encode(documents.texts, team), code_mean_, code_scale_);
    const SparseRows rows = classifier_rows(documents.texts, team);
    classifier_ = train_linear_classifier(rows, documents.labels, static_cast<int>(documents.classes.size()),
                                          {.seed = spec_.network.seed});
    classes_ = documents.classes;
}

void TextAutoencoder::set_classifier(ClassifierParts parts) {
    classifier_ = std::move(parts.machine);
    code_mean_ = std::move(parts.code_mean);
    code_scale_ = std::move(parts.code_scale);
}

std::vector<std::uint8_t> TextAutoencoder::classify_all(std::span<const std::string> texts,
                                                        ThreadTeam& team) const {
    const SparseRows rows = classifier_rows(texts, team);
    std::vector<std::uint8_t> labels;
    for (std::size_t i = 0; i < rows.size(); ++i)
        labels.push_back(static_cast<std::uint8_t>(classifier_.classify(rows.row(i))));
    return labels;
}

Verdict TextAutoencoder::classify(std::string_view text, ThreadTeam& team) const {
    const std::string one(text);
    const SparseRows rows = classifier_rows(std::span(&one, 1), team);
    const SparseRow row = rows.row(0);
    Verdict verdict;
    verdict.label = classifier_.classify(row);
    const Index score = classifier_.bias.size() == 1 ? 0 : verdict.label;
    verdict.score = static_cast<double>(classifier_.scores(row)(score));
    verdict.bias = static_cast<double>(classifier_.bias(score));
    for (std::size_t k = 0; k < row.columns.size(); ++k) {
        const double part =
            static_cast<double>(row.values[k]) *
            static_cast<double>(classifier_.weights(score, static_cast<Index>(row.columns[k])));
        if (row.columns[k] < static_cast<std::uint32_t>(latent())) {
            verdict.by_code += part;
            continue;
        }
        std::uint32_t term = row.columns[k] - static_cast<std::uint32_t>(latent());
        std::size_t at = 0;
        while (term >= input_.parts[at].size()) term -= input_.parts[at++].size();
        verdict.by_term.push_back({input_.parts[at].terms()[term], at, part});
    }
    std::stable_sort(verdict.by_term.begin(), verdict.by_term.end(),
                     [](const auto& a, const auto& b) { return std::abs(a.score) > std::abs(b.score); });
    return verdict;
}

}  // namespace hourglass
