// Training for anomalies: on what is normal alone, or a model for each class.
#include <algorithm>
#include <cstdio>

#include "app/state/words.h"
#include "app/views/anomalies/anomalies_view.h"
#include "data/table.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::anomalies_view {
namespace {

constexpr int kShortEpochs = 10;  // of pictures: some seconds for each class
constexpr std::size_t kMostClasses = 20;

std::vector<int> as_list(const LabelSet& labels) {
    std::vector<int> list;
    for (std::size_t label = 0; label < labels.size(); ++label)
        if (labels[label]) list.push_back(static_cast<int>(label));
    return list;
}

std::string auroc_text(double value) {
    char buffer[16];
    std::snprintf(buffer, sizeof buffer, "%.3f", value);
    return buffer;
}

// What it is that one model is trained for.
Spec short_run(const Frame& frame) {
    Spec spec = frame.state.wanted;
    if (!is_table(frame.state.data->train)) spec.epochs = std::min(spec.epochs, kShortEpochs);
    return spec;
}

}  // namespace

// Only where something is drawn: what a script that looks at the state asks for is not done. A model that the
// session has refused to train never begins.
void AnomaliesView::follow_series(const Frame& frame) {
    if (series_.running() && trial_asked_ && !frame.state.trial)
        series_.stop("It could not be trained, for the reason that a message gave.");
    trial_asked_ = false;
    switch (series_.follow(frame, pass_.found())) {
        case OneClassSeries::Step::Train:
            frame.ask(action::BeginTrial{series_.spec()});
            trial_asked_ = true;
            break;
        case OneClassSeries::Step::End:
            frame.ask(action::EndTrial{});
            break;
        case OneClassSeries::Step::Nothing:
            break;
    }
}

// Where something else is normal than what the model has learned from.
void AnomaliesView::draw_train_button(const Frame& frame) {
    const ImageSet& train = frame.state.data->train;
    const LabelSet labels = normal(frame), all = present(train);
    if (all.count() < 2 || labels == trained_on(frame) || series_.running()) return;
    const std::string label = "Train on " + in_words(labels, train);
    if (button(label.c_str(), icon::kPlay, ButtonKind::Primary)) {
        Spec spec = frame.state.wanted;
        spec.only_classes = labels == all ? std::vector<int>() : as_list(labels);
        frame.ask(action::Change{spec});
        frame.ask(action::TrainFromScratch{});
        chosen_.reset();  // then it is what the model was trained on
        threshold_.reset();
    }
    help("Trains a model of the panel's settings on these classes alone, from fresh weights.");
}

// A column for each class; on phones in two rows.
void AnomaliesView::draw_results() {
    const Palette& p = palette();
    const std::vector<OneClassSeries::Result>& results = series_.results();
    const float room = ImGui::GetContentRegionAvail().x;
    const float line = line_height(fonts().small), bold = line_height(fonts().bold), height = bold + line + 8;
    const int columns = std::max(1, static_cast<int>(room / (room >= 560 ? 62.0f : 66.0f)));
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const auto shown = static_cast<int>(results.size()) + 1;
    const float wide = room / static_cast<float>(std::min(columns, shown));
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (int i = 0; i < shown; ++i) {
        const bool mean = i + 1 == shown;
        const ImVec2 at(start.x + static_cast<float>(i % columns) * wide,
                        start.y + static_cast<float>(i / columns) * height);
        const auto value = mean ? series_.mean_auroc() : results[static_cast<std::size_t>(i)].auroc;
        const std::string name = mean ? "Mean" : results[static_cast<std::size_t>(i)].name;
        const bool now =
            !mean && series_.running() && &results[static_cast<std::size_t>(i)] == &series_.current();
        draw_text(list, fonts().bold, at, now || mean ? p.accent_text : p.text, name);
        draw_text(list, fonts().small, {at.x, at.y + bold + 1}, value ? p.text : p.dim,
                  value ? auroc_text(*value)
                  : now ? "..."
                        : "-");
        ImGui::SetCursorScreenPos(at);
        ImGui::Dummy({wide, height});
        record_text((mean ? "Mean AUROC" : "AUROC of " + name), value ? auroc_text(*value) : "not known yet");
    }
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({room, height * static_cast<float>((shown + columns - 1) / columns)});
}

void AnomaliesView::draw_series(const Frame& frame) {
    const Words words = words_of(frame.state);
    const std::size_t classes = present(frame.state.data->train).count();
    if (classes < 2 || classes > kMostClasses) return;
    heading("A model for each class");
    const Spec spec = short_run(frame);
    if (series_.running()) {
        const bool stop = button("Stop the models");
        ImGui::SameLine(0, 12);
        ImGui::BeginGroup();
        text(fonts().small, palette().dim, "Training on " + series_.current().name + " only");
        progress_bar(series_.progress(), std::min(ImGui::GetContentRegionAvail().x, 260.0f));
        ImGui::EndGroup();
        if (stop) {
            series_.stop("They were stopped.");
            frame.ask(action::EndTrial{});
        }
    } else {
        paragraph(
            fonts().small, palette().dim,
            "Trains on each class alone, one model after another, with the panel's settings and " +
                std::to_string(spec.epochs) +
                " epochs each, and measures how well the score tells its class from all others. What you "
                "have trained is kept and comes back; it goes on while this view is shown.");
        ImGui::BeginDisabled(!frame.state.can_train());
        const std::string label = "Train " + std::to_string(classes) + " one-class models";
        if (button(label.c_str(), icon::kPlay)) {
            chosen_.reset();
            threshold_.reset();
            series_.start(frame, spec, {.score = score_, .by_contrast = divides(frame)});
        }
        ImGui::EndDisabled();
    }
    if (!series_.problem().empty()) paragraph(fonts().small, palette().danger, series_.problem());
    if (series_.results().empty()) return;
    paragraph(fonts().small, palette().dim,
              "AUROC on the test " + words.many + ", by " +
                  label_of(choices_of<AnomalyScore>[static_cast<std::size_t>(series_.wish().score)]) +
                  (series_.wish().by_contrast ? " by contrast:" : ":"));
    draw_results();
}

}  // namespace hourglass::app::anomalies_view
