// What typing errors do to classifiers that see words, codes, or both.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <imgui.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
#include <vector>

#include "app/state/place.h"
#include "app/state/view.h"
#include "app/state/words.h"
#include "app/views/shared/message_row.h"
#include "app/views/shared/pictures.h"
#include "base/format.h"
#include "base/text.h"
#include "explore/typo_test.h"
#include "training/text_evaluation.h"
#include "ui/plot.h"
#include "ui/widgets.h"

namespace hourglass::app::robustness_view {
namespace {

constexpr double kTypoBudget = 4;  // milliseconds per frame

struct FeatureKind {
    TypoTest::Features features;
    const char* label;
};
constexpr std::array kKinds = {FeatureKind{TypoTest::kWords, "Words"}, FeatureKind{TypoTest::kCodes, "Codes"},
                               FeatureKind{TypoTest::kBoth, "Words and code"}};

std::string three_digits(double value) {
    char text[16];
    std::snprintf(text, sizeof text, "%.3f", value);
    return text;
}

std::string typos_text(float share) {
    char text[16];
    std::snprintf(text, sizeof text, "%.0f %%", 100 * static_cast<double>(share));
    return text;
}

// Why codes of this model may know more than words; the end of a sentence.
std::string help_against_errors(const TextSpec& spec) {
    const bool runs = spec.longest_run > 0;
    const bool trained = spec.network.variant == Variant::Denoising && spec.noise.misspelled > 0;
    if (runs && trained)
        return "; the code also comes from runs of characters, and was trained to come out the same in spite of "
               "errors.";
    if (runs) return "; the code also comes from runs of characters.";
    if (trained) return "; the code was trained to come out the same in spite of errors.";
    return ", and neither does the code of this model. It would with characters, or as a denoising model.";
}

class RobustnessView final : public View {
public:
    RobustnessView() : View({"Robustness", "Typos", icon::kWarning, Tab::For::Messages}) {}

    bool busy() const override { return test_.behind(); }

    // "mistaken:typos-10:message-3"
    std::string place() const override {
        std::string place;
        if (accuracy_) add_part(place, "mistaken");
        if (percent(share_) != percent(kFirstShare)) add_part(place, "typos", percent(share_));
        if (steps_ > 0) add_part(place, "message", steps_);
        return place;
    }

    std::vector<std::string> follow_place(const Frame&, std::string_view place) override {
        accuracy_ = false;
        share_ = kFirstShare;
        steps_ = 0;
        return read_parts(place, [&](const PlacePart& part) {
            if (part.key == "mistaken" && part.value.empty()) return accuracy_ = true;
            const bool typos = part.key == "typos";
            const auto number = whole_number(part.value, 0, typos ? 30 : kMostSteps);
            if (!number || (!typos && part.key != "message")) return false;
            if (typos)
                share_ = static_cast<float>(*number) / 100;
            else
                steps_ = *number;
            return true;
        });
    }

    void draw(const Frame& frame) override {
        if (frame.messages == nullptr || !frame.messages->ready()) {
            if (frame.state.texts.name.empty()) frame.ask(action::FetchMessages{});
            return paragraph(fonts().body, palette().dim, "The messages and their model are loading.");
        }
        const Messages& messages = *frame.messages;
        if (const std::string why = messages.why_unmeasured(); messages.complete() && !why.empty())
            return paragraph(fonts().body, palette().dim, why);
        if (frame.training())
            return paragraph(
                fonts().body, palette().dim,
                "The model is being trained. Once that pauses, it is tested with typing errors.");
        test_.advance(messages, kTypoBudget);
        paragraph(
            fonts().body, palette().dim,
            "The held-out " + words_of(frame.state).many +
                " again, with typing errors in some of their words: letters exchanged, left out, doubled or "
                "replaced. A linear classifier on tf-idf of words no longer knows a misspelled word" +
                help_against_errors(messages.reader()->model().spec()));
        ImGui::Dummy({0, 2});
        draw_curves(messages);
        ImGui::Dummy({0, 4});
        if (test_.trained()) draw_example(messages);
    }

    void describe(const Frame& frame, nlohmann::json& object) override {
        if (frame.messages == nullptr || !test_.at(0, TypoTest::kWords)) return;
        object = {{"complete", !test_.behind()}, {"levels", nlohmann::json::array()}};
        for (int level = 0; test_.at(level, TypoTest::kWords); ++level)
            object["levels"].push_back({{"typos", level * TypoTest::kPercentPerLevel},
                                        {"words", test_.at(level, TypoTest::kWords)->f1},
                                        {"codes", test_.at(level, TypoTest::kCodes)->f1},
                                        {"both", test_.at(level, TypoTest::kBoth)->f1}});
    }

    std::optional<Figure> figure(const Frame& frame) override {
        if (frame.messages == nullptr || !test_.at(0, TypoTest::kWords)) return std::nullopt;
        const auto [levels, values] = measured();
        std::vector<FigureCurve> curves;
        constexpr std::array<Rgb, kKinds.size()> kInks{0xC65A00, 0x0072B2, 0x202020};
        for (std::size_t i = 0; i < kKinds.size(); ++i)
            if (visible_[i])
                curves.push_back({.name = kKinds[i].label,
                                  .x = levels,
                                  .y = values[i],
                                  .color = kInks[i],
                                  .dashed = i == 0});
        return curve_figure(text_legend("What typing errors do to classifiers", *frame.messages),
                            {.x_label = "misspelled words, percent",
                             .y_label = figure_names(*frame.messages)[accuracy_ ? 1 : 0],
                             .x_high = kMostTypos},
                            curves);
    }

private:
    static constexpr float kMostTypos = 30;

    static std::vector<std::string> figure_names(const Messages& messages) {
        const Documents& documents = messages.documents();
        const std::string of =
            documents.classes.size() == 2
                ? " of " + documents.classes[static_cast<std::size_t>(rarer_class(documents))]
                : "";
        return {"1 \xE2\x88\x92 F1" + of, "Share mistaken"};
    }

    struct Measured {
        std::vector<float> levels;  // percent
        std::array<std::vector<float>, kKinds.size()> values;
    };
    // Of the levels that are done, what the chosen figure is: less is better.
    Measured measured() const {
        Measured all;
        for (int level = 0; test_.at(level, TypoTest::kWords); ++level) {
            all.levels.push_back(static_cast<float>(level * TypoTest::kPercentPerLevel));
            for (std::size_t i = 0; i < kKinds.size(); ++i) {
                const TypoFigures found = *test_.at(level, kKinds[i].features);
                all.values[i].push_back(static_cast<float>(1 - (accuracy_ ? found.accuracy : found.f1)));
            }
        }
        return all;
    }

    void draw_curves(const Messages& messages) {
        const std::vector<std::string> figures = figure_names(messages);
        const float width = std::min(ImGui::GetContentRegionAvail().x, 720.0f);
        const int chosen = segments("Figure", figures, accuracy_ ? 1 : 0, std::min(width, 260.0f),
                                    "Measured on the messages that were held out: less is better.");
        if (chosen >= 0) accuracy_ = chosen == 1;
        if (!messages.complete()) {
            paragraph(fonts().small, palette().dim, "The messages are being read.");
            return progress_bar(
                static_cast<float>(messages.known()) / static_cast<float>(messages.documents().count()),
                width);
        }
        if (!test_.at(0, TypoTest::kWords))
            return paragraph(
                fonts().small, palette().dim,
                "Two classifiers are being trained on the messages, one that sees words, one that "
                "sees codes.");
        const auto [levels, values] = measured();
        std::vector<Series> series;
        const std::array<ImU32, 3> inks{palette().validation, palette().training, palette().text};
        for (std::size_t i = 0; i < kKinds.size(); ++i)
            series.push_back({.name = kKinds[i].label,
                              .x = levels,
                              .y = values[i],
                              .color = inks[i],
                              .stroke = i == 0 ? Stroke::DashedWithMarkers : Stroke::Solid,
                              .visible = visible_[i]});
        draw_plot("Typing errors", {width, 260},
                  {.x_label = "misspelled words, percent",
                   .y_label = "",
                   .y_unit = "",
                   .x_end = kMostTypos,
                   .whole = true},
                  series, &plot_);
        if (const int clicked = draw_legend("Classifiers", series, width); clicked >= 0) {
            bool& visible = visible_[static_cast<std::size_t>(clicked)];
            visible = !visible;
        }
        if (!levels.empty()) draw_losses(static_cast<int>(levels.size()) - 1);
    }

    void draw_losses(int level) {
        std::string said = "At " + std::to_string(level * TypoTest::kPercentPerLevel) + " % ";
        for (const FeatureKind& kind : kKinds) {
            const TypoFigures now = *test_.at(level, kind.features), before = *test_.at(0, kind.features);
            const double value = accuracy_ ? now.accuracy : now.f1;
            const double change = value - (accuracy_ ? before.accuracy : before.f1);
            said += (&kind == kKinds.data() ? accuracy_ ? "the accuracy of " : "F1 of " : ", ") +
                    lower_case(kind.label) + " " + three_digits(value) + " (" +
                    (change < 0 ? sign::kMinus : "+") + three_digits(std::abs(change)) + ")";
        }
        paragraph(fonts().small, palette().dim, said + ". One draw of the errors.");
    }

    void draw_example(const Messages& messages) {
        heading("One of them");
        const float width = std::min(ImGui::GetContentRegionAvail().x, 420.0f);
        ui::text(fonts().small, palette().dim, "Misspelled words");
        slider("##Misspelled words", &share_, 0, 0.3f, typos_text(share_), width, 0.01f);
        record_label("Misspelled words");
        help("The share of words with one typing error.");
        if (ImGui::GetWindowWidth() > width + 200)
            ImGui::SameLine(0, 48 + 2 * metrics().gap);  // behind the value
        if (button("Another message", icon::kShuffle)) steps_ = (steps_ + 1) % kMostSteps;
        const Documents& documents = messages.documents();
        const std::size_t place = messages.trained() + example(messages);
        const std::string text = TypoTest::misspelled(documents.texts[place], share_);
        paragraph(fonts().body, palette().text, text);
        for (const FeatureKind& kind : kKinds) {
            const auto label = static_cast<std::size_t>(test_.classify(messages, text, kind.features));
            const bool right = label == documents.labels[place];
            const std::string said =
                std::string(kind.label) + ": " + documents.classes[label] + (right ? "" : ", wrong");
            ui::text(fonts().body, right ? palette().text : palette().danger, said);
            record_prose(said);
        }
    }

    // Among those held out; the first shows what there is to lose.
    std::size_t example(const Messages& messages) const {
        const std::size_t held_out = messages.documents().count() - messages.trained();
        const auto labels = std::span(messages.documents().labels).subspan(messages.trained());
        const auto first = static_cast<std::size_t>(std::ranges::find(labels, 1) - labels.begin());
        return (std::min(first, held_out - 1) + 37 * static_cast<std::size_t>(steps_)) % held_out;
    }

    static int percent(float share) { return static_cast<int>(std::lround(100 * share)); }

    static constexpr float kFirstShare = 0.2f;
    static constexpr int kMostSteps = 10000;

    TypoTest test_;
    PlotView plot_;
    std::array<bool, kKinds.size()> visible_{true, true, true};
    bool accuracy_ = false;
    float share_ = kFirstShare;
    int steps_ = 0;  // from the first example on
};

}  // namespace

std::unique_ptr<View> make_view() { return std::make_unique<RobustnessView>(); }

}  // namespace hourglass::app::robustness_view
