#include "app/views/anomalies/anomalies_view.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "analysis/distribution.h"
#include "app/state/words.h"
#include "app/views/anomalies/roc_plot.h"
#include "app/views/anomalies/score_plot.h"
#include "app/views/shared/absence.h"
#include "base/format.h"
#include "data/table.h"
#include "explore/draw_results.h"
#include "explore/figures.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::anomalies_view {
namespace {

constexpr double kQuantile = 0.95;  // of the normal training samples' scores: the threshold at first
constexpr int kScoreBins = 60;
constexpr double kNoScore = std::numeric_limits<double>::quiet_NaN();

// Rounded toward the middle, so that "all" is never said of nearly all.
std::string share_text(double share) {
    const double percent = 100 * share;
    if (percent >= 99 && percent < 100) return number_text(std::floor(percent * 10) / 10) + " %";
    return number_text(percent < 1 && percent > 0 ? std::ceil(percent * 10) / 10 : std::round(percent)) +
           " %";
}

std::string figure_text(double value) {
    if (!std::isfinite(value)) return sign::kDash;
    char buffer[16];
    std::snprintf(buffer, sizeof buffer, "%.3f", value);
    return buffer;
}

}  // namespace

AnomaliesView::AnomaliesView() : View({"Anomalies", "Anomalies", icon::kWarning}) {}

std::unique_ptr<View> make_view() { return std::make_unique<AnomaliesView>(); }

void AnomaliesView::follow_data(const Frame& frame) {
    if (data_ == frame.state.data) return;
    // What an address has asked for before there were any data stays.
    if (data_ != nullptr) chosen_.reset();
    data_ = frame.state.data;
    threshold_.reset();
    version_ = 0;
    samples_.forget();
    if (chosen_ && (*chosen_ & present(data_->train)).none()) chosen_.reset();
}

// Of the classes that the data has.
LabelSet AnomaliesView::trained_on(const Frame& frame) const {
    LabelSet labels;
    for (const int label : frame.snapshot.model.spec().only_classes)
        labels.set(static_cast<std::size_t>(label));
    labels &= present(frame.state.data->train);  // of other data the model may have had others
    return labels.any() ? labels : present(frame.state.data->train);
}

bool AnomaliesView::has_seen_all(const Frame& frame) const {
    return trained_on(frame) == present(frame.state.data->train);
}

LabelSet AnomaliesView::normal(const Frame& frame) const { return chosen_.value_or(trained_on(frame)); }

double AnomaliesView::threshold() const { return threshold_.value_or(usual_threshold_); }

void AnomaliesView::update(const Frame& frame) {
    follow_data(frame);
    const std::vector<AnomalyScore> scores = scores_of(frame.snapshot.model.spec());
    if (std::ranges::find(scores, score_) == scores.end()) score_ = AnomalyScore::Reconstruction;
    pass_.update(frame, {.score = score_, .normal = normal(frame), .by_contrast = divides(frame)});
    if (pass_.version() != version_ || shown_pick_ != pick_) take_scores(frame);
    follow_drawing(frame);
}

void AnomaliesView::take_scores(const Frame& frame) {
    const AnomalyScores& found = pass_.found();
    version_ = pass_.version();
    shown_pick_ = pick_;
    const ImageSet& test = frame.state.data->test;
    strange_ = strange_samples(found, test);
    curve_ = anomaly_curve(found.scores, strange_);
    histogram_ = score_histogram(found, strange_, kScoreBins);
    usual_threshold_ = found.normal.empty() ? kNoScore : quantile(found.normal, kQuantile);
    if (found.scores.empty() || pass_.model() == nullptr) return samples_.forget();
    std::vector<StrangeSamples::Sample> samples;
    for (const std::uint32_t place : strangest(found, strange_, pick_, StrangeSamples::kMost))
        samples.push_back({found.samples[place], found.scores[place], strange_[place] != 0});
    samples_.show(frame, *pass_.model(), std::move(samples));
    drawn_.scores = 0;
}

void AnomaliesView::follow_drawing(const Frame& frame) {
    const bool pictures = !is_table(frame.state.data->test) && square_side(frame.snapshot.model) > 0 &&
                          frame.data->test.channels == 1;
    if (!pictures || frame.drawing.empty()) {
        drawn_ = {};
        return;
    }
    if (drawn_.drawing == frame.drawing.version() && drawn_.scores == version_) return;
    const int side = square_side(frame.snapshot.model);
    const std::vector<float> picture = frame.drawing.picture(side);
    if (std::ranges::none_of(picture, [](float pixel) { return pixel > 0; })) {
        drawn_ = {};
        return;
    }
    const Eigen::Map<const Matrix> pixels(picture.data(), static_cast<Eigen::Index>(picture.size()), 1);
    const std::optional<float> score = pass_.score(pixels);
    if (!score || pass_.found().normal.empty()) return;  // a moment later
    drawn_ = {.score = score,
              .share = share_below(pass_.found().normal, static_cast<double>(*score)),
              .drawing = frame.drawing.version(),
              .scores = version_};
    samples_.show_drawing(frame, *pass_.model(), pixels);
}

// What is measured, against what, and what the model has seen.
void AnomaliesView::draw_summary(const Frame& frame) {
    const Words words = words_of(frame.state);
    const ImageSet& test = frame.state.data->test;
    const AnomalyScores& found = pass_.found();
    const LabelSet labels = normal(frame), all = present(test);
    std::string sentence;
    if ((all & ~labels).none()) {
        sentence =
            "The model was trained on all classes, so that every " + words.one +
            " here is of a kind that it knows: the scores tell the unusual ones. For anomalies, choose "
            "what is normal.";
        if (all.count() < 2)
            sentence = "These " + words.many + " have no classes: the scores alone tell which are unusual.";
    } else if (has_seen_all(frame)) {
        sentence =
            "This model has seen all classes, those that do not belong as well: it was trained on "
            "them. What follows tells how different they are to it, not how it meets something new.";
    }
    if (!sentence.empty()) paragraph(fonts().small, palette().dim, sentence);
    if (found.normal.empty() && found.samples.empty() && !pass_.behind()) {
        paragraph(fonts().small, palette().danger, "No training " + words.one + " is of these classes.");
        return;
    }
    if (!pass_.behind()) {
        paragraph(fonts().small, palette().dim,
                  with_commas(static_cast<long>(found.scores.size())) + " test " + words.many +
                      ", measured by " + with_commas(static_cast<long>(found.normal.size())) +
                      " normal training " + words.many + ".");
        return;
    }
    const float progress = pass_.progress();
    text(fonts().small, palette().dim, "Scoring: " + std::to_string(std::lround(100 * progress)) + " %");
    ImGui::SameLine(0, 10);
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() + line_height(fonts().small) / 2 - 3);
    progress_bar(progress, std::min(ImGui::GetContentRegionAvail().x, 240.0f));
}

void AnomaliesView::draw_scores(const Frame& frame) {
    const Palette& p = palette();
    const Words words = words_of(frame.state);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float line = line_height(fonts().small), width = ImGui::GetContentRegionAvail().x;
    float x = start.x;
    const auto key = [&](ImU32 color, const std::string& name) {
        list.AddRectFilled({x, start.y + line / 2 - 5}, {x + 10, start.y + line / 2 + 5}, color, 2);
        draw_text(list, fonts().small, {x + 15, start.y}, p.dim, name);
        x += 15 + text_size(fonts().small, name).x + 14;
    };
    key(p.training, "normal");
    if (std::ranges::find(strange_, 1) != strange_.end()) key(p.validation, "others");
    if (drawn_.score) key(p.accent_text, "your drawing");
    if (threshold_) {
        const char* const name = "Threshold at 95 %";
        ImGui::SetCursorScreenPos({start.x + width - button_width(name), start.y - 4});
        if (button(name)) threshold_.reset();
        help("Back to where 95 of 100 normal training " + words.many + " lie below.");
    }
    ImGui::SetCursorScreenPos({start.x, start.y + std::max(line, threshold_ ? metrics().control : 0) + 4});
    const double marked = drawn_.score ? static_cast<double>(*drawn_.score) : kNoScore;
    if (const auto moved = draw_score_plot(histogram_, threshold(), marked, {width, 172})) threshold_ = moved;
}

void AnomaliesView::draw_figures(const Frame& frame) {
    const Palette& p = palette();
    const Words words = words_of(frame.state);
    const double limit = threshold();
    const AnomalyCounts counts = count_above(limit, pass_.found().scores, strange_);
    const long above = counts.found + counts.false_alarms;
    std::string sentence = "Above the threshold: ";
    if (curve_.empty())
        sentence += with_commas(above) + " of " +
                    with_commas(static_cast<long>(pass_.found().scores.size())) + " test " + words.many + ".";
    else
        sentence += with_commas(counts.found) + " of the " + with_commas(counts.found + counts.missed) +
                    " that do not belong, and " + with_commas(counts.false_alarms) + " of the " +
                    with_commas(counts.false_alarms + counts.passed) + " normal ones (false alarms, " +
                    share_text(counts.false_alarm_rate()) + ").";
    if (std::isfinite(limit)) paragraph(fonts().body, p.text, sentence);
    if (curve_.empty()) return;
    struct Figure {
        const char *name, *about;
        double value;
    };
    const Figure figures[] = {
        {"AUROC", "The probability that a sample that does not belong scores higher than a normal one.",
         curve_.auroc},
        {"Average precision",
         "The mean precision over all thresholds, weighted by the recall that each adds.",
         curve_.average_precision},
        {"Precision", "Of the samples above the threshold, the share that does not belong.",
         counts.precision()},
        {"Recall", "Of the samples that do not belong, the share above the threshold.", counts.recall()},
        {"F1", "The harmonic mean of precision and recall.", counts.f1()},
    };
    const float room = ImGui::GetContentRegionAvail().x;
    const float small = line_height(fonts().small), bold = line_height(fonts().bold);
    int i = 0;
    const int columns = room >= 430 ? 5 : 3;
    for (const Figure& one : figures) {
        if (i++ % columns > 0) ImGui::SameLine(0, 0);
        const float least = std::max(text_size(fonts().small, one.name).x + 16, 64.0f);
        const float wide = columns == 3 ? room / 3 : std::max(least, room / 6);
        const ImVec2 at = ImGui::GetCursorScreenPos();
        ImDrawList& list = *ImGui::GetWindowDrawList();
        draw_text(list, fonts().small, at, p.dim, one.name);
        draw_text(list, fonts().bold, {at.x, at.y + small + 1}, p.text, figure_text(one.value));
        ImGui::Dummy({wide, small + bold + 3});
        help(one.about);
        record_text(one.name, figure_text(one.value));
    }
}

std::string AnomaliesView::verdict_text(const Frame& frame) const {
    const Words words = words_of(frame.state);
    if (drawn_.share >= 1) return "Stranger than every normal training " + words.one + ".";
    if (drawn_.share <= 0) return "Less strange than every normal training " + words.one + ".";
    return "Stranger than " + share_text(drawn_.share) + " of the normal training " + words.many + ".";
}

void AnomaliesView::draw_verdict(const Frame& frame, float width) {
    if (is_table(frame.state.data->test) || square_side(frame.snapshot.model) == 0) return;
    ImGui::BeginGroup();
    heading("Your drawing");
    ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + width);
    if (!drawn_.score) {
        ImGui::PushFont(fonts().small);
        ImGui::TextWrapped(
            "What you draw, or a picture dropped on the page, gets its score and its place in the "
            "histogram.");
        ImGui::PopFont();
        if (button("Draw one", icon::kPencil)) frame.ask(action::ShowTab{"Draw"});
    } else {
        samples_.draw_drawing(std::min(84.0f, width / 2 - 4));
        const bool strange = static_cast<double>(*drawn_.score) > threshold();
        ImGui::PushStyleColor(ImGuiCol_Text, strange ? palette().danger : palette().text);
        ImGui::TextWrapped("%s", strange ? "Does not belong" : "Belongs");
        ImGui::PopStyleColor();
        ImGui::PushFont(fonts().small);
        const std::string verdict = verdict_text(frame);
        ImGui::TextWrapped("%s", verdict.c_str());
        ImGui::PopFont();
        record_text("Verdict on the drawing",
                    std::string(strange ? "Does not belong. " : "Belongs. ") + verdict);
    }
    ImGui::PopTextWrapPos();
    ImGui::EndGroup();
}

void AnomaliesView::draw_strangest(const Frame& frame) {
    static const std::string kPicks[] = {"All", "Normal", "Overlooked"};
    const Words words = words_of(frame.state);
    const bool table = is_table(frame.state.data->test);
    heading(pick_ == StrangePick::Overlooked ? "The least strange of the others"
            : pick_ == StrangePick::Normal   ? "The strangest normal " + words.many
                                             : "The strangest " + words.many);
    if (!curve_.empty()) {
        const int clicked = segments("Which samples", kPicks, static_cast<int>(pick_),
                                     std::min(ImGui::GetContentRegionAvail().x - metrics().control, 300.0f),
                                     "All: the highest scores. Normal: the highest of those that belong. "
                                     "Overlooked: the lowest of those that do not.");
        if (clicked >= 0) pick_ = static_cast<StrangePick>(clicked);
    } else {
        pick_ = StrangePick::All;
    }
    if (!table && !samples_.samples().empty()) {
        if (!curve_.empty()) ImGui::SameLine();
        if (const auto format = picture_menu("Save picture of the strangest"))
            frame.ask(action::SaveFigure{file_stem(frame, frame.runs, "strangest"),
                                         to_svg(samples_.figure(frame, "The strangest " + words.many)),
                                         *format == PictureFormat::Svg});
    }
    samples_.draw(frame);
    if (!table && !samples_.samples().empty())
        paragraph(
            fonts().small, palette().dim,
            std::string(
                "Below each the squared error of every pixel: where the model would have it otherwise.") +
                (StrangeSamples::drawable(frame.state.data->test) ? " A click puts one on the drawing pad."
                                                                  : ""));
}

// The trap that everybody falls into, and how to see it.
void AnomaliesView::draw_advice(const Frame& frame) {
    heading("What to look at");
    const bool table = is_table(frame.state.data->test);
    paragraph(fonts().small, palette().dim,
              table
                  ? "An error measures how complicated a row is as much as how strange it is: a model that "
                    "copies its input gives strange rows back as well. A small code, or the distance of "
                    "codes as the score, prevents that. Look at the overlooked rows, too."
                  : "A trap: an error measures how complicated a picture is as much as how strange it is. A "
                    "model that has never seen a 1 still gives it back well, since a 1 is a single stroke. "
                    "Take all but 1 as normal, train on these, and look at the overlooked ones; then take "
                    "the nearest codes as the score.");
}

void AnomaliesView::draw(const Frame& frame) {
    const bool fits = frame.has_model() &&
                      frame.snapshot.model.features() == static_cast<int>(frame.state.data->test.features());
    if (!fits || frame.snapshot.model.spec().translates()) {
        pass_.update(frame, {});  // it forgets what it knows
        drawn_version_ = pass_.version();
        if (!frame.has_model())
            draw_absence(frame);
        else if (fits)
            paragraph(fonts().body, palette().dim,
                      "Scores are for models that give a sample back; this one translates it into another.");
        return;
    }
    update(frame);
    drawn_version_ = pass_.version();
    follow_series(frame);
    ImGui::BeginDisabled(series_.running());
    draw_choices(frame);
    draw_train_button(frame);
    ImGui::EndDisabled();
    draw_summary(frame);
    draw_scores(frame);
    draw_figures(frame);
    const float room = ImGui::GetContentRegionAvail().x;
    ImGui::Dummy({0, 2});
    if (!curve_.empty()) {
        const float side = std::clamp(room * 0.42f, 130.0f, 190.0f);
        ImGui::BeginGroup();
        heading("ROC curve");
        draw_roc_plot(curve_, count_above(threshold(), pass_.found().scores, strange_), side);
        ImGui::EndGroup();
        ImGui::SameLine(0, 20);
        draw_verdict(frame, std::min(room - side - 24, 260.0f));
    } else {
        draw_verdict(frame, std::min(room, 260.0f));
    }
    draw_strangest(frame);
    draw_series(frame);
    draw_advice(frame);
}

void AnomaliesView::describe(const Frame& frame, nlohmann::json& object) {
    if (!frame.has_model() ||
        frame.snapshot.model.features() != static_cast<int>(frame.state.data->test.features()))
        return;
    if (frame.snapshot.model.spec().translates()) return;
    update(frame);
    const AnomalyScores& found = pass_.found();
    nlohmann::json normal_labels = nlohmann::json::array(), strangest = nlohmann::json::array();
    const LabelSet labels = normal(frame);
    for (std::size_t label = 0; label < labels.size(); ++label)
        if (labels[label]) normal_labels.push_back(label);
    for (const StrangeSamples::Sample& sample : samples_.samples())
        strangest.push_back({{"index", sample.index},
                             {"label", frame.state.data->test.labels[sample.index]},
                             {"score", sample.score}});
    object = {{"score", word_of(score_)},
              {"by_contrast", divides(frame)},
              {"normal", std::move(normal_labels)},
              {"scored", found.scores.size()},
              {"normal_samples", found.normal.size()},
              {"behind", pass_.behind()},
              {"strangest", std::move(strangest)}};
    if (std::isfinite(threshold())) {
        const AnomalyCounts counts = count_above(threshold(), found.scores, strange_);
        object["threshold"] = threshold();
        object["above"] = counts.found + counts.false_alarms;
        if (!curve_.empty()) {
            object["precision"] = counts.precision();
            object["recall"] = counts.recall();
            object["f1"] = counts.f1();
        }
    }
    if (!curve_.empty()) {
        object["auroc"] = curve_.auroc;
        object["average_precision"] = curve_.average_precision;
    }
    if (!series_.results().empty()) {
        nlohmann::json results = nlohmann::json::array();
        for (const OneClassSeries::Result& result : series_.results())
            results.push_back({{"class", result.name}, {"auroc", result.auroc.value_or(-1)}});
        object["series"] = {{"running", series_.running()}, {"results", std::move(results)}};
        if (const auto mean = series_.mean_auroc()) object["series"]["mean_auroc"] = *mean;
        if (!series_.problem().empty()) object["series"]["problem"] = series_.problem();
    }
    if (drawn_.score) object["drawing"] = {{"score", *drawn_.score}, {"share", drawn_.share}};
}

}  // namespace hourglass::app::anomalies_view
