#include "app/views/points/points_view.h"

#include <algorithm>
#include <cmath>

#include "app/views/points/error_bars.h"
#include "app/views/shared/absence.h"
#include "app/views/shared/pictures.h"
#include "app/views/shared/row_text.h"
#include "base/format.h"
#include "data/toys.h"
#include "explore/csv_text.h"
#include "ui/colors.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::points_view {
namespace {

constexpr std::size_t kMostBars = 24;

std::shared_ptr<const Pca> pca_of(const Frame& frame) {
    const Snapshot& live = frame.live;
    const bool there = live.pca != nullptr && live.data_version == frame.state.data_version &&
                       live.pca->components.cols() ==
                           std::min<Eigen::Index>(live.model.spec().latent, live.model.features());
    return there ? live.pca : nullptr;
}

std::string pca_text(const Frame& frame) {
    const int numbers = frame.snapshot.model.spec().latent;
    return "PCA with " + std::to_string(numbers) + (numbers == 1 ? " number" : " numbers");
}

Vector spreads_of(const Matrix& values) {
    const Vector mean = values.rowwise().mean();
    const auto count = static_cast<float>(std::max<Eigen::Index>(values.cols(), 1));
    return ((values.colwise() - mean).rowwise().squaredNorm() / count).cwiseSqrt();
}

ScatterAxis axis_over(const std::string& name, const Matrix& values, Eigen::Index row) {
    ScatterAxis axis{name, 0, 1};
    if (values.cols() == 0) return axis;
    axis.low = values.row(row).minCoeff();
    axis.high = values.row(row).maxCoeff();
    return axis;
}

// A chip with a sample of the dots, crossed out while they are hidden.
bool kind_chip(const char* label, ImU32 color, bool square, bool* shown) {
    const Palette& p = palette();
    const float height = metrics().control - 4, width = text_size(fonts().body, label).x + 34;
    if (ImGui::GetContentRegionAvail().x < width) ImGui::NewLine();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const bool clicked = click_area(label, {width, height}, Role::Switch);
    if (clicked) *shown = !*shown;
    record_value(*shown ? "true" : "false");
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const bool lit = ImGui::IsItemHovered();
    list.AddRectFilled(start, {start.x + width, start.y + height}, lit ? p.hover : p.raised, height / 2);
    const ImVec2 dot(start.x + 15, start.y + height / 2);
    const ImU32 ink = *shown ? color : with_alpha(p.dim, 0.5f);
    if (square)
        list.AddRectFilled({dot.x - 4, dot.y - 4}, {dot.x + 4, dot.y + 4}, ink);
    else
        list.AddCircleFilled(dot, 4.5f, ink);
    const float text_top = start.y + (height - line_height(fonts().body)) / 2;
    draw_text(list, fonts().body, {start.x + 25, text_top}, *shown ? p.text : p.dim, label);
    if (!*shown)
        list.AddLine({start.x + 25, start.y + height / 2}, {start.x + width - 9, start.y + height / 2}, p.dim,
                     1);
    return clicked;
}

}  // namespace

PointsView::PointsView() : View({"Points", "Points", icon::kAxes, Tab::For::Tables}) {}

std::unique_ptr<View> make_view() { return std::make_unique<PointsView>(); }

void PointsView::follow_data(const Frame& frame) {
    if (data_ == frame.state.data) return;
    data_ = frame.state.data;
    axes_ = usual_axes();
    color_ = usual_color();
    stale_ = true;
}

std::array<int, 3> PointsView::usual_axes() const {
    const auto columns = static_cast<int>(data_->test.features());
    return columns >= 3 ? std::array{0, 1, 2} : std::array{0, kFlat, std::min(1, columns - 1)};
}

int PointsView::usual_color() const {
    const auto& labels = data_->train.labels;
    const bool classes = std::ranges::any_of(labels, [&](std::uint8_t label) { return label != labels[0]; });
    return classes ? -1 : 0;
}

// What is ordered has colors from dark to light.
ImU32 PointsView::color_of(const Frame& frame, int row) const {
    const Dataset& data = *frame.state.data;
    if (color_ < 0) {
        const int label = data.test.labels[static_cast<std::size_t>(row)];
        const ToySet* const toy = find_toy_set(frame.state.toy);
        if (toy == nullptr || !toy->along) return class_color(label);
        return sequential_color(0.12f + 0.88f * static_cast<float>(label) / 9);
    }
    const auto values = rows_.rows().row(color_);
    const float low = values.minCoeff(), range = std::max(values.maxCoeff() - low, 1e-9f);
    return sequential_color(0.12f + 0.88f * (values[row] - low) / range);
}

ScatterCloud PointsView::cloud_of(const Matrix& values, float radius) const {
    ScatterCloud cloud;
    const bool flat = axes_[1] == kFlat;
    cloud.places.resize(flat ? 2 : 3, values.cols());
    cloud.places.row(0) = values.row(axes_[0]);
    if (!flat) cloud.places.row(1) = values.row(axes_[1]);
    cloud.places.row(flat ? 1 : 2) = values.row(axes_[2]);
    cloud.radius = radius;
    return cloud;
}

void PointsView::compose_space(const Frame& frame) {
    const Palette& p = palette();
    const auto count = static_cast<std::size_t>(rows_.count());
    Matrix values = rows_.rows(), rebuilt = rows_.rebuilt(), pca = rows_.by_pca();
    for (Matrix* all : {&values, &rebuilt, &pca})
        if (all->cols() > 0) unscale(frame.state.scaling, *all);
    spreads_ = spreads_of(values);
    Scatter::Content& content = space_content_;
    content.axes.clear();
    for (const int column : axes_)
        if (column != kFlat)
            content.axes.push_back(axis_over(column_name(frame.state.data->test, column), values, column));
    content.clouds.clear();
    const float radius = count > 1000 ? 2.0f : 2.6f;
    if (show_data_) {
        content.clouds.push_back(cloud_of(values, radius * 0.8f));
        content.clouds.back().colors.assign(count, p.dim);
    }
    if (show_rebuilt_ && rows_.known()) {
        content.clouds.push_back(cloud_of(rebuilt, radius));
        content.clouds.back().colors = colors_;
        content.clouds.back().kind = 1;
    }
    if (show_pca_ && pca.cols() > 0) {
        content.clouds.push_back(cloud_of(pca, radius * 0.7f));
        content.clouds.back().colors.assign(count, p.validation);
        content.clouds.back().square = true;
        content.clouds.back().kind = 2;
    }
    content.version = composed_;
    content.description = summary(frame);
}

// Of a code of one number, the first column says where on the way a point is.
void PointsView::compose_codes(const Frame& frame) {
    const auto numbers = rows_.codes().rows();
    Scatter::Content& content = codes_content_;
    content.clouds.assign(1, {});
    ScatterCloud& cloud = content.clouds[0];
    cloud.places.resize(2, rows_.count());
    cloud.places.row(0) = rows_.codes().row(0);
    Matrix values = rows_.rows();
    unscale(frame.state.scaling, values);
    if (numbers > 1)
        cloud.places.row(1) = rows_.codes().row(1);
    else
        cloud.places.row(1) = values.row(axes_[0]);
    cloud.colors = colors_;
    cloud.radius = 2.4f;
    content.axes = {
        axis_over("z1", cloud.places, 0),
        axis_over(numbers > 1 ? "z2" : column_name(frame.state.data->test, axes_[0]), cloud.places, 1)};
    content.version = composed_;
    content.description = std::to_string(rows_.count()) + " rows by " +
                          (numbers > 1 ? "the first two numbers of their codes" : "their code");
}

void PointsView::update(const Frame& frame) {
    follow_data(frame);
    const std::shared_ptr<const Pca> pca = pca_of(frame);
    if (!pca && frame.live.data_version == frame.state.data_version) frame.ask(action::FitPca{});
    const std::uint64_t before = rows_.version();
    rows_.update(frame, pca);
    if (rows_.version() == before && !stale_ && composed_for_ == palette().card) return;
    stale_ = false;
    composed_for_ = palette().card;
    ++composed_;
    colors_.clear();
    for (int i = 0; i < rows_.count(); ++i) colors_.push_back(color_of(frame, i));
    compose_space(frame);
    compose_codes(frame);
}

std::string PointsView::summary(const Frame& frame) const {
    std::string text =
        with_commas(rows_.count()) + " test rows over " + column_name(frame.state.data->test, axes_[0]);
    if (axes_[1] != kFlat) text += ", " + column_name(frame.state.data->test, axes_[1]);
    text += " and " + column_name(frame.state.data->test, axes_[2]);
    if (rows_.known())
        text += "; mean squared error " + loss_text(static_cast<double>(rows_.errors().mean()));
    if (rows_.pca_errors().size() > 0)
        text += ", " + pca_text(frame) + " " + loss_text(static_cast<double>(rows_.pca_errors().mean()));
    return text;
}

// What it is all about, in a line.
void PointsView::draw_headline(const Frame& frame) {
    const Palette& p = palette();
    const float model = rows_.known() ? rows_.errors().mean() : NAN;
    const bool pca = rows_.pca_errors().size() > 0;
    const float other = pca ? rows_.pca_errors().mean() : NAN;
    std::string verdict;
    if (pca && model < other)
        verdict = number_text(static_cast<double>(other / model)) + " times less than " + pca_text(frame);
    else if (pca && model > other * 1.005f)
        verdict = "more than " + pca_text(frame);
    else if (pca)
        verdict = "as much as " + pca_text(frame);
    text(fonts().bold, p.text, "Mean squared error " + loss_text(static_cast<double>(model)));
    if (verdict.empty()) return;
    const std::string rest = verdict + ", " + loss_text(static_cast<double>(other));
    if (ImGui::GetItemRectMax().x + 12 + text_size(fonts().body, rest).x <
        ImGui::GetWindowPos().x + ImGui::GetWindowWidth())
        ImGui::SameLine(0, 12);
    text(fonts().body, model < other ? p.accent_text : p.dim, rest);
    record_text("Verdict", rest);
}

void PointsView::draw_kinds(const Frame& frame) {
    const Palette& p = palette();
    const float right = ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x;
    bool changed = kind_chip("Data", p.dim, false, &show_data_);
    help("The rows of the test set.");
    ImGui::SameLine(0, 6);
    changed |= kind_chip("Reconstruction", p.accent, false, &show_rebuilt_);
    help("What the model makes of them.");
    ImGui::SameLine(0, 6);
    changed |= kind_chip("PCA", p.validation, true, &show_pca_);
    help("What as many principal components make of them: a flat sheet, or a line.");
    stale_ = stale_ || changed;
    const float icons = 2 * metrics().control + 4;
    ImGui::SameLine();
    if (ImGui::GetCursorPosX() > right - icons) return ImGui::NewLine();
    ImGui::SetCursorPosX(right - icons);
    picture_button(frame, "Save picture of the points", "points",
                   [&] { return figure(frame).value_or(Figure{}); });
    ImGui::SameLine(0, 4);
    if (icon_button("Save rows as a table", icon::kFile,
                    "Saves these rows, their reconstructions, codes and errors as a table (CSV)."))
        frame.ask(action::SaveFile{file_stem(frame, frame.runs, "rows.csv"),
                                   to_file(rows_csv(rows_, frame.state.data->test, frame.state.scaling))});
}

// Which columns the axes are, and what the colors say.
void PointsView::draw_choices(const Frame& frame) {
    const auto columns = static_cast<int>(frame.state.data->test.features());
    std::vector<ListEntry> names;
    for (int c = 0; c < columns; ++c) names.push_back({column_name(frame.state.data->test, c)});
    const int lists = (columns > 2 ? 3 : 0) + 1;
    const float gap = 6;
    const float width = std::min(
        (ImGui::GetContentRegionAvail().x - gap * static_cast<float>(lists - 1)) / static_cast<float>(lists),
        170.0f);
    if (columns > 2) {
        const char* const titles[] = {"Across", "Depth", "Up"};
        for (std::size_t a = 0; a < 3; ++a) {
            std::vector<ListEntry> entries = names;
            if (a == 1) entries.push_back({"none: flat"});
            const int selected = axes_[a] == kFlat ? columns : axes_[a];
            const std::string shown =
                std::string(titles[a]) + ": " +
                (axes_[a] == kFlat ? "none" : column_name(frame.state.data->test, axes_[a]));
            const int chosen = drop_down(("##" + std::string(titles[a])).c_str(), shown, entries, selected,
                                         "The column of this axis.", width);
            if (chosen >= 0) {
                axes_[a] = chosen == columns ? kFlat : chosen;
                stale_ = true;
            }
            ImGui::SameLine(0, gap);
        }
    }
    const ToySet* const toy = find_toy_set(frame.state.toy);
    names.insert(names.begin(), {toy != nullptr && toy->along ? "the way along" : "class"});
    const std::string shown = "Color: " + names[static_cast<std::size_t>(color_ + 1)].label;
    const int chosen = drop_down("##Color", shown, names, color_ + 1, "What the colors say.", width);
    if (chosen < 0) return;
    color_ = chosen - 1;
    stale_ = true;
}

void PointsView::draw_tooltip(const Frame& frame, int row) const {
    if (row < 0 || row >= rows_.count() || !ImGui::BeginTooltip()) return;
    const ImageSet& test = frame.state.data->test;
    const auto place = static_cast<std::size_t>(row);
    text(fonts().bold, palette().text,
         place < test.names.size() ? test.names[place] : "Test row " + with_commas(row + 1));
    constexpr std::size_t kMostLines = 8;
    for (const std::string& line :
         row_lines(frame, rows_.rows().col(row), rows_.rebuilt().col(row), kMostLines))
        text(fonts().small, palette().dim, line);
    ImGui::EndTooltip();
}

void PointsView::draw_space(const Frame& frame, ImVec2 size) {
    space_.draw("Points of the rows", size, space_content_);
    if (!space_content_.clouds.empty()) draw_tooltip(frame, space_.hovered());
}

void PointsView::draw_codes(const Frame& frame, float width, float height) {
    const auto numbers = frame.snapshot.model.spec().latent;
    ImGui::BeginGroup();
    heading(numbers > 2 ? "Codes: the first two numbers" : "Codes");
    codes_.draw("Codes of the rows", {width, height}, codes_content_);
    draw_tooltip(frame, codes_.hovered());
    ImGui::EndGroup();
}

void PointsView::draw_errors(const Frame& frame, float width) {
    const Matrix& rows = rows_.rows();
    std::vector<ColumnError> columns;
    const auto range = [&](Eigen::Index c) {
        const auto place = static_cast<std::size_t>(c);
        return frame.state.scaling.empty() ? 1.0f : frame.state.scaling.range[place];
    };
    for (Eigen::Index c = 0; c < rows.rows(); ++c) {
        const bool pca = c < rows_.pca_errors().size();
        columns.push_back({.name = column_name(frame.state.data->test, static_cast<int>(c)),
                           .spread = std::max(spreads_[c], 1e-9f),
                           .error = std::sqrt(rows_.errors()[c]) * range(c),
                           .pca_error = pca ? std::sqrt(rows_.pca_errors()[c]) * range(c) : NAN});
    }
    const std::size_t all = columns.size();
    if (all > kMostBars) {
        std::ranges::stable_sort(columns, [](const ColumnError& a, const ColumnError& b) {
            return a.error / a.spread > b.error / b.spread;
        });
        columns.resize(kMostBars);
    }
    ImGui::BeginGroup();
    heading("Error per column");
    help(
        "Root mean square, in the column's own unit. A full bar is the column's standard deviation: what "
        "knowing nothing but its mean costs.");
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float line = line_height(fonts().small);
    list.AddCircleFilled({corner.x + 4, corner.y + line / 2}, 4, palette().training);
    draw_text(list, fonts().small, {corner.x + 13, corner.y}, palette().dim, "model");
    const float next = corner.x + 13 + text_size(fonts().small, "model").x + 16;
    list.AddCircleFilled({next, corner.y + line / 2}, 4, palette().validation);
    draw_text(list, fonts().small, {next + 9, corner.y}, palette().dim, pca_text(frame));
    ImGui::Dummy({width, line + 4});
    draw_error_bars(columns, pca_text(frame), width);
    if (all > kMostBars)
        text(fonts().small, palette().dim,
             "The " + std::to_string(kMostBars) + " of " + with_commas(static_cast<long>(all)) +
                 " columns that lose most");
    ImGui::EndGroup();
}

void PointsView::draw(const Frame& frame) {
    if (!frame.has_model() ||
        frame.snapshot.model.features() != static_cast<int>(frame.state.data->test.features())) {
        draw_absence(frame);
        return;
    }
    update(frame);
    draw_headline(frame);
    draw_kinds(frame);
    draw_choices(frame);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const float gap = 2 * metrics().gap;
    if (room.x >= 860) {
        const float side = std::min(room.x * 0.34f, 380.0f);
        draw_space(frame, {room.x - side - gap, std::max(room.y, 320.0f)});
        ImGui::SameLine(0, gap);
        ImGui::BeginGroup();
        draw_codes(frame, side, std::clamp(room.y * 0.45f, 180.0f, side));
        ImGui::Dummy({0, 4});
        draw_errors(frame, side);
        ImGui::EndGroup();
        return;
    }
    const bool beside = room.x >= 500;
    const float half = beside ? (room.x - gap) / 2 : room.x;
    draw_space(frame, {room.x, std::max(beside ? room.y * 0.6f : room.x * 0.86f, 260.0f)});
    draw_codes(frame, half, std::clamp(room.y * 0.4f - 44, 170.0f, half));
    if (beside) ImGui::SameLine(0, gap);
    draw_errors(frame, half);
}

}  // namespace hourglass::app::points_view
