// The tutorials' case: eight sentences, a vector of eight numbers for every word, one sigmoid unit; trained
// while one looks.
#include <algorithm>
#include <cstdio>
#include <imgui.h>
#include <memory>
#include <misc/cpp/imgui_stdlib.h>
#include <nlohmann/json.hpp>

#include "app/state/view.h"
#include "app/views/sentences/two_axes.h"
#include "app/views/shared/message_row.h"
#include "app/views/shared/report_table.h"
#include "base/text.h"
#include "explore/sentences.h"
#include "explore/text_sets.h"
#include "ui/widgets.h"

namespace hourglass::app::sentences_view {
namespace {

std::string percent_text(float share) {
    char text[16];
    std::snprintf(text, sizeof text, "%.0f %%", 100 * static_cast<double>(share));
    return text;
}

class SentencesView final : public View {
public:
    SentencesView() : View({"Sentences", "Sentences", icon::kPencil, Tab::For::Sentences}) {}

    bool busy() const override { return sentences_.training(); }

    void draw(const Frame&) override {
        sentences_.advance();
        const std::size_t words = sentences_.classifier().vocabulary().size();
        paragraph(fonts().body, palette().dim,
                  "Each of the " + std::to_string(words) +
                      " words has a vector of 8 numbers; those of a sentence's four words, or fewer, go "
                      "into one sigmoid unit that says how probably the sentence is positive. Nothing is "
                      "held out: the eight are all there is.");
        draw_controls();
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

    void describe(const Frame& frame, nlohmann::json& object) override {
        if (frame.state.text != kSentiment) return;
        object = {{"epoch", sentences_.epoch()},
                  {"seed", sentences_.seed()},
                  {"accuracy", sentences_.accuracies().empty() ? 0.0f : sentences_.accuracies().back()},
                  {"loss", sentences_.losses().empty() ? 0.0f : sentences_.losses().back()},
                  {"own", sentences_.probability(own_)}};
    }

private:
    void draw_controls() {
        if (button("Train again", icon::kReset, ButtonKind::Primary)) sentences_.train(sentences_.seed());
        help("Fresh weights of the same seed, and 50 epochs.");
        ImGui::SameLine(0, metrics().gap);
        if (button("Another seed", icon::kDice)) sentences_.train(sentences_.seed() + 1);
        help("Other weights at the start end in other weights, and sometimes in a mistake.");
        if (ImGui::GetWindowWidth() > 520) {
            ImGui::SameLine(0, metrics().gap + 4);
            ImGui::AlignTextToFramePadding();
        }
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
    std::string own_ = "Great work, not weak";
};

}  // namespace

std::unique_ptr<View> make_view() { return std::make_unique<SentencesView>(); }

}  // namespace hourglass::app::sentences_view
