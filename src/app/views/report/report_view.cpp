// How well the model tells the messages apart that it was not trained on: by words and code, or, of one that
// is trained here, by its codes alone.
#include <algorithm>
#include <imgui.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/classification_report.h"
#include "app/state/place.h"
#include "app/state/view.h"
#include "app/state/words.h"
#include "app/views/shared/message_row.h"
#include "app/views/shared/pictures.h"
#include "app/views/shared/report_table.h"
#include "base/format.h"
#include "explore/bar_figures.h"
#include "training/text_evaluation.h"
#include "ui/plot.h"
#include "ui/widgets.h"

namespace hourglass::app::report_view {
namespace {

constexpr std::size_t kMistakes = 20;  // that are listed

class ReportView final : public View {
public:
    ReportView() : View({"Report", "Report", icon::kCheck, Tab::For::Messages}) {}

    // What the classifier sees.
    std::string place() const override { return by_code_ ? "" : "words"; }
    bool go_to(std::string_view place) override {
        if (!place.empty() && place != "words") return false;
        by_code_ = place.empty();
        return true;
    }

    void draw(const Frame& frame) override {
        if (frame.messages == nullptr || !frame.messages->ready()) {
            if (frame.state.texts.name.empty()) frame.ask(action::FetchMessages{});
            return paragraph(fonts().body, palette().dim, "The messages and their model are loading.");
        }
        if (const std::string why = frame.messages->why_unmeasured();
            frame.messages->complete() && !why.empty()) {
            paragraph(fonts().body, palette().dim, why);
            return draw_verdicts(*frame.messages, words_of(frame.state).many);
        }
        update(*frame.messages);
        if (!report_) {
            const float known = static_cast<float>(frame.messages->known());
            paragraph(fonts().body, palette().dim, "The messages are being read.");
            return progress_bar(known / static_cast<float>(frame.messages->documents().count()),
                                std::min(ImGui::GetContentRegionAvail().x, 400.0f));
        }
        draw_report_of(frame, *frame.messages, words_of(frame.state).many);
    }

    // The matrix with its report, beside the course of the training where it was measured.
    std::optional<Figure> figure(const Frame& frame) override {
        if (frame.messages == nullptr || !report_) return std::nullopt;
        Figure matrix = confusion_figure(
            text_legend(shown_by_code_ ? "Verdicts by codes alone" : "Verdicts by words and code",
                        *frame.messages),
            *report_);
        if (!has_course(*frame.messages)) return matrix;
        const Course course(*frame.messages);
        const FigureCurve curves[] = {
            {.name = "Accuracy", .x = course.epochs, .y = course.accuracy, .color = 0x0072B2},
            {.name = "F1 of " + rarer(*frame.messages),
             .x = course.epochs,
             .y = course.f1,
             .color = 0xC65A00,
             .dashed = true}};
        return beside(
            std::move(matrix),
            curve_figure({"Codes alone, by epoch", {}},
                         {.x_label = "epoch", .y_label = "", .x_high = course.epochs.back()}, curves));
    }

    void describe(const Frame& frame, nlohmann::json& object) override {
        if (frame.messages == nullptr || !frame.messages->complete()) return;
        update(*frame.messages);
        if (!report_) {
            object = {{"unmeasured", frame.messages->why_unmeasured()},
                      {"verdicts", verdict_counts(*frame.messages)},
                      {"course", nlohmann::json::array()}};
            return;
        }
        object = {{"accuracy", report_->accuracy},
                  {"f1", scores_of(*report_, frame.messages->documents().classes.back()).f1},
                  {"by_code", shown_by_code_},
                  {"confusion", report_->confusion},
                  {"mistakes", mistakes_.size()},
                  {"course", nlohmann::json::array()}};
        if (const TextMoment* const moment = frame.messages->moment())
            for (const TextScore& score : moment->scores)
                object["course"].push_back(
                    {{"epoch", score.epoch}, {"accuracy", score.accuracy}, {"f1", score.f1}});
    }

private:
    // Verdicts of those held out, by the classifier that is chosen.
    static std::span<const std::uint8_t> held_out_verdicts(const Messages& messages, bool by_code) {
        if (by_code) return messages.moment()->by_code;
        return std::span(messages.verdicts()).subspan(messages.trained());
    }
    static bool knows_codes_alone(const Messages& messages) {
        return messages.moment() != nullptr && !messages.moment()->by_code.empty();
    }

    void update(const Messages& messages) {
        if (!messages.complete() || !messages.why_unmeasured().empty()) return report_.reset();
        const bool by_code = by_code_ && knows_codes_alone(messages);
        if (report_ && version_ == messages.version() && shown_by_code_ == by_code) return;
        version_ = messages.version();
        shown_by_code_ = by_code;
        const Documents& documents = messages.documents();
        const auto labels = std::span(documents.labels).subspan(messages.trained());
        const auto verdicts = held_out_verdicts(messages, by_code);
        report_ = classification_report(labels, verdicts, documents.classes);
        mistakes_.clear();
        for (std::size_t i = 0; i < labels.size(); ++i)
            if (labels[i] != verdicts[i])
                mistakes_.push_back(static_cast<std::uint32_t>(messages.trained() + i));
    }

    // Of all texts, by the model's classes.
    static std::vector<long> verdict_counts(const Messages& messages) {
        if (messages.verdicts().empty()) return {};
        std::vector<long> counts(messages.reader()->model().classes().size());
        for (const std::uint8_t verdict : messages.verdicts()) ++counts[verdict];
        return counts;
    }

    static void draw_verdicts(const Messages& messages, const std::string& many) {
        const std::vector<long> counts = verdict_counts(messages);
        if (counts.empty()) return;
        heading("What it takes them for");
        for (std::size_t i = 0; i < counts.size(); ++i)
            paragraph(fonts().body, class_ink(i),
                      with_commas(counts[i]) + " " + many + ": " + messages.reader()->model().classes()[i]);
    }

    void draw_choice(const Messages& messages) {
        if (!knows_codes_alone(messages)) return;
        static const std::vector<std::string> kSeen{"Code alone", "Words and code"};
        const int chosen =
            segments("What the classifier sees", kSeen, shown_by_code_ ? 0 : 1,
                     std::min(ImGui::GetContentRegionAvail().x, 320.0f),
                     "Linear classifiers, trained with the labels of what the model is trained "
                     "on: on the codes alone, which says how good these are, or on the words as "
                     "well, as in the view Messages.");
        if (chosen >= 0) by_code_ = chosen == 0;
    }

    // What codes alone have been good for after each epoch.
    struct Course {
        explicit Course(const Messages& messages) {
            for (const TextScore& score : messages.moment()->scores) {
                epochs.push_back(static_cast<float>(score.epoch));
                accuracy.push_back(static_cast<float>(score.accuracy));
                f1.push_back(static_cast<float>(score.f1));
            }
        }
        std::vector<float> epochs, accuracy, f1;
    };
    bool has_course(const Messages& messages) const {
        return shown_by_code_ && messages.moment()->scores.size() >= 2;
    }

    void draw_course(const Messages& messages, float width) {
        if (!has_course(messages)) return;
        const Course course(messages);
        heading("Codes alone, by epoch");
        const std::vector<Series> series{
            {"Accuracy", course.epochs, course.accuracy, palette().training, Stroke::Solid},
            {"F1 of " + rarer(messages), course.epochs, course.f1, palette().validation,
             Stroke::DashedWithMarkers}};
        draw_legend("Course of the codes", series, width);
        draw_plot(
            "Accuracy by epoch", {width, 180},
            {.x_label = "epoch", .y_label = "", .y_unit = "", .x_end = std::max(1.0f, course.epochs.back())},
            series, &plot_);
    }

    static std::string rarer(const Messages& messages) {
        return messages.documents().classes[static_cast<std::size_t>(rarer_class(messages.documents()))];
    }

    void draw_report_of(const Frame& frame, const Messages& messages, const std::string& many) {
        const std::size_t count = messages.documents().count() - messages.trained();
        const auto number = [](std::size_t value) { return with_commas(static_cast<long>(value)); };
        draw_choice(messages);
        paragraph(fonts().body, palette().dim,
                  "The model, its vocabulary and its classifier come from " + number(messages.trained()) +
                      " " + many + ". Here are its verdicts on the " + number(count) +
                      " others, a fifth of all different " + many + ", drawn at random.");
        ImGui::Dummy({0, 2});
        const float width = ImGui::GetContentRegionAvail().x, gap = 36;
        const bool two = width > 720;
        ImGui::BeginGroup();
        heading("Classification report");
        draw_report(*report_, two ? 440 : width);
        ImGui::EndGroup();
        if (two) ImGui::SameLine(0, gap);
        ImGui::BeginGroup();
        heading("Confusion matrix");
        draw_confusion(*report_, two ? std::min(width - 440 - gap, 320.0f) : std::min(width, 320.0f));
        ImGui::EndGroup();
        paragraph(
            fonts().small, palette().dim,
            "Precision: of those called so, the share that are. Recall: of all of a class, the share that was "
            "found. F1: their harmonic mean. The columns are scikit-learn's.");
        ImGui::Dummy({0, 4});
        draw_course(messages, std::min(width, 720.0f));
        heading(number(mistakes_.size()) + " mistakes");
        draw_mistakes(frame, messages, width);
    }

    // One that is clicked is opened in the view that reads it word by word.
    void draw_mistakes(const Frame& frame, const Messages& messages, float width) {
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 1});
        for (const std::uint32_t mistake :
             std::span(mistakes_).first(std::min(kMistakes, mistakes_.size()))) {
            if (!draw_message_row(messages, mistake, "taken for " + taken_for(messages, mistake), width))
                continue;
            std::string place;
            add_part(place, "text", messages.documents().texts[mistake]);
            frame.ask(action::ShowTab{"Messages", place});
        }
        ImGui::PopStyleVar();
    }

    std::string taken_for(const Messages& messages, std::uint32_t place) const {
        return messages.documents()
            .classes[held_out_verdicts(messages, shown_by_code_)[place - messages.trained()]];
    }

    std::optional<ClassificationReport> report_;
    bool by_code_ = true, shown_by_code_ = false;
    PlotView plot_;
    std::vector<std::uint32_t> mistakes_;
    std::uint64_t version_ = 0;
};

}  // namespace

std::unique_ptr<View> make_view() { return std::make_unique<ReportView>(); }

}  // namespace hourglass::app::report_view
