#include "analysis/classification_report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <optional>
#include <string_view>

#include "base/error.h"

namespace hourglass {
namespace {

double quotient(double a, double b) { return b == 0 ? 0 : a / b; }

ClassScores scores_from(const std::vector<std::vector<long>>& confusion, std::size_t c) {
    double predicted = 0, support = 0;
    for (std::size_t other = 0; other < confusion.size(); ++other) {
        predicted += static_cast<double>(confusion[other][c]);
        support += static_cast<double>(confusion[c][other]);
    }
    const auto right = static_cast<double>(confusion[c][c]);
    return {quotient(right, predicted), quotient(right, support), quotient(2 * right, predicted + support),
            static_cast<std::size_t>(support)};
}

constexpr std::size_t kLeftOut = static_cast<std::size_t>(-1);

// The rows that classes have in the report, in their order.
std::vector<std::size_t> report_rows(std::span<const std::uint8_t> labels,
                                     std::span<const std::uint8_t> predictions, std::size_t classes) {
    std::vector<std::size_t> rows(classes, kLeftOut);
    for (const std::uint8_t label : labels) rows[label] = 0;
    for (const std::uint8_t prediction : predictions) rows[prediction] = 0;
    std::size_t count = 0;
    for (std::size_t& row : rows)
        if (row != kLeftOut) row = count++;
    return rows;
}

// With two decimals, padded on the left.
std::string figure(double value, int width) {
    char text[64];
    std::snprintf(text, sizeof text, "%*.2f", width, value);
    return text;
}

// Characters, not bytes.
std::size_t length_of(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded_left(const std::string& text, std::size_t width) {
    const std::size_t length = length_of(text);
    return std::string(width > length ? width - length : 0, ' ') + text;
}

// The number that the whole text is, if it is a finite one in digits.
std::optional<double> number_in(const std::string& text) {
    if (text.empty() || text.find_first_not_of("+-.0123456789eE") != std::string::npos) return std::nullopt;
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (*end != 0 || !std::isfinite(value)) return std::nullopt;
    return value;
}

}  // namespace

ClassificationReport classification_report(std::span<const std::uint8_t> labels,
                                           std::span<const std::uint8_t> predictions,
                                           const std::vector<std::string>& classes) {
    if (labels.empty() || labels.size() != predictions.size())
        throw Error("a classification report needs as many predictions as labels, and at least one");
    ClassificationReport report;
    const std::vector<std::size_t> rows = report_rows(labels, predictions, classes.size());
    for (std::size_t c = 0; c < classes.size(); ++c)
        if (rows[c] != kLeftOut) report.classes.push_back(classes[c]);
    const std::size_t count = report.classes.size();
    report.confusion.assign(count, std::vector<long>(count));
    long right = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        ++report.confusion[rows[labels[i]]][rows[predictions[i]]];
        right += labels[i] == predictions[i] ? 1 : 0;
    }
    const auto all = static_cast<double>(labels.size());
    report.accuracy = static_cast<double>(right) / all;
    report.macro.support = report.weighted.support = labels.size();
    for (std::size_t c = 0; c < count; ++c) {
        const ClassScores scores = scores_from(report.confusion, c);
        const auto add = [&](ClassScores& mean, double weight) {
            mean.precision += weight * scores.precision;
            mean.recall += weight * scores.recall;
            mean.f1 += weight * scores.f1;
        };
        add(report.macro, 1.0 / static_cast<double>(count));
        add(report.weighted, static_cast<double>(scores.support) / all);
        report.scores.push_back(scores);
    }
    return report;
}

ClassScores scores_of(const ClassificationReport& report, const std::string& name) {
    const auto found = std::ranges::find(report.classes, name);
    return found == report.classes.end()
               ? ClassScores{}
               : report.scores[static_cast<std::size_t>(found - report.classes.begin())];
}

std::vector<std::size_t> report_order(std::span<const std::string> classes) {
    std::vector<std::size_t> order(classes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t c) { return std::string_view(classes[c]); });
    std::vector<double> values;
    for (const std::string& name : classes)
        if (const std::optional<double> value = number_in(name)) values.push_back(*value);
    if (values.size() == classes.size())
        std::ranges::stable_sort(order, {}, [&](std::size_t c) { return values[c]; });
    return order;
}

std::string report_text(const ClassificationReport& report) {
    std::size_t width = std::string("weighted avg").size();
    for (const std::string& name : report.classes) width = std::max(width, length_of(name));
    std::string text = std::string(width, ' ') + "  precision    recall  f1-score   support\n\n";
    const auto row = [&](const std::string& name, const ClassScores& scores) {
        text += padded_left(name, width) + " " + figure(scores.precision, 10) + figure(scores.recall, 10) +
                figure(scores.f1, 10) + padded_left(std::to_string(scores.support), 10) + "\n";
    };
    for (const std::size_t c : report_order(report.classes)) row(report.classes[c], report.scores[c]);
    text += "\n" + padded_left("accuracy", width) + std::string(21, ' ') + figure(report.accuracy, 10) +
            padded_left(std::to_string(report.macro.support), 10) + "\n";
    row("macro avg", report.macro);
    row("weighted avg", report.weighted);
    return text;
}

}  // namespace hourglass
