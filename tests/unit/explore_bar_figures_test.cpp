// Histograms, named shares and confusion matrices to print.
#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "explore/bar_figures.h"
#include "explore/csv_text.h"
#include "explore/sentences_figure.h"

namespace hourglass::explore {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::vector<FigureBox> boxes_of(const Figure& figure) {
    std::vector<FigureBox> found;
    for (const FigureItem& item : figure.items)
        if (const auto* box = std::get_if<FigureBox>(&item)) found.push_back(*box);
    return found;
}

bool has_text(const Figure& figure, const std::string& wanted) {
    return std::ranges::any_of(
        figure.items,
        [&](const FigureItem& item) {
            const auto* text = std::get_if<FigureText>(&item);
            return text != nullptr && text->text == wanted;
        });
}

TEST(BarFigures, AHistogramHasABarForEachBinThatIsNotEmpty) {
    const FigureHistogram histograms[] = {
        {.title = "weights", .note = "mean 0", .counts = {1, 0, 4}, .low = -1, .high = 1, .color = 1},
        {.title = "errors",
         .note = "",
         .counts = {2},
         .low = 0.01,
         .high = 1,
         .color = 2,
         .logarithmic_values = true,
         .marked = 0.1}};
    const Figure figure = histogram_figure({"Weights", {"a note"}}, histograms);
    const std::vector<FigureBox> bars = boxes_of(figure);
    ASSERT_EQ(bars.size(), 3u);
    EXPECT_NEAR(bars[1].height / bars[0].height, 4, 0.01);
    EXPECT_GT(bars[2].at.x, bars[1].at.x) << "beside the first";
    for (const char* const text : {"Weights", "weights", "mean 0", "errors", "a note"})
        EXPECT_TRUE(has_text(figure, text)) << text;
    const auto marks = std::ranges::count_if(figure.items, [](const FigureItem& item) {
        const auto* line = std::get_if<FigureLine>(&item);
        return line != nullptr && line->width == 2;
    });
    EXPECT_EQ(marks, 1);
}

TEST(BarFigures, SharesAreAsLongAsTheySay) {
    const FigureBar bars[] = {{"call", "40 %", 1, 1}, {"you", "10 %", 0.25, 1}, {"much", "", 7, 1}};
    const Figure figure = bar_figure({"Words", {}}, bars);
    const std::vector<FigureBox> boxes = boxes_of(figure);
    ASSERT_EQ(boxes.size(), 6u) << "each on its ground";
    EXPECT_FLOAT_EQ(boxes[3].width, boxes[1].width / 4);
    EXPECT_FLOAT_EQ(boxes[5].width, boxes[0].width) << "never longer than the ground";
}

TEST(BarFigures, AConfusionMatrixHasItsCountsAndScores) {
    const std::uint8_t labels[] = {0, 0, 0, 1, 1}, predictions[] = {0, 0, 1, 1, 1};
    const Figure figure =
        confusion_figure({"Verdicts", {}}, classification_report(labels, predictions, {"ham", "spam"}));
    EXPECT_EQ(boxes_of(figure).size(), 4u);
    for (const char* const text : {"ham", "spam", "predicted", "0.667", "accuracy 0.800"})
        EXPECT_TRUE(has_text(figure, text)) << text;
}

TEST(BarFigures, FiguresStandBelowEachOther) {
    const FigureBar bars[] = {{"call", "40 %", 1, 1}};
    const Figure one = bar_figure({"Words", {}}, bars), both = below(one, one);
    EXPECT_EQ(both.items.size(), 2 * one.items.size());
    EXPECT_FLOAT_EQ(both.height, 2 * one.height);
    EXPECT_FLOAT_EQ(both.width, one.width);
    EXPECT_FLOAT_EQ(boxes_of(both)[2].at.y, boxes_of(one)[0].at.y + one.height);
}

TEST(BarFigures, WordsAreWrittenWhereThereIsRoom) {
    Matrix places(2, 3);
    places << 0, 0, 1, 0, 0.001f, 1;
    const std::uint8_t labels[] = {0, 0, 0};
    const std::string words[] = {"call", "free", "me"};
    const std::uint32_t order[] = {1, 0, 2};
    PlanePoints points{.places = places,
                       .labels = labels,
                       .colors = {1},
                       .names = {""},
                       .low = {-1, -1},
                       .high = {2, 2},
                       .x_label = "x",
                       .y_label = "y"};
    points.words = words;
    points.words_first = order;
    const Figure figure = plane_figure({"Words", {}}, points);
    EXPECT_TRUE(has_text(figure, "free") && has_text(figure, "me"));
    EXPECT_FALSE(has_text(figure, "call")) << "covered by the one that comes first";
}

TEST(SentencesCsv, HasEpochsAndPredictionsOfEveryRun) {
    Sentences one, other;
    other.train(4);
    one.finish();
    other.finish();
    other.look_at(7);
    const Sentences* const runs[] = {&one, &other};
    const std::string csv = sentences_csv(runs);
    EXPECT_THAT(csv, StartsWith("what,epoch,loss,accuracy,text,label,predicted,probability,seed\nepoch,1,"));
    EXPECT_EQ(std::ranges::count(csv, '\n'), 1 + 2 * (one.epochs() + 8));
    EXPECT_THAT(csv, HasSubstr("\nsentence,50,,,\""));
    EXPECT_THAT(csv, HasSubstr("\nsentence,7,,,\""));
    EXPECT_THAT(csv, EndsWith(",4\n"));
}

TEST(SentencesFigure, SaysWhichSeedsWhereThereAreTwo) {
    Sentences one, other;
    other.train(4);
    one.finish();
    other.finish();
    one.look_at(7);
    const Sentences* const runs[] = {&one, &other};
    const Figure alone = sentences_figure(std::span(runs, 1)), both = sentences_figure(runs);
    EXPECT_TRUE(has_text(alone, "Confusion matrix"));
    EXPECT_FALSE(has_text(both, "Confusion matrix"));
    EXPECT_TRUE(has_text(both, "Confusion matrix, seed 1") && has_text(both, "Confusion matrix, seed 4"));
    EXPECT_THAT(to_svg(both), HasSubstr("Seed 1: epoch 7 of 50. Seed 4: epoch 50 of 50."));
}

}  // namespace
}  // namespace hourglass::explore
