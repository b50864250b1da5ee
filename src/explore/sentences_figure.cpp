#include "explore/sentences_figure.h"

#include <cstdio>
#include <utility>
#include <vector>

#include "explore/bar_figures.h"
#include "explore/figures.h"

namespace hourglass::explore {
namespace {

// Of loss and accuracy, and the paler ones of the runs after the first.
constexpr Rgb kLossColor[] = {0x0072B2, 0x7FB8D8}, kAccuracyColor[] = {0xC65A00, 0xE2AC7F};
// Of the classes.
constexpr Rgb kNegative = 0x0072B2, kPositive = 0xC65A00;

Figure curves_figure(std::span<const Sentences* const> runs) {
    std::vector<FigureCurve> curves;
    std::string seeds;
    for (const Sentences* run : runs) {
        const std::string seed = std::to_string(run->seed());
        const std::string of_seed = runs.size() > 1 ? ", seed " + seed : "";
        const std::size_t tone = curves.empty() ? 0 : 1;
        curves.push_back({.name = "Loss (mean cross-entropy, nats)" + of_seed,
                          .x = run->epoch_numbers(),
                          .y = run->losses(),
                          .color = kLossColor[tone]});
        curves.push_back({.name = "Accuracy" + of_seed,
                          .x = run->epoch_numbers(),
                          .y = run->accuracies(),
                          .color = kAccuracyColor[tone],
                          .dashed = true});
        seeds += " Seed " + seed + ": epoch " + std::to_string(run->shown_epoch()) + " of " +
                 std::to_string(run->epochs()) + ".";
    }
    const Sentences& first = *runs.front();
    return curve_figure(
        {"Eight sentences: loss and accuracy",
         {std::to_string(first.classifier().vocabulary().size()) +
          " words, a vector of 8 numbers each, one sigmoid unit." + seeds + " Nothing is held out."}},
        {.x_label = "epoch", .y_label = "loss, accuracy", .x_high = static_cast<float>(first.epochs())},
        curves);
}

Figure predictions_figure(const Sentences& run, const std::string& of_seed) {
    std::vector<FigureBar> bars;
    const Documents& documents = run.documents();
    for (std::size_t i = 0; i < documents.count(); ++i) {
        const std::size_t predicted = run.predictions()[i];
        bars.push_back({.name = documents.texts[i],
                        .value = percent_text(run.probabilities()[i]) + ", " + documents.classes[predicted] +
                                 (predicted == documents.labels[i] ? "" : ", wrong"),
                        .share = static_cast<double>(run.probabilities()[i]),
                        .color = predicted == 0 ? kNegative : kPositive});
    }
    return below(bar_figure({"How probably each is positive" + of_seed, {}}, bars),
                 confusion_figure({"Confusion matrix" + of_seed, {}}, run.report()));
}

}  // namespace

std::string percent_text(float share) {
    char text[16];
    std::snprintf(text, sizeof text, "%.0f %%", 100 * static_cast<double>(share));
    return text;
}

Figure sentences_figure(std::span<const Sentences* const> runs) {
    Figure figure = curves_figure(runs);
    for (const Sentences* run : runs)
        figure =
            below(std::move(figure),
                  predictions_figure(*run, runs.size() > 1 ? ", seed " + std::to_string(run->seed()) : ""));
    return figure;
}

}  // namespace hourglass::explore
