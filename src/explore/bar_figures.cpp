#include "explore/bar_figures.h"

#include <algorithm>
#include <cstdio>

#include "analysis/ticks.h"
#include "base/format.h"
#include "explore/figure_layout.h"

namespace hourglass::explore {
namespace {

using namespace figure_layout;

constexpr float kLine = 18;
constexpr Rgb kRight = 0x0072B2, kWrong = 0xC65A00, kMark = 0xB00020;

struct Frame {
    float left, top, width, height;
    float bottom() const { return top + height; }
};

double place_of(const FigureHistogram& one, double value) {
    if (!one.logarithmic_values) return (value - one.low) / (one.high - one.low);
    return std::log(value / one.low) / std::log(one.high / one.low);
}

void add_bars(Figure& figure, const FigureHistogram& one, const Frame& area) {
    const auto height_of = [&](long count) {
        return one.logarithmic_counts ? std::log1p(static_cast<double>(count)) : static_cast<double>(count);
    };
    const long most = std::max(one.counts.empty() ? 0 : std::ranges::max(one.counts), 1L);
    const float step = area.width / static_cast<float>(std::max<std::size_t>(one.counts.size(), 1));
    for (std::size_t bin = 0; bin < one.counts.size(); ++bin) {
        if (one.counts[bin] == 0) continue;
        const float height =
            std::max(area.height * static_cast<float>(height_of(one.counts[bin]) / height_of(most)), 0.6f);
        figure.add(FigureBox{{area.left + step * static_cast<float>(bin), area.bottom() - height},
                             std::max(step - 0.6f, 0.4f),
                             height,
                             one.color});
    }
    figure.add(
        FigureText{.at = {area.left, area.top - 3}, .text = with_commas(most), .size = 9, .color = kDim});
}

void add_value_axis(Figure& figure, const FigureHistogram& one, const Frame& area) {
    figure.add(FigureLine{.points = {{area.left, area.bottom()}, {area.left + area.width, area.bottom()}},
                          .color = kDim});
    const auto ticks =
        one.logarithmic_values ? logarithmic_ticks(one.low, one.high, 5) : linear_ticks(one.low, one.high, 6);
    for (const double tick : ticks) {
        const float x = area.left + static_cast<float>(place_of(one, tick)) * area.width;
        figure.add(FigureLine{.points = {{x, area.bottom()}, {x, area.bottom() + 4}}, .color = kDim});
        figure.add(FigureText{.at = {x, area.bottom() + 15},
                              .text = number_text(tick),
                              .size = 9,
                              .color = kDim,
                              .anchor = Anchor::Middle});
    }
    if (!std::isfinite(one.marked)) return;
    const auto place = static_cast<float>(std::clamp(place_of(one, one.marked), 0.0, 1.0));
    const float x = area.left + place * area.width;
    figure.add(FigureLine{.points = {{x, area.top}, {x, area.bottom()}}, .color = kMark, .width = 2});
}

std::string three_digits(double value) {
    char text[16];
    std::snprintf(text, sizeof text, "%.3f", value);
    return text;
}

// From white to the color.
Rgb tinted(Rgb color, double share) {
    Rgb mixed = 0;
    for (const int shift : {16, 8, 0}) {
        const auto part = static_cast<double>(color >> shift & 255u);
        mixed = mixed << 8 | static_cast<Rgb>(std::lround(255 - share * (255 - part)));
    }
    return mixed;
}

void add_scores(Figure& figure, const ClassificationReport& report) {
    constexpr float kColumns[] = {220, 300, 380, 460};
    const auto line = [&](const std::string& name, std::span<const std::string> cells, Rgb color) {
        figure.height += kLine;
        figure.add(FigureText{.at = {kMargin, figure.height}, .text = name, .size = kLabel, .color = color});
        for (std::size_t i = 0; i < cells.size(); ++i)
            figure.add(FigureText{.at = {kMargin + kColumns[i], figure.height},
                                  .text = cells[i],
                                  .size = kLabel,
                                  .color = color,
                                  .anchor = Anchor::End});
    };
    const std::string titles[] = {"precision", "recall", "F1", "texts"};
    line("", titles, kDim);
    const auto add = [&](const std::string& name, const ClassScores& scores) {
        const std::string cells[] = {three_digits(scores.precision), three_digits(scores.recall),
                                     three_digits(scores.f1), with_commas(static_cast<long>(scores.support))};
        line(name, cells, kInk);
    };
    for (std::size_t i = 0; i < report.classes.size(); ++i) add(report.classes[i], report.scores[i]);
    add("macro average", report.macro);
    add("weighted average", report.weighted);
    figure.height += kLine;
    figure.add(FigureText{
        .at = {kMargin, figure.height}, .text = "accuracy " + three_digits(report.accuracy), .size = kLabel});
}

}  // namespace

Figure histogram_figure(const FigureLegend& legend, std::span<const FigureHistogram> histograms) {
    constexpr float kWide = 340, kHigh = 90, kBetween = 32;
    Figure figure = begin(legend, 2 * kMargin + 2 * kWide + kBetween);
    for (std::size_t i = 0; i < histograms.size(); i += 2) {
        for (std::size_t k = i; k < std::min(i + 2, histograms.size()); ++k) {
            const FigureHistogram& one = histograms[k];
            const float left = kMargin + static_cast<float>(k - i) * (kWide + kBetween);
            figure.add(FigureText{.at = {left, figure.height + 14}, .text = one.title, .size = kLabel});
            figure.add(
                FigureText{.at = {left, figure.height + 27}, .text = one.note, .size = 9, .color = kDim});
            const Frame area{left, figure.height + 44, kWide, kHigh};
            add_bars(figure, one, area);
            add_value_axis(figure, one, area);
        }
        figure.height += 44 + kHigh + 28;
    }
    finish(figure, legend);
    return figure;
}

Figure bar_figure(const FigureLegend& legend, std::span<const FigureBar> bars) {
    constexpr float kNames = 180, kWide = 420, kValues = 110;
    Figure figure = begin(legend, 2 * kMargin + kNames + kWide + kValues);
    for (const FigureBar& bar : bars) {
        figure.height += kLine + 2;
        figure.add(FigureText{.at = {kMargin, figure.height}, .text = bar.name, .size = kLabel});
        figure.add(FigureBox{{kMargin + kNames, figure.height - 11}, kWide, 13, 0xF1F1F1});
        figure.add(FigureBox{{kMargin + kNames, figure.height - 11},
                             kWide * static_cast<float>(std::clamp(bar.share, 0.0, 1.0)),
                             13,
                             bar.color});
        figure.add(FigureText{.at = {figure.width - kMargin, figure.height},
                              .text = bar.value,
                              .size = kLabel,
                              .color = kDim,
                              .anchor = Anchor::End});
    }
    finish(figure, legend);
    return figure;
}

Figure confusion_figure(const FigureLegend& legend, const ClassificationReport& report) {
    constexpr float kNames = 110, kLeast = 540;
    const auto count = static_cast<float>(report.classes.size());
    const float side = std::clamp(360 / count, 30.0f, 90.0f), high = std::min(side, 56.0f);
    Figure figure = begin(legend, std::max(2 * kMargin + kNames + count * side, kLeast));
    const Frame area{kMargin + kNames, figure.height + 40, count * side, count * high};
    figure.add(FigureText{
        .at = {area.left, figure.height + 14}, .text = "predicted", .size = kLabel, .color = kDim});
    figure.add(FigureText{.at = {kMargin, area.top - 8}, .text = "actual", .size = kLabel, .color = kDim});
    for (std::size_t i = 0; i < report.classes.size(); ++i) {
        const float y = area.top + static_cast<float>(i) * high;
        figure.add(FigureText{.at = {kMargin, y + high / 2 + 4}, .text = report.classes[i], .size = kLabel});
        figure.add(FigureText{.at = {area.left + (static_cast<float>(i) + 0.5f) * side, area.top - 8},
                              .text = report.classes[i],
                              .size = kLabel,
                              .anchor = Anchor::Middle});
        const auto support = static_cast<double>(std::max<std::size_t>(report.scores[i].support, 1));
        for (std::size_t k = 0; k < report.classes.size(); ++k) {
            const long cell = report.confusion[i][k];
            const float x = area.left + static_cast<float>(k) * side;
            figure.add(FigureBox{
                {x + 1, y + 1},
                side - 2,
                high - 2,
                tinted(i == k ? kRight : kWrong, 0.06 + 0.54 * static_cast<double>(cell) / support)});
            figure.add(FigureText{.at = {x + side / 2, y + high / 2 + 5},
                                  .text = with_commas(cell),
                                  .size = 13,
                                  .anchor = Anchor::Middle,
                                  .bold = true});
        }
    }
    figure.height = area.bottom() + 10;
    add_scores(figure, report);
    finish(figure, legend);
    return figure;
}

}  // namespace hourglass::explore
