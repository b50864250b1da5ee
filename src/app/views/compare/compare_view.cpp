#include "app/views/compare/compare_view.h"

#include <algorithm>

#include "app/state/words.h"
#include "app/views/shared/absence.h"
#include "app/views/shared/pictures.h"
#include "explore/csv_text.h"
#include "ui/plot.h"
#include "ui/scroll.h"
#include "ui/widgets.h"

namespace hourglass::app::compare_view {
namespace {

std::string error_label(const Frame& frame) { return "mean squared error per " + words_of(frame.state).part; }

}  // namespace

CompareView::CompareView() : View({"Compare", "Compare", icon::kCompare}) {}

std::unique_ptr<View> make_view() { return std::make_unique<CompareView>(); }

// Copied only when a run has advanced: runs may have thousands of epochs.
void CompareView::take_curves(const Frame& frame) {
    std::erase_if(curves_, [&](const auto& entry) { return frame.runs.find(entry.first) == nullptr; });
    for (const Run& run : frame.runs.runs()) {
        Curve& curve = curves_[run.id];
        if (curve.epochs.size() == run.epochs.size()) continue;
        curve = {};
        for (const EpochRecord& record : run.epochs) {
            curve.epochs.push_back(static_cast<float>(record.epoch));
            curve.errors.push_back(static_cast<float>(record.validation_mse));
        }
    }
}

// The error of every epoch: it compares runs whatever their losses are.
void CompareView::draw_curves(const Frame& frame, float height) {
    take_curves(frame);
    float end = 1;
    const std::vector<Series> series = curves(frame, end);
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 min = ImGui::GetCursorScreenPos();
    const ImVec2 max(min.x + width, min.y + height);
    draw_heading(frame, min, max, series, end);
    const float plot = max.y - ImGui::GetCursorScreenPos().y;
    const PlotAxes axes{.x_label = "epoch",
                        .y_label = error_label(frame),
                        .y_unit = "",
                        .x_end = end,
                        .logarithmic = true,
                        .whole = true};
    draw_plot("Curves of the runs", {width, plot}, axes, series);
}

// `end` is the last epoch of all.
std::vector<Series> CompareView::curves(const Frame& frame, float& end) {
    std::vector<Series> series;
    for (const Run& run : frame.runs.runs()) {
        if (!list_.shows(run.id) || run.epochs.empty()) continue;
        const Curve& curve = curves_.at(run.id);
        series.push_back({.name = run.name,
                          .x = curve.epochs,
                          .y = curve.errors,
                          .color = run_color(frame, run.id),
                          .stroke = Stroke::DashedWithMarkers});
        end = std::max(end, curve.epochs.back());
    }
    pca_ends_ = {0, end};
    pca_errors_.fill(static_cast<float>(frame.live.pca_mse));
    if (has_pca(frame) && list_.shows(kPca))
        series.push_back({.name = pca_name(frame),
                          .x = pca_ends_,
                          .y = pca_errors_,
                          .color = palette().dim,
                          .stroke = Stroke::Solid});
    return series;
}

// With the settings of each run that is in it.
Figure CompareView::curves_figure(const Frame& frame, std::span<const Series> series, float end) const {
    FigureLegend legend{"Error after each epoch", {}};
    for (const Run& run : frame.runs.runs())
        if (list_.shows(run.id)) legend.notes.push_back(note_of(run));
    std::vector<FigureCurve> lines;
    for (const Series& line : series)
        lines.push_back({.name = line.name,
                         .x = {line.x.begin(), line.x.end()},
                         .y = {line.y.begin(), line.y.end()},
                         .color = line.stroke == Stroke::Solid ? 0x666666 : to_rgb(line.color)});
    return curve_figure(
        legend, {.x_label = "epoch", .y_label = error_label(frame), .x_high = end, .logarithmic = true},
        lines);
}

void CompareView::draw_heading(const Frame& frame, ImVec2 min, ImVec2 max, std::span<const Series> series,
                               float end) {
    ImGui::AlignTextToFramePadding();
    heading("Error after each epoch");
    help("On the test " + words_of(frame.state).many + ", or on those that a run holds out for validation.");
    ImGui::SameLine();
    ImGui::SetCursorScreenPos({max.x - 2 * metrics().control - 4, min.y});
    picture_button(frame, "Save picture of the runs", "runs",
                   [&] { return curves_figure(frame, series, end); });
    ImGui::SameLine(0, 4);
    if (icon_button("Save runs as CSV", icon::kFile,
                    "Saves the losses of all epochs of all runs as CSV, with all settings."))
        frame.ask(action::SaveFile{"hourglass-runs.csv", to_file(runs_csv(frame.runs.runs()))});
}

std::string CompareView::place() const {
    std::string place;
    digits_.add_parts(place);
    return place;
}

std::vector<std::string> CompareView::follow_place(const Frame&, std::string_view place) {
    digits_.show_first();
    return read_parts(place, [&](const PlacePart& part) { return digits_.take_part(part); });
}

std::string CompareView::untold() const {
    return digits_.shows_own_run()
               ? "The link has no runs of your list: it opens with the newest run and PCA. Save a run as a file "
                 "to hand it on."
               : "";
}

// Takes the trainer a second or two, so only while the view is shown.
void CompareView::ask_for_pca(const Frame& frame) {
    const int components = frame.live.model.spec().latent;
    if (has_pca(frame) || (asked_components_ == components && asked_data_ == frame.state.data)) return;
    asked_components_ = components;
    asked_data_ = frame.state.data;
    frame.ask(action::FitPca{});
}

void CompareView::draw(const Frame& frame) {
    const bool fits = frame.has_model() &&
                      frame.live.model.features() == static_cast<int>(frame.state.data->test.features());
    if (!fits) {
        draw_absence(frame);
        return;
    }
    ask_for_pca(frame);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    // Rows side by side are for the view of the points.
    pictures_ = !is_table(frame.state.data->test);
    if (pictures_) digits_.draw(frame);
    ImGui::Dummy({0, 4});
    const float plot = std::clamp(room.y - (pictures_ ? 340.0f : 20.0f), 190.0f, 340.0f);
    if (room.x < 640) {
        list_.draw(frame);
        draw_curves(frame, plot);
        return;
    }
    begin_scroll("Runs", {std::min(400.0f, room.x * 0.45f), plot});
    list_.draw(frame);
    end_scroll();
    ImGui::SameLine(0, 16);
    ImGui::BeginGroup();
    draw_curves(frame, plot);
    ImGui::EndGroup();
}

}  // namespace hourglass::app::compare_view
