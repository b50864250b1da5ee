// How well the shipped model tells the messages apart that it was not trained on.
#include <algorithm>
#include <imgui.h>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>

#include "analysis/classification_report.h"
#include "app/state/view.h"
#include "app/views/shared/message_row.h"
#include "app/views/shared/report_table.h"
#include "base/format.h"
#include "ui/widgets.h"

namespace hourglass::app {
namespace {

constexpr std::size_t kMistakes = 20;  // that are listed

class ReportView final : public View {
public:
    ReportView() : View({"Report", "Report", icon::kCheck, Tab::For::Messages}) {}

    void draw(const Frame& frame) override {
        if (frame.messages == nullptr || !frame.messages->ready()) {
            frame.ask(action::FetchMessages{});
            return paragraph(fonts().body, palette().dim, "The messages and their model are loading.");
        }
        update(*frame.messages);
        if (!report_) {
            const float known = static_cast<float>(frame.messages->known());
            paragraph(fonts().body, palette().dim, "The messages are being read.");
            return progress_bar(known / static_cast<float>(frame.messages->documents().count()),
                                std::min(ImGui::GetContentRegionAvail().x, 400.0f));
        }
        draw_report_of(*frame.messages);
    }

    void describe(const Frame& frame, nlohmann::json& object) override {
        if (frame.messages == nullptr || !frame.messages->complete()) return;
        update(*frame.messages);
        object = {{"accuracy", report_->accuracy},
                  {"f1", report_->scores.back().f1},
                  {"confusion", report_->confusion},
                  {"mistakes", mistakes_.size()}};
    }

private:
    void update(const Messages& messages) {
        if (!messages.complete()) return report_.reset();
        if (report_ && version_ == messages.version()) return;
        version_ = messages.version();
        const Documents& documents = messages.documents();
        const auto labels = std::span(documents.labels).subspan(messages.trained());
        const auto verdicts = std::span(messages.verdicts()).subspan(messages.trained());
        report_ = classification_report(labels, verdicts, documents.classes);
        mistakes_.clear();
        for (std::size_t i = 0; i < labels.size(); ++i)
            if (labels[i] != verdicts[i])
                mistakes_.push_back(static_cast<std::uint32_t>(messages.trained() + i));
    }

    void draw_report_of(const Messages& messages) {
        const std::size_t count = messages.documents().count() - messages.trained();
        const auto number = [](std::size_t value) { return with_commas(static_cast<long>(value)); };
        paragraph(fonts().body, palette().dim,
                  "The model, its vocabulary and its classifier come from " + number(messages.trained()) +
                      " messages. Here are its verdicts on the " + number(count) +
                      " others, a fifth of all different messages, drawn at random.");
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
            "Precision: of those called spam, the share that are. Recall: of the spam, the share that was "
            "found. F1: their harmonic mean. The columns are scikit-learn's.");
        ImGui::Dummy({0, 4});
        heading(number(mistakes_.size()) + " mistakes");
        ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 1});
        for (std::size_t i = 0; i < std::min(kMistakes, mistakes_.size()); ++i)
            draw_message_row(messages, mistakes_[i],
                             "taken for " + messages.documents().classes[messages.verdicts()[mistakes_[i]]],
                             width);
        ImGui::PopStyleVar();
    }

    std::optional<ClassificationReport> report_;
    std::vector<std::uint32_t> mistakes_;
    std::uint64_t version_ = 0;
};

}  // namespace

std::unique_ptr<View> make_report_view() { return std::make_unique<ReportView>(); }

}  // namespace hourglass::app
