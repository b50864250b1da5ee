// The tutorials' case: eight sentences, a vector of eight numbers for every word, one sigmoid unit; trained
// while one looks.
#include <algorithm>
#include <cmath>
#include <imgui.h>
#include <memory>
#include <misc/cpp/imgui_stdlib.h>
#include <nlohmann/json.hpp>

#include "app/state/place.h"
#include "app/state/view.h"
#include "app/views/sentences/predictions.h"
#include "app/views/sentences/two_axes.h"
#include "app/views/shared/report_table.h"
#include "app/views/shared/seed_field.h"
#include "base/text.h"
#include "explore/csv_text.h"
#include "explore/sentences.h"
#include "explore/sentences_figure.h"
#include "explore/text_sets.h"
#include "io/sequence_model_file.h"
#include "ui/widgets.h"

namespace hourglass::app::sentences_view {
namespace {

constexpr char kFirstSentence[] = "Great work, not weak";
constexpr std::size_t kLongestInAddress = 500;  // bytes
constexpr std::uint64_t kFirstSeed = Sentences::kFirstSeed;
constexpr int kLargestSeed = 1'000'000;
constexpr float kColumnGap = 36, kSliderWidth = 420;

constexpr SeedField kOtherSeed{.label = "Other seed",
                               .name = "Other seed",
                               .before = "Previous other seed",
                               .after = "Next other seed",
                               .explanation = "The weights that the other training begins with.",
                               .largest = kLargestSeed};

class SentencesView final : public View {
public:
    SentencesView() : View({"Sentences", "Sentences", icon::kPencil, Tab::For::Sentences}) {}

    bool busy() const override { return sentences_.training(); }

    // "seed-3:epoch-10:against-4:text-good+work"
    std::string place() const override {
        std::string place;
        if (sentences_.seed() != kFirstSeed) add_part(place, "seed", static_cast<long>(sentences_.seed()));
        if (sentences_.looks_back()) add_part(place, "epoch", sentences_.shown_epoch());
        if (compared_) add_part(place, "against", other_seed_);
        if (own_ != kFirstSentence && own_.size() <= kLongestInAddress) add_part(place, "text", own_);
        return place;
    }
    std::vector<std::string> follow_place(const Frame&, std::string_view place) override {
        own_ = kFirstSentence;
        compared_ = false;
        int seed = kFirstSeed, epoch = -1;
        const std::vector<std::string> useless = read_parts(place, [&](const PlacePart& part) {
            const auto take = [&](int& number, int largest) {
                const auto read = whole_number(part.value, 0, largest);
                if (read) number = *read;
                return read.has_value();
            };
            if (part.key == "seed") return take(seed, kLargestSeed);
            if (part.key == "epoch") return take(epoch, sentences_.epochs());
            if (part.key == "against") return compared_ = take(other_seed_, kLargestSeed);
            if (part.key == "text") own_ = part.value;
            return part.key == "text";
        });
        if (sentences_.seed() != static_cast<std::uint64_t>(seed))
            sentences_.train(static_cast<std::uint64_t>(seed));
        if (epoch >= 0) sentences_.finish();
        sentences_.look_at(epoch);
        train_other();
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
        draw_time_travel();
        draw_choice_of_other();
        train_other();
        const float width = ImGui::GetContentRegionAvail().x;
        const bool two = width > 720;
        const float left = two ? (width - kColumnGap) * 0.5f : width,
                    right = two ? width - left - kColumnGap : width;
        ImGui::BeginGroup();
        heading("Loss and accuracy");
        draw_curves(left);
        ImGui::EndGroup();
        if (two) ImGui::SameLine(0, kColumnGap);
        ImGui::BeginGroup();
        heading("Predictions");
        draw_predictions(runs(), right);
        ImGui::EndGroup();
        ImGui::Dummy({0, 4});
        draw_own();
        for (const Sentences* run : runs()) draw_scores(*run, left, right, two);
    }

    std::optional<Figure> figure(const Frame&) override { return sentences_figure(runs()); }

    void describe(const Frame& frame, nlohmann::json& object) override {
        if (frame.state.text != kSentiment) return;
        object = {{"epoch", sentences_.epoch()},
                  {"shown_epoch", sentences_.shown_epoch()},
                  {"seed", sentences_.seed()},
                  {"accuracy", sentences_.accuracies().empty() ? 0.0f : sentences_.accuracies().back()},
                  {"loss", sentences_.losses().empty() ? 0.0f : sentences_.losses().back()},
                  {"own", sentences_.probability(own_)},
                  {"probabilities", sentences_.probabilities()}};
        if (compared_)
            object["against"] = {{"seed", other_.seed()},
                                 {"loss", other_.losses().back()},
                                 {"probabilities", other_.probabilities()}};
    }

private:
    std::vector<const Sentences*> runs() const {
        return compared_ ? std::vector<const Sentences*>{&sentences_, &other_}
                         : std::vector<const Sentences*>{&sentences_};
    }
    std::string of_seed(const Sentences& run) const {
        return compared_ ? ", seed " + std::to_string(run.seed()) : "";
    }

    // The other one is trained at once, and shows the same epoch.
    void train_other() {
        if (!compared_) return;
        if (other_.seed() != static_cast<std::uint64_t>(other_seed_))
            other_.train(static_cast<std::uint64_t>(other_seed_));
        other_.finish();
        other_.look_at(sentences_.shown_epoch());
    }

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
        if (icon_button(
                "Save sentences as CSV", icon::kFile,
                "Saves loss and accuracy of every epoch, and the predictions of the shown one, as a table (CSV)."))
            frame.ask(action::SaveFile{name + ".csv", to_file(sentences_csv(runs()))});
        ImGui::SameLine(0, metrics().gap);
        if (icon_button(
                "Save classifier", icon::kSave,
                "Saves the classifier of the shown epoch, with its words: hourglass text evaluate reads it."))
            frame.ask(action::SaveFile{name + ".safetensors", save_sequence_model(sentences_.classifier())});
        ImGui::SameLine(0, metrics().gap);
        ImGui::AlignTextToFramePadding();
        const std::string progress = "epoch " + std::to_string(sentences_.epoch()) + " of " +
                                     std::to_string(sentences_.epochs()) + ", seed " +
                                     std::to_string(sentences_.seed());
        text(fonts().small, palette().dim, progress);
        record_text("Progress", progress);
    }

    void draw_time_travel() {
        const int now = sentences_.epoch();
        if (now == 0) return;
        const int shown = sentences_.shown_epoch();
        const bool back = sentences_.looks_back();
        const std::string said =
            "Time travel: " + (!back        ? "the model as it is now"
                               : shown == 0 ? std::string("the fresh weights")
                                            : "the model after epoch " + std::to_string(shown));
        text(fonts().small, palette().dim, said);
        record_prose(said);
        const float width = std::min(ImGui::GetContentRegionAvail().x, kSliderWidth);
        const float room = width - (back ? button_width("Now", icon::kHistory) + metrics().gap : 0);
        auto value = static_cast<float>(shown);
        if (slider("##Epoch shown", &value, 0, static_cast<float>(now), "", room, 1)) {
            const int wanted = std::clamp(static_cast<int>(std::lround(value)), 0, now);
            sentences_.look_at(wanted == now ? -1 : wanted);
        }
        record_value(back ? std::to_string(shown) : "now");
        help("The predictions, the report and your own sentence, as they were after that epoch.");
        if (!back) return;
        ImGui::SameLine();
        if (button("Now", icon::kHistory)) sentences_.look_at(-1);
    }

    void draw_choice_of_other() {
        if (toggle("Compare with another seed", &compared_) && compared_ &&
            static_cast<std::uint64_t>(other_seed_) == sentences_.seed())
            other_seed_ = static_cast<int>(sentences_.seed()) + 1;
        help("Trains the same network from other weights and shows both, at the same epoch.");
        if (!compared_) return;
        const float both =
            toggle_width("Compare with another seed") + metrics().gap + seed_field_width(kOtherSeed);
        if (both <= ImGui::GetContentRegionAvail().x) ImGui::SameLine(0, metrics().gap);
        draw_seed_field(kOtherSeed, other_seed_);
    }

    void draw_curves(float width) {
        std::vector<TwoCurves> curves;
        for (const Sentences* run : runs())
            curves.push_back({.loss = run->losses(),
                              .accuracy = run->accuracies(),
                              .epochs = run->epochs(),
                              .marked = run->looks_back() ? run->shown_epoch() : 0,
                              .name = compared_ ? "seed " + std::to_string(run->seed()) : ""});
        draw_two_axes("Curves", {width, 240}, curves);
    }

    void draw_scores(const Sentences& run, float left, float right, bool two) {
        const ClassificationReport report = run.report();
        ImGui::Dummy({0, 4});
        ImGui::BeginGroup();
        heading("Classification report" + of_seed(run));
        draw_report(report, left);
        ImGui::EndGroup();
        if (two) ImGui::SameLine(0, kColumnGap);
        ImGui::BeginGroup();
        heading("Confusion matrix" + of_seed(run));
        draw_confusion(report, std::min(right, 320.0f));
        ImGui::EndGroup();
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
        if (compared_)
            said += " With seed " + std::to_string(other_.seed()) + " it is " +
                    percent_text(other_.probability(own_)) + ".";
        paragraph(fonts().body, palette().text, said);
    }

    Sentences sentences_, other_;
    bool compared_ = false;
    int other_seed_ = static_cast<int>(kFirstSeed) + 1;
    std::string own_ = kFirstSentence;
};

}  // namespace

std::unique_ptr<View> make_view() { return std::make_unique<SentencesView>(); }

}  // namespace hourglass::app::sentences_view
