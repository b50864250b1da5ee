// The tutorials' case: eight sentences, a vector of eight numbers for every word, one sigmoid unit; trained
// while one looks.
#include <algorithm>
#include <cstdio>
#include <imgui.h>
#include <memory>
#include <misc/cpp/imgui_stdlib.h>
#include <nlohmann/json.hpp>

#include "app/state/place.h"
#include "app/state/view.h"
#include "app/views/sentences/two_axes.h"
#include "app/views/shared/message_row.h"
#include "app/views/shared/report_table.h"
#include "base/text.h"
#include "explore/bar_figures.h"
#include "explore/csv_text.h"
#include "explore/sentences.h"
#include "explore/text_sets.h"
#include "io/sequence_model_file.h"
#include "ui/widgets.h"

namespace hourglass::app::sentences_view {
namespace {

constexpr char kFirstSentence[] = "Great work, not weak";
constexpr std::size_t kLongestInAddress = 500;  // bytes
constexpr std::uint64_t kFirstSeed = Sentences::kFirstSeed;
constexpr int kLargestSeed = 1'000'000;

std::string percent_text(float share) {
    char text[16];
    std::snprintf(text, sizeof text, "%.0f %%", 100 * static_cast<double>(share));
    return text;
}

class SentencesView final : public View {
public:
    SentencesView() : View({"Sentences", "Sentences", icon::kPencil, Tab::For::Sentences}) {}

    bool busy() const override { return sentences_.training(); }

    // "seed-3:text-good+work"
    std::string place() const override {
        std::string place;
        if (sentences_.seed() != kFirstSeed) add_part(place, "seed", static_cast<long>(sentences_.seed()));
        if (own_ != kFirstSentence && own_.size() <= kLongestInAddress) add_part(place, "text", own_);
        return place;
    }
    std::vector<std::string> follow_place(const Frame&, std::string_view place) override {
        own_ = kFirstSentence;
        std::uint64_t seed = kFirstSeed;
        const std::vector<std::string> useless = read_parts(place, [&](const PlacePart& part) {
            if (part.key == "text") own_ = part.value;
            if (part.key == "text") return true;
            const auto number = whole_number(part.value, 0, kLargestSeed);
            if (part.key != "seed" || !number) return false;
            seed = static_cast<std::uint64_t>(*number);
            return true;
        });
        if (sentences_.seed() != seed) sentences_.train(seed);
        return useless;
    }

    void draw(const Frame& frame) override {
        sentences_.advance();
        const std::size_t words = sentences_.classifier().vocabulary().size();
        paragraph(fonts().body, palette().dim,
                  "Each of the " + std::to_string(words) +
                      " words has a vector of 8 numbers; those of a sentence's four words, or fewer, go "
                      "into one sigmoid unit that says how probably the sentence is positive. Nothing is "
                      "held out: the eight are all there is.");
        draw_controls(frame);
        const float width = ImGui::GetContentRegionAvail().x, gap = 36;
        const bool two = width > 720;
        const float left = two ? (width - gap) * 0.5f : width;
        ImGui::BeginGroup();
        heading("Loss and accuracy");
        draw_two_axes("Curves", {left, 240},
                      {sentences_.losses(), sentences_.accuracies(), sentences_.epochs()});
        ImGui::EndGroup();
        if (two) ImGui::SameLine(0, gap);
        ImGui::BeginGroup();
        heading("Predictions");
        draw_predictions(two ? width - left - gap : width);
        ImGui::EndGroup();
        ImGui::Dummy({0, 4});
        draw_own();
        ImGui::Dummy({0, 4});
        const ClassificationReport report = sentences_.report();
        ImGui::BeginGroup();
        heading("Classification report");
        draw_report(report, left);
        ImGui::EndGroup();
        if (two) ImGui::SameLine(0, gap);
        ImGui::BeginGroup();
        heading("Confusion matrix");
        draw_confusion(report, std::min(two ? width - left - gap : width, 320.0f));
        ImGui::EndGroup();
    }

    // Both curves, what is predicted, and the matrix.
    std::optional<Figure> figure(const Frame&) override {
        const auto epochs = static_cast<float>(sentences_.epochs());
        const FigureCurve curves[] = {{.name = "Loss (mean cross-entropy, nats)",
                                       .x = sentences_.epoch_numbers(),
                                       .y = sentences_.losses(),
                                       .color = 0x0072B2},
                                      {.name = "Accuracy",
                                       .x = sentences_.epoch_numbers(),
                                       .y = sentences_.accuracies(),
                                       .color = 0xC65A00,
                                       .dashed = true}};
        Figure course = curve_figure(
            {"Eight sentences: loss and accuracy",
             {std::to_string(sentences_.classifier().vocabulary().size()) +
              " words, a vector of 8 numbers each, one sigmoid unit. Seed " +
              std::to_string(sentences_.seed()) + ", epoch " + std::to_string(sentences_.epoch()) + " of " +
              std::to_string(sentences_.epochs()) + ". Nothing is held out."}},
            {.x_label = "epoch", .y_label = "loss, accuracy", .x_high = epochs}, curves);
        std::vector<FigureBar> bars;
        const Documents& documents = sentences_.documents();
        for (std::size_t i = 0; i < documents.count(); ++i) {
            const std::size_t predicted = sentences_.predictions()[i];
            bars.push_back({.name = documents.texts[i],
                            .value = percent_text(sentences_.probabilities()[i]) + ", " +
                                     documents.classes[predicted] +
                                     (predicted == documents.labels[i] ? "" : ", wrong"),
                            .share = static_cast<double>(sentences_.probabilities()[i]),
                            .color = predicted == 0 ? Rgb{0x0072B2} : Rgb{0xC65A00}});
        }
        Figure predictions = bar_figure({"How probably each is positive", {}}, bars);
        return below(below(std::move(course), std::move(predictions)),
                     confusion_figure({"Confusion matrix", {}}, sentences_.report()));
    }

    void describe(const Frame& frame, nlohmann::json& object) override {
        if (frame.state.text != kSentiment) return;
        object = {{"epoch", sentences_.epoch()},
                  {"seed", sentences_.seed()},
                  {"accuracy", sentences_.accuracies().empty() ? 0.0f : sentences_.accuracies().back()},
                  {"loss", sentences_.losses().empty() ? 0.0f : sentences_.losses().back()},
                  {"own", sentences_.probability(own_)}};
    }

private:
    void draw_controls(const Frame& frame) {
        if (button("Train again", icon::kReset, ButtonKind::Primary)) sentences_.train(sentences_.seed());
        help("Fresh weights of the same seed, and 50 epochs.");
        ImGui::SameLine(0, metrics().gap);
        if (button("Another seed", icon::kDice)) sentences_.train(sentences_.seed() + 1);
        help("Other weights at the start end in other weights, and sometimes in a mistake.");
        if (ImGui::GetWindowWidth() > 520) {
            ImGui::SameLine(0, metrics().gap + 4);
            ImGui::AlignTextToFramePadding();
        }
        const std::string name = "eight-sentences-seed-" + std::to_string(sentences_.seed());
        if (icon_button("Save sentences as CSV", icon::kFile,
                        "Saves loss and accuracy of every epoch, and the predictions, as a table (CSV)."))
            frame.ask(action::SaveFile{name + ".csv", to_file(sentences_csv(sentences_))});
        ImGui::SameLine(0, metrics().gap);
        if (icon_button(
                "Save classifier", icon::kSave,
                "Saves the classifier as it is now, with its words: hourglass text evaluate reads it."))
            frame.ask(action::SaveFile{name + ".safetensors", save_sequence_model(sentences_.classifier())});
        ImGui::SameLine(0, metrics().gap);
        ImGui::AlignTextToFramePadding();
        const std::string progress = "epoch " + std::to_string(sentences_.epoch()) + " of " +
                                     std::to_string(sentences_.epochs()) + ", seed " +
                                     std::to_string(sentences_.seed());
        text(fonts().small, palette().dim, progress);
        record_text("Progress", progress);
    }

    // A bar from the left: how probably positive; the line in the middle is where the verdict turns.
    void draw_predictions(float width) {
        const Palette& p = palette();
        ImDrawList& list = *ImGui::GetWindowDrawList();
        const Documents& documents = sentences_.documents();
        const float names = std::min(120.0f, 0.34f * width), verdict = 110,
                    bar = width - names - verdict - 46;
        const float line = line_height(fonts().body) + 7;
        const ImVec2 start = ImGui::GetCursorScreenPos();
        float y = start.y;
        std::string described;
        for (std::size_t i = 0; i < documents.count(); ++i) {
            const float share = sentences_.probabilities()[i];
            const std::size_t predicted = sentences_.predictions()[i];
            const bool right = predicted == documents.labels[i];
            const float x = start.x + names;
            draw_text(list, fonts().body, {start.x, y}, p.text, documents.texts[i]);
            list.AddRectFilled({x, y + 5}, {x + bar, y + line - 8}, p.raised, 3);
            list.AddRectFilled({x, y + 5}, {x + bar * share, y + line - 8}, class_ink(predicted), 3);
            list.AddLine({x + bar / 2, y + 2}, {x + bar / 2, y + line - 5}, p.text);
            draw_text(list, fonts().small, {x + bar + 42, y + 1}, p.dim, percent_text(share), 1);
            const std::string said = documents.classes[predicted] + (right ? "" : ", wrong");
            draw_text(list, fonts().small, {start.x + width, y + 1}, right ? p.text : p.danger, said, 1);
            described += (described.empty() ? "" : ", ") + documents.texts[i] + " " + percent_text(share) +
                         " positive: " + said;
            y += line;
        }
        ImGui::Dummy({width, y - start.y});
        record_image("Predictions", described);
    }

    void draw_own() {
        heading("Your own sentence");
        ImGui::SetNextItemWidth(std::min(ImGui::GetContentRegionAvail().x, 360.0f));
        ImGui::InputText("##Sentence", &own_);
        record_label("Sentence");
        record_role(Role::Field);
        record_live();
        record_value(own_);
        if (const auto asked = asked_value()) own_ = *asked;
        const float share = sentences_.probability(own_);
        std::string said = std::string(share > 0.5f ? "Positive" : "Negative") +
                           "; the probability of positive is " + percent_text(share) + ".";
        const std::vector<std::string> unknown = sentences_.unknown_words(own_);
        if (!unknown.empty()) said += " It does not know: " + joined(unknown) + ".";
        paragraph(fonts().body, palette().text, said);
    }

    Sentences sentences_;
    std::string own_ = kFirstSentence;
};

}  // namespace

std::unique_ptr<View> make_view() { return std::make_unique<SentencesView>(); }

}  // namespace hourglass::app::sentences_view
