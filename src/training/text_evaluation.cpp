#include "training/text_evaluation.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "analysis/classification_report.h"
#include "base/error.h"
#include "math/random.h"
#include "text/folds.h"
#include "training/run.h"
#include "training/text_task.h"

namespace hourglass {
namespace {

using Eigen::Index;
using Places = std::vector<std::uint32_t>;

constexpr std::size_t kNeighbors = 5;

std::vector<std::string> texts_at(const Documents& documents, const Places& places) {
    std::vector<std::string> texts;
    for (const std::uint32_t place : places) texts.push_back(documents.texts[place]);
    return texts;
}

std::vector<std::string> with_typos(std::vector<std::string> texts, float share, std::uint64_t seed,
                                    std::uint32_t fold) {
    if (share == 0) return texts;
    Random random(seed, "typos", fold);
    for (std::string& text : texts) {
        std::string noisy;
        add_noisy(text, {.misspelled = share}, random, noisy);
        text = std::move(noisy);
    }
    return texts;
}

// Trained on all texts, with the labels at these places only.
TextAutoencoder trained_with_labels(const TextAutoencoder& model, const Documents& documents,
                                    const Places& labeled, ThreadTeam& team) {
    auto task = std::make_unique<TextTask>(TextAutoencoder(model.spec(), model.input(), documents.classes),
                                           documents, labeled, Documents{});
    TextTask& trained = *task;
    TrainingRun run(std::move(task));
    while (run.trainer().epoch() < model.spec().network.epochs) run.step(team);
    return trained.model();
}

Places thinned_out(const Documents& documents, Places places, double imbalance) {
    if (imbalance <= 0) return places;
    const int rare = rarer_class(documents);
    const auto others = std::count_if(places.begin(), places.end(),
                                      [&](std::uint32_t place) { return documents.labels[place] != rare; });
    auto left = std::max<long>(2, std::lround(static_cast<double>(others) / imbalance));
    std::erase_if(places,
                  [&](std::uint32_t place) { return documents.labels[place] == rare && left-- <= 0; });
    return places;
}

// The places of a column's nearest neighbors among the columns.
Places nearest_columns(const Matrix& codes, Index of) {
    std::vector<std::pair<float, std::uint32_t>> distances;
    for (Index j = 0; j < codes.cols(); ++j)
        if (j != of)
            distances.emplace_back((codes.col(j) - codes.col(of)).squaredNorm(),
                                   static_cast<std::uint32_t>(j));
    const std::size_t count = std::min(kNeighbors, distances.size());
    std::partial_sort(distances.begin(), distances.begin() + static_cast<std::ptrdiff_t>(count),
                      distances.end());
    Places places;
    for (std::size_t i = 0; i < count; ++i) places.push_back(distances[i].second);
    return places;
}

// Adds codes of class `rare` to `codes` and `labels` until half of them are.
void add_synthetic_codes(Matrix& codes, std::vector<std::uint8_t>& labels, int rare, Random random) {
    Places of_class;
    for (std::size_t i = 0; i < labels.size(); ++i)
        if (labels[i] == rare) of_class.push_back(static_cast<std::uint32_t>(i));
    if (of_class.size() < 2) throw Error("synthetic codes need two documents of the rarer class");
    Matrix own(codes.rows(), static_cast<Index>(of_class.size()));
    for (std::size_t i = 0; i < of_class.size(); ++i)
        own.col(static_cast<Index>(i)) = codes.col(static_cast<Index>(of_class[i]));
    std::vector<Places> nearest;
    for (Index j = 0; j < own.cols(); ++j) nearest.push_back(nearest_columns(own, j));
    const std::size_t others = labels.size() - of_class.size();
    const Index before = codes.cols();
    const Index added = static_cast<Index>(others) - own.cols();
    if (added <= 0) return;
    codes.conservativeResize(Eigen::NoChange, before + added);
    for (Index j = 0; j < added; ++j) {
        const auto one = static_cast<std::size_t>(j) % of_class.size();
        const std::uint32_t other =
            nearest[one][random.below(static_cast<std::uint32_t>(nearest[one].size()))];
        const auto from = static_cast<Index>(one);
        codes.col(before + j) =
            own.col(from) + random.uniform() * (own.col(static_cast<Index>(other)) - own.col(from));
        labels.push_back(static_cast<std::uint8_t>(rare));
    }
}

TextFeatures fitted_terms(FeatureSet set, std::span<const std::string> texts) {
    TextFeatures terms;
    if (set == FeatureSet::Words || set == FeatureSet::Both)
        terms.parts.emplace_back(texts, VectorizerSettings{});
    if (set == FeatureSet::All) {
        terms.parts.emplace_back(
            texts, VectorizerSettings{.tokens = {.shortest_word = 1, .marks = true, .longest_phrase = 2},
                                      .weighting = Weighting::SublinearTfIdf});
        terms.parts.emplace_back(texts, VectorizerSettings{.tokens = {.shortest_run = 2, .longest_run = 5},
                                                           .weighting = Weighting::SublinearTfIdf});
    }
    return terms;
}

// One fold.
class FoldEvaluation {
public:
    FoldEvaluation(const TextAutoencoder& model, const Documents& documents,
                   const CrossValidationSettings& settings, ThreadTeam& team)
        : model_(model), documents_(documents), settings_(settings), team_(team) {}

    std::vector<std::uint8_t> predictions(const Fold& fold, std::uint32_t number) {
        Places labeled = thinned_out(documents_, fold.train, settings_.imbalance);
        if (settings_.labels > 0)
            labeled = stratified_choice(documents_, labeled, settings_.labels, settings_.seed, number);
        std::vector<std::uint8_t> labels;
        for (const std::uint32_t place : labeled) labels.push_back(documents_.labels[place]);
        const std::vector<std::string> train = texts_at(documents_, labeled);
        const std::vector<std::string> test =
            with_typos(texts_at(documents_, fold.test), settings_.typos, settings_.seed, number);
        const TextFeatures terms = fitted_terms(settings_.features, texts_at(documents_, fold.train));
        Matrix train_codes, test_codes;
        if (settings_.features != FeatureSet::Words) encode(labeled, train, test, train_codes, test_codes);
        if (settings_.synthetic_codes)
            add_synthetic_codes(train_codes, labels, rarer_class(documents_),
                                Random(settings_.seed, "synthetic codes", number));
        const SparseRows train_rows = rows(train_codes, train, terms),
                         test_rows = rows(test_codes, test, terms);
        const LinearClassifier machine = train_linear_classifier(
            train_rows, labels, static_cast<int>(documents_.classes.size()), {.seed = settings_.seed});
        std::vector<std::uint8_t> found;
        for (std::size_t i = 0; i < test_rows.size(); ++i)
            found.push_back(static_cast<std::uint8_t>(machine.classify(test_rows.row(i))));
        return found;
    }

private:
    void encode(const Places& labeled, const std::vector<std::string>& train,
                const std::vector<std::string>& test, Matrix& train_codes, Matrix& test_codes) {
        TextAutoencoder own;
        if (model_.spec().label_weight > 0) own = trained_with_labels(model_, documents_, labeled, team_);
        const TextAutoencoder& used = own.empty() ? model_ : own;
        train_codes = used.encode(train, team_);
        test_codes = used.encode(test, team_);
        code_range(train_codes, mean_, scale_);
    }

    SparseRows rows(const Matrix& codes, const std::vector<std::string>& texts,
                    const TextFeatures& terms) const {
        if (settings_.features == FeatureSet::Words) return terms.rows(texts);
        if (settings_.features == FeatureSet::Codes) return codes_and_terms(codes, mean_, scale_, nullptr);
        const SparseRows found = terms.rows(texts);
        return codes_and_terms(codes, mean_, scale_, &found);
    }

    const TextAutoencoder& model_;
    const Documents& documents_;
    const CrossValidationSettings& settings_;
    ThreadTeam& team_;
    Vector mean_, scale_;  // of the codes trained on
};

using Figure = double ClassFigures::*;
constexpr Figure kFigures[] = {&ClassFigures::accuracy, &ClassFigures::precision, &ClassFigures::recall,
                               &ClassFigures::f1};

}  // namespace

int rarer_class(const Documents& documents) {
    const auto second = std::count(documents.labels.begin(), documents.labels.end(), 1);
    return 2 * second <= static_cast<std::ptrdiff_t>(documents.count()) ? 1 : 0;
}

ClassFigures class_figures(const Documents& documents, std::span<const std::uint8_t> labels,
                           std::span<const std::uint8_t> predictions) {
    const ClassificationReport report = classification_report(labels, predictions, documents.classes);
    const ClassScores scores =
        documents.classes.size() == 2
            ? scores_of(report, documents.classes[static_cast<std::size_t>(rarer_class(documents))])
            : report.macro;
    return {report.accuracy, scores.precision, scores.recall, scores.f1};
}

CrossValidation cross_validate(const TextAutoencoder& model, const Documents& documents,
                               const CrossValidationSettings& settings, ThreadTeam& team) {
    if (settings.synthetic_codes && settings.features != FeatureSet::Codes)
        throw Error("synthetic codes are for the features 'codes'");
    if ((settings.synthetic_codes || settings.imbalance > 0) && documents.classes.size() != 2)
        throw Error("imbalance is about two classes; there are " + std::to_string(documents.classes.size()));
    const std::vector<Fold> folds = stratified_folds(documents, settings.folds, settings.seed);
    CrossValidation result;
    result.predictions.resize(documents.count());
    FoldEvaluation evaluation(model, documents, settings, team);
    for (std::size_t i = 0; i < folds.size(); ++i) {
        const std::vector<std::uint8_t> found =
            evaluation.predictions(folds[i], static_cast<std::uint32_t>(i));
        std::vector<std::uint8_t> labels;
        for (std::size_t k = 0; k < found.size(); ++k) {
            result.predictions[folds[i].test[k]] = found[k];
            labels.push_back(documents.labels[folds[i].test[k]]);
        }
        result.folds.push_back(class_figures(documents, labels, found));
    }
    const auto count = static_cast<double>(result.folds.size());
    for (const Figure figure : kFigures) {
        double sum = 0, squares = 0;
        for (const ClassFigures& fold : result.folds) sum += fold.*figure;
        const double mean = sum / count;
        for (const ClassFigures& fold : result.folds)
            squares += (fold.*figure - mean) * (fold.*figure - mean);
        result.mean.*figure = mean;
        result.deviation.*figure = std::sqrt(squares / (count - 1));
    }
    return result;
}

}  // namespace hourglass
