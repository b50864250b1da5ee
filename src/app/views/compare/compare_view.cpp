#include "app/views/compare/compare_view.h"

#include <algorithm>

#include "app/state/words.h"
#include "app/views/shared/absence.h"
#include "explore/csv_text.h"
#include "ui/plot.h"
#include "ui/scroll.h"
#include "ui/widgets.h"

namespace hourglass::app {

CompareView::CompareView() : View({"Compare", "Compare", icon::kCompare}) {}

std::unique_ptr<View> make_compare_view() { return std::make_unique<CompareView>(); }

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
    std::vector<Series> series;
    float end = 1;
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
    const float ends[] = {0, end};
    const float pca[] = {static_cast<float>(frame.live.pca_mse), static_cast<float>(frame.live.pca_mse)};
    if (has_pca(frame) && list_.shows(kPca))
        series.push_back(
            {.name = pca_name(frame), .x = ends, .y = pca, .color = palette().dim, .stroke = Stroke::Solid});
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 min = ImGui::GetCursorScreenPos();
    const ImVec2 max(min.x + width, min.y + height);
    draw_heading(frame, min, max);
    const float plot = max.y - ImGui::GetCursorScreenPos().y;
    const PlotAxes axes{.x_label = "epoch",
                        .y_label = "mean squared error per " + words_of(frame.state).part,
                        .y_unit = "",
                        .x_end = end,
                        .logarithmic = true,
                        .whole = true};
    draw_plot("Curves of the runs", {width, plot}, axes, series);
}

void CompareView::draw_heading(const Frame& frame, ImVec2 min, ImVec2 max) {
    ImGui::AlignTextToFramePadding();
    heading("Error on test " + words_of(frame.state).many);
    ImGui::SameLine();
    ImGui::SetCursorScreenPos({max.x - 2 * metrics().control - 4, min.y});
    if (icon_button("Save picture of the runs", icon::kPicture, "Saves this plot as PNG."))
        frame.ask(action::SavePicture{"hourglass-runs.png", min.x, min.y, max.x, max.y});
    ImGui::SameLine(0, 4);
    if (icon_button("Save runs as CSV", icon::kFile, "Saves the losses of all epochs of all runs as CSV."))
        frame.ask(action::SaveFile{"hourglass-runs.csv", to_file(runs_csv(frame.runs.runs()))});
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

}  // namespace hourglass::app
