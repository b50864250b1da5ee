// How well predictions agree with labels, as scikit-learn's classification_report says it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace hourglass {

// Of one class, or averaged over all. A quotient without a denominator is 0.
struct ClassScores {
    double precision = 0;     // of those predicted to be of the class, the share that are
    double recall = 0;        // of those of the class, the share that were found
    double f1 = 0;            // their harmonic mean
    std::size_t support = 0;  // samples of the class
};

struct ClassificationReport {
    std::vector<std::string> classes;  // that are a label or a prediction of a sample
    std::vector<ClassScores> scores;   // per class
    double accuracy = 0;
    ClassScores macro;                         // the plain mean over the classes
    ClassScores weighted;                      // the mean weighted by support
    std::vector<std::vector<long>> confusion;  // [class][predicted class]
};

// `labels` and `predictions` are places in `classes`, as many of each. As with scikit-learn, classes that are
// neither are left out, so that they do not count in the averages. Throws Error when there are no samples.
ClassificationReport classification_report(std::span<const std::uint8_t> labels,
                                           std::span<const std::uint8_t> predictions,
                                           const std::vector<std::string>& classes);
// Those of the class with this name; all 0 where the report leaves it out.
ClassScores scores_of(const ClassificationReport& report, const std::string& name);

// The places of the classes in the order in which scikit-learn has them, numpy.unique's: numbers by their
// values if all are numbers, else words character by character, so that "class 10" comes before "class 2".
std::vector<std::size_t> report_order(std::span<const std::string> classes);

// The text of scikit-learn's classification_report with its default of two digits, byte for byte.
std::string report_text(const ClassificationReport& report);

}  // namespace hourglass
