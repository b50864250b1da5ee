#include "training/text_moment.h"

#include <algorithm>
#include <span>
#include <utility>

#include "training/text_evaluation.h"

namespace hourglass {
namespace {

// Codes are dense, and the last digits of the machine's weights take long.
constexpr int kMostRounds = 200;

bool several_classes(const Documents& documents) {
    return std::ranges::any_of(
        documents.labels, [&](std::uint8_t label) { return label != documents.labels.front(); });
}

// Of the columns from `trained` on, by a machine trained on those before.
std::vector<std::uint8_t> classified_by_code(const Matrix& codes, const Documents& train) {
    const auto trained = static_cast<Eigen::Index>(train.count());
    Vector mean, scale;
    code_range(codes.leftCols(trained), mean, scale);
    const SparseRows rows = codes_and_terms(codes.leftCols(trained), mean, scale, nullptr);
    const LinearClassifier machine = train_linear_classifier(
        rows, train.labels, static_cast<int>(train.classes.size()), {.most_rounds = kMostRounds});
    const SparseRows others = codes_and_terms(codes.rightCols(codes.cols() - trained), mean, scale, nullptr);
    std::vector<std::uint8_t> found;
    for (std::size_t i = 0; i < others.size(); ++i)
        found.push_back(static_cast<std::uint8_t>(machine.classify(others.row(i))));
    return found;
}

}  // namespace

TextMoment make_text_moment(const TextTask& task, int epoch, std::vector<TextScore> before,
                            ThreadTeam& team) {
    const Documents &train = task.train(), &test = task.test();
    TextMoment moment{
        .model = task.model(), .codes = {}, .verdicts = {}, .by_code = {}, .scores = {}, .epoch = epoch};
    for (Parameter* const parameter : moment.model.parameters()) forget(*parameter);
    moment.scores = std::move(before);
    const Matrix first = moment.model.encode(train.texts, team);
    moment.codes.resize(first.rows(), first.cols() + static_cast<Eigen::Index>(test.count()));
    moment.codes.leftCols(first.cols()) = first;
    if (test.count() > 0)
        moment.codes.rightCols(moment.codes.cols() - first.cols()) = moment.model.encode(test.texts, team);
    if (!several_classes(train)) {
        moment.model.set_classifier({});  // one that it may have come with was for other weights
        return moment;
    }
    moment.model.fit_classifier(train, team);
    for (const Documents* part : {&train, &test})
        std::ranges::copy(moment.model.classify_all(part->texts, team), std::back_inserter(moment.verdicts));
    if (test.count() == 0) return moment;
    moment.by_code = classified_by_code(moment.codes, train);
    const ClassFigures figures = class_figures(test, test.labels, moment.by_code);
    std::erase_if(moment.scores, [&](const TextScore& score) { return score.epoch >= epoch; });
    moment.scores.push_back({epoch, figures.accuracy, figures.f1});
    return moment;
}

}  // namespace hourglass
