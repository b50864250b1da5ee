#include <gtest/gtest.h>

#include "analysis/classification_report.h"
#include "refusals.h"

namespace hourglass {
namespace {

// The example of scikit-learn's documentation of classification_report, byte for byte.
TEST(ClassificationReport, IsPrintedAsScikitLearnDoes) {
    const std::vector<std::uint8_t> labels = {0, 1, 2, 2, 2}, predictions = {0, 0, 2, 2, 1};
    const ClassificationReport report =
        classification_report(labels, predictions, {"class 0", "class 1", "class 2"});
    EXPECT_EQ(report_text(report),
              "              precision    recall  f1-score   support\n"
              "\n"
              "     class 0       0.50      1.00      0.67         1\n"
              "     class 1       0.00      0.00      0.00         1\n"
              "     class 2       1.00      0.67      0.80         3\n"
              "\n"
              "    accuracy                           0.60         5\n"
              "   macro avg       0.50      0.56      0.49         5\n"
              "weighted avg       0.70      0.60      0.61         5\n");
    EXPECT_EQ(report.confusion, (std::vector<std::vector<long>>{{1, 0, 0}, {1, 0, 0}, {0, 1, 2}}));
}

TEST(ClassificationReport, CountsCharactersOfLongNamesNotBytes) {
    const std::vector<std::uint8_t> labels = {0, 1}, predictions = {0, 1};
    const std::string text = report_text(classification_report(labels, predictions,
                                                               {"Gr\xc3\xbc\xc3\x9f"
                                                                "e aus Z\xc3\xbcrich",
                                                                "b"}));
    EXPECT_NE(text.find("\n               b "), std::string::npos) << text;
}

TEST(ClassificationReport, HasTheClassesInTheOrderOfNumpysUnique) {
    const auto order = [](const std::vector<std::string>& classes) {
        std::vector<std::string> names;
        for (const std::size_t place : report_order(classes)) names.push_back(classes[place]);
        return names;
    };
    using Names = std::vector<std::string>;
    EXPECT_EQ(order({"class 2", "class 10", "Class 3"}), (Names{"Class 3", "class 10", "class 2"}));
    EXPECT_EQ(order({"10", "-2", "9"}), (Names{"-2", "9", "10"}));
    EXPECT_EQ(order({"9", "10", "nan"}), (Names{"10", "9", "nan"})) << "not all are numbers";
    const std::vector<std::uint8_t> labels = {0, 1}, predictions = {1, 1};
    const std::string text = report_text(classification_report(labels, predictions, {"class 2", "class 10"}));
    EXPECT_LT(text.find("class 10"), text.find("class 2 "));
}

// By hand: of three a, two are found and one is taken for d, which no sample is; c is found; nothing is b.
TEST(ClassificationReport, LeavesOutClassesThatAreNeitherLabelNorPrediction) {
    const std::vector<std::uint8_t> labels = {0, 0, 2, 0}, predictions = {0, 3, 2, 0};
    const ClassificationReport report = classification_report(labels, predictions, {"a", "b", "c", "d"});
    EXPECT_EQ(report.classes, (std::vector<std::string>{"a", "c", "d"}));
    EXPECT_EQ(report.confusion, (std::vector<std::vector<long>>{{2, 0, 1}, {0, 1, 0}, {0, 0, 0}}));
    EXPECT_EQ(report_text(report),
              "              precision    recall  f1-score   support\n"
              "\n"
              "           a       1.00      0.67      0.80         3\n"
              "           c       1.00      1.00      1.00         1\n"
              "           d       0.00      0.00      0.00         0\n"
              "\n"
              "    accuracy                           0.75         4\n"
              "   macro avg       0.67      0.56      0.60         4\n"
              "weighted avg       1.00      0.75      0.85         4\n");
    EXPECT_EQ(scores_of(report, "c").support, 1u);
    EXPECT_EQ(scores_of(report, "c").f1, 1);
    EXPECT_EQ(scores_of(report, "b").f1, 0) << "not another's";
}

TEST(ClassificationReport, RefusesNothingToMeasure) {
    test_support::refusal([] { classification_report({}, {}, {"a", "b"}); });
}

}  // namespace
}  // namespace hourglass
