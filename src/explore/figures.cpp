#include "explore/figures.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/ticks.h"
#include "base/format.h"
#include "base/text.h"
#include "explore/figure_layout.h"

namespace hourglass::explore {
namespace {

using namespace figure_layout;

constexpr float kTitle = 16, kNote = 10.5f, kNoteLine = 15;

// Lines of at most so many characters, broken at spaces.
std::vector<std::string> wrapped(const std::string& text, std::size_t longest) {
    std::vector<std::string> lines{""};
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find(' ', from), text.size());
        const std::string word = text.substr(from, end - from);
        if (!lines.back().empty() && lines.back().size() + 1 + word.size() > longest) lines.emplace_back();
        lines.back() += (lines.back().empty() ? "" : " ") + word;
        from = end + 1;
    }
    return lines;
}

std::string shown_value(const Field& field, const Spec& spec) {
    const std::string value = field.get(spec);
    for (std::size_t i = 0; i < field.choices.size(); ++i)
        if (field.choices[i] == value) return lower_case(field.labels[i]);
    return value;
}

std::string losses_text(const Spec& spec, int epoch, double train, double measured, double mse) {
    std::string text = "After epoch " + std::to_string(epoch) + ": ";
    if (std::isfinite(train)) text += "training loss " + loss_text(train) + ", ";
    text += measured_on(spec) + " loss " + loss_text(measured);
    const bool other = spec.is_variational() || spec.loss != Loss::Mse || spec.corrupts_input();
    if (other && std::isfinite(mse)) text += ", mean squared error " + loss_text(mse);
    return text;
}

const Checkpoint* shown_checkpoint(const Look& look) {
    const Checkpoints& all = look.live.checkpoints;
    const bool now = look.snapshot.model_version == look.live.model_version;
    const Checkpoint* found = nullptr;
    for (const auto& one : all)
        if (now || one->epoch <= look.snapshot.epoch) found = one.get();
    return found;
}

// Of values on an axis.
struct Axis {
    double low = 0, high = 1;
    bool logarithmic = false;

    double share(double value) const {
        if (!logarithmic) return (value - low) / (high - low);
        return (std::log(value) - std::log(low)) / (std::log(high) - std::log(low));
    }
    bool has(double value) const { return std::isfinite(value) && (!logarithmic || value > 0); }
};

Axis fit_y(const CurveAxes& axes, std::span<const FigureCurve> curves) {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    const Axis any{.logarithmic = axes.logarithmic};
    for (const FigureCurve& curve : curves)
        for (std::size_t i = 0; i < curve.y.size(); ++i) {
            const auto value = static_cast<double>(curve.y[i]);
            if (!any.has(value) || curve.x[i] < axes.x_low || curve.x[i] > axes.x_high) continue;
            low = std::min(low, value);
            high = std::max(high, value);
        }
    if (!(high >= low)) return {0.1, 1, axes.logarithmic};
    if (axes.logarithmic) {
        const double room = std::max(std::pow(high / low, 0.06), 1.02);
        return {low / room, high * room, true};
    }
    if (low >= 0) return {0, high > 0 ? 1.08 * high : 1, false};
    const double room = 0.06 * std::max(high - low, 1e-6);
    return {low - room, high + room, false};
}

std::vector<double> ticks_of(const Axis& axis, int count) {
    if (!axis.logarithmic) return linear_ticks(axis.low, axis.high, count);
    std::vector<double> ticks = logarithmic_ticks(axis.low, axis.high, count);
    return ticks.size() < 2 ? linear_ticks(axis.low, axis.high, count) : ticks;
}

// A rectangle that curves or points are drawn in.
struct Area {
    float left, top, width, height;
    float right() const { return left + width; }
    float bottom() const { return top + height; }
};

void add_axes(Figure& figure, const Area& area, const Axis& x, const Axis& y, const std::string& x_label) {
    for (const double tick : ticks_of(y, 7)) {
        const float at = area.bottom() - static_cast<float>(y.share(tick)) * area.height;
        figure.add(FigureLine{.points = {{area.left, at}, {area.right(), at}}, .color = kRule});
        figure.add(FigureText{.at = {area.left - 6, at + 4},
                              .text = number_text(tick),
                              .size = kLabel,
                              .color = kDim,
                              .anchor = Anchor::End});
    }
    figure.add(
        FigureLine{.points = {{area.left, area.bottom()}, {area.right(), area.bottom()}}, .color = kDim});
    for (const double tick : ticks_of(x, 9)) {
        const float at = area.left + static_cast<float>(x.share(tick)) * area.width;
        figure.add(FigureLine{.points = {{at, area.bottom()}, {at, area.bottom() + 4}}, .color = kDim});
        figure.add(FigureText{.at = {at, area.bottom() + 17},
                              .text = number_text(tick),
                              .size = kLabel,
                              .color = kDim,
                              .anchor = Anchor::Middle});
    }
    figure.add(FigureText{.at = {area.left + area.width / 2, area.bottom() + 34},
                          .text = x_label,
                          .size = kLabel,
                          .color = kDim,
                          .anchor = Anchor::Middle});
}

// A sample of the line and its name, one below the other.
void add_curve_names(Figure& figure, std::span<const FigureCurve> curves) {
    for (const FigureCurve& curve : curves) {
        if (curve.name.empty()) continue;
        figure.height += 18;
        figure.add(FigureLine{.points = {{kMargin, figure.height - 4}, {kMargin + 28, figure.height - 4}},
                              .color = curve.color,
                              .width = 2,
                              .dashed = curve.dashed});
        figure.add(FigureText{.at = {kMargin + 36, figure.height}, .text = curve.name, .size = kLabel});
    }
}

// Beside a point, unless another word or the edge is in the way.
void add_word(Figure& figure, const std::string& word, Spot at, const Area& area,
              std::vector<FigureBox>& taken) {
    constexpr float kSize = 9, kCharacter = 5;
    const FigureBox box{
        {at.x + 3, at.y - kSize / 2}, kCharacter * static_cast<float>(word.size()) + 3, kSize + 1};
    const bool covered = std::ranges::any_of(taken, [&](const FigureBox& other) {
        return box.at.x < other.at.x + other.width && other.at.x < box.at.x + box.width &&
               box.at.y < other.at.y + other.height && other.at.y < box.at.y + box.height;
    });
    if (covered || box.at.x + box.width > area.right()) return;
    taken.push_back(box);
    figure.add(FigureText{.at = {box.at.x, at.y + 3}, .text = word, .size = kSize});
}

// The other one goes there; the figure grows as far as it reaches.
void append(Figure& figure, Figure other, Spot corner) {
    const auto move = [&](Spot& at) { at = {at.x + corner.x, at.y + corner.y}; };
    for (FigureItem& item : other.items) {
        std::visit(
            [&](auto& one) {
                if constexpr (requires { one.points; })
                    std::ranges::for_each(one.points, move);
                else
                    move(one.at);
            },
            item);
        figure.items.push_back(std::move(item));
    }
    figure.title += "; " + other.title;
    figure.width = std::max(figure.width, corner.x + other.width);
    figure.height = std::max(figure.height, corner.y + other.height);
}

}  // namespace

namespace figure_layout {

Figure begin(const FigureLegend& legend, float width) {
    Figure figure{.width = width, .height = kMargin + kTitle, .title = legend.title, .items = {}};
    figure.add(
        FigureText{.at = {kMargin, figure.height}, .text = legend.title, .size = kTitle, .bold = true});
    figure.height += 16;
    return figure;
}

void finish(Figure& figure, const FigureLegend& legend) {
    constexpr float kCharacter = 5.4f;  // more than the mean width of one
    const auto longest = static_cast<std::size_t>((figure.width - 2 * kMargin) / kCharacter);
    figure.height += 10;
    for (const std::string& note : legend.notes) {
        for (const std::string& line : wrapped(note, longest)) {
            figure.height += kNoteLine;
            figure.add(
                FigureText{.at = {kMargin, figure.height}, .text = line, .size = kNote, .color = kDim});
        }
        figure.height += 3;
    }
    figure.height += kMargin;
}

}  // namespace figure_layout

std::string settings_text(const Spec& spec) {
    std::string text;
    for (const Field& field : spec_fields()) {
        if (!field.matters(spec)) continue;
        const std::string value = field.get(spec);
        // A usual 0 says nothing, such as the number of images to leave out.
        if (value == field.get(Spec()) && (!field.essential || value == "0")) continue;
        text += (text.empty() ? "" : ", ") + std::string(field.label) + " " + shown_value(field, spec);
    }
    return text;
}

FigureLegend legend_of(const std::string& title, const Look& look, const RunLog& runs) {
    FigureLegend legend{title, {}};
    const Spec& spec = look.live.model.spec();
    std::string what = run_name(look.live, runs);
    if (look.data)
        what += ", " + look.data->name + ": " + with_commas(static_cast<long>(look.data->train.count())) +
                " training and " + with_commas(static_cast<long>(look.data->test.count())) + " test images";
    legend.notes = {what, settings_text(spec)};
    const auto& epochs = look.live.history.epochs;
    if (const Checkpoint* const shown = shown_checkpoint(look)) {
        const auto record = std::ranges::find(epochs, shown->epoch, &EpochRecord::epoch);
        const double train = record != epochs.end() ? record->train_loss : NAN;
        if (std::isfinite(shown->validation_loss))
            legend.notes.push_back(
                losses_text(spec, shown->epoch, train, shown->validation_loss, shown->validation_mse));
    }
    return legend;
}

std::string note_of(const Run& run) {
    return run.name + ": " + settings_text(run.spec) + ". " +
           losses_text(run.spec, run.model->epoch, NAN, run.validation_loss(), run.mse());
}

std::string file_stem(const Look& look, const RunLog& runs, const std::string& what) {
    return file_stem(run_name(look.live, runs), what);
}

std::string file_stem(const std::string& name, const std::string& what) {
    std::string stem;
    for (const char c : lower_case(name)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (plain)
            stem += c;
        else if (!stem.empty() && stem.back() != '-')
            stem += '-';
    }
    if (!stem.empty() && stem.back() != '-') stem += '-';
    return stem + what;
}

Figure curve_figure(const FigureLegend& legend, const CurveAxes& axes, std::span<const FigureCurve> curves) {
    Figure figure = begin(legend, 760);
    figure.height += 12;
    figure.add(
        FigureText{.at = {kMargin, figure.height}, .text = axes.y_label, .size = kLabel, .color = kDim});
    const Area area{kMargin + 52, figure.height + 12, figure.width - 2 * kMargin - 52, 340};
    const Axis x{static_cast<double>(axes.x_low), static_cast<double>(axes.x_high)};
    const Axis y = fit_y(axes, curves);
    add_axes(figure, area, x, y, axes.x_label);
    for (const FigureCurve& curve : curves) {
        FigureLine line{.points = {}, .color = curve.color, .width = 2, .dashed = curve.dashed};
        for (std::size_t i = 0; i < curve.x.size(); ++i) {
            const auto value = static_cast<double>(curve.y[i]);
            if (!y.has(value) || curve.x[i] < axes.x_low || curve.x[i] > axes.x_high) continue;
            const auto across = static_cast<float>(x.share(static_cast<double>(curve.x[i])));
            line.points.push_back({area.left + across * area.width,
                                   area.bottom() - static_cast<float>(y.share(value)) * area.height});
        }
        if (line.points.size() == 1) figure.add(FigureDots{line.points, line.color, 3});
        if (line.points.size() > 1) figure.add(std::move(line));
    }
    figure.height = area.bottom() + 40;
    add_curve_names(figure, curves);
    finish(figure, legend);
    return figure;
}

Figure tile_figure(const FigureLegend& legend, std::span<const TileRow> rows) {
    constexpr float kGap = 6, kLeast = 420;
    float wide = kLeast - 2 * kMargin;
    for (const TileRow& row : rows)
        wide = std::max(wide, static_cast<float>(row.tiles.size()) * (row.width + kGap) - kGap);
    Figure figure = begin(legend, wide + 2 * kMargin);
    for (const TileRow& row : rows) {
        if (!row.name.empty()) {
            figure.height += 18;
            figure.add(FigureText{.at = {kMargin, figure.height - 4}, .text = row.name, .size = kLabel});
        }
        float tall = row.width;
        for (std::size_t i = 0; i < row.tiles.size(); ++i) {
            const PixelPicture& tile = row.tiles[i];
            if (tile.pixels.empty()) continue;
            const float x = kMargin + static_cast<float>(i) * (row.width + kGap);
            tall = row.width * static_cast<float>(tile.height) / static_cast<float>(tile.width);
            figure.add(FigureBox{{x - 0.5f, figure.height - 0.5f}, row.width + 1, tall + 1, kRule});
            figure.add(FigurePicture{{x, figure.height}, row.width, tall, tile});
            if (i < row.captions.size())
                figure.add(FigureText{.at = {x + row.width / 2, figure.height + tall + 12},
                                      .text = row.captions[i],
                                      .size = 10,
                                      .color = kDim,
                                      .anchor = Anchor::Middle});
        }
        figure.height += tall + (row.captions.empty() ? 3 : 20);
    }
    finish(figure, legend);
    return figure;
}

Figure plane_figure(const FigureLegend& legend, const PlanePoints& points) {
    Figure figure = begin(legend, 760);
    const float width = figure.width - 2 * kMargin - 40;
    const float span_x = points.high.x - points.low.x, span_y = points.high.y - points.low.y;
    const Area area{kMargin + 40, figure.height + 16, width,
                    std::clamp(width * span_y / span_x, 0.4f * width, 1.2f * width)};
    figure.add(FigureText{
        .at = {kMargin, figure.height + 6}, .text = points.y_label, .size = kLabel, .color = kDim});
    const Axis x{static_cast<double>(points.low.x), static_cast<double>(points.high.x)};
    const Axis y{static_cast<double>(points.low.y), static_cast<double>(points.high.y)};
    const auto in_sight = [&](Spot at) {
        return at.x >= points.low.x && at.x <= points.high.x && at.y >= points.low.y && at.y <= points.high.y;
    };
    const auto on_page = [&](Spot at) {
        return Spot{area.left + static_cast<float>(x.share(static_cast<double>(at.x))) * area.width,
                    area.bottom() - static_cast<float>(y.share(static_cast<double>(at.y))) * area.height};
    };
    for (const PlanePicture& one : points.pictures) {
        if (!in_sight(one.low) || !in_sight(one.high)) continue;
        const Spot left = on_page({one.low.x, one.high.y}), right = on_page({one.high.x, one.low.y});
        figure.add(FigurePicture{left, right.x - left.x, right.y - left.y, one.picture});
    }
    add_axes(figure, area, x, y, points.x_label);
    std::vector<FigureDots> dots;
    for (const Rgb color : points.colors) dots.push_back({{}, color, 1.6f, 0.75f});
    for (Eigen::Index i = 0; i < points.places.cols(); ++i) {
        const std::size_t label = points.labels[static_cast<std::size_t>(i)];
        if (label >= dots.size()) continue;
        if (points.emphasized >= 0 && static_cast<int>(label) != points.emphasized) continue;
        const Spot at{points.places(0, i), points.places(1, i)};
        if (in_sight(at)) dots[label].points.push_back(on_page(at));
    }
    for (FigureDots& one : dots)
        if (!one.points.empty()) figure.add(one);
    std::vector<FigureBox> taken;
    for (const std::uint32_t point : points.words_first) {
        const Spot at{points.places(0, point), points.places(1, point)};
        if (in_sight(at)) add_word(figure, points.words[point], on_page(at), area, taken);
    }
    figure.height = area.bottom() + 56;
    float at = area.left;
    for (std::size_t label = 0; label < std::min(points.colors.size(), points.names.size()); ++label) {
        if (dots[label].points.empty()) continue;
        figure.add(FigureDots{{{at, figure.height - 4}}, points.colors[label], 4});
        figure.add(FigureText{.at = {at + 9, figure.height}, .text = points.names[label], .size = kLabel});
        at += 32 + 6.0f * static_cast<float>(points.names[label].size());
    }
    finish(figure, legend);
    return figure;
}

Figure beside(Figure left, Figure right) {
    append(left, std::move(right), {left.width, 0});
    return left;
}

Figure below(Figure top, Figure bottom) {
    append(top, std::move(bottom), {0, top.height});
    return top;
}

}  // namespace hourglass::explore
