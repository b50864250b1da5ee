// Two models of the same texts side by side: runs of this session, or models that came trained. What their
// codes are good for, in which settings they differ, their curves, and the words that each makes of the same
// texts.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "app/state/view.h"
#include "app/views/shared/run_editor.h"
#include "app/views/text_compare/text_columns.h"
#include "explore/figures.h"
#include "explore/rebuilt_texts.h"
#include "explore/text_runs.h"
#include "ui/plot.h"

namespace hourglass::app::text_compare_view {

class TextCompareView final : public View {
public:
    TextCompareView();
    void draw(const Frame& frame) override;
    bool busy() const override { return sides_[0].rebuilt.behind() || sides_[1].rebuilt.behind(); }
    void describe(const Frame& frame, nlohmann::json& object) override;
    std::optional<Figure> figure(const Frame&) override {
        return shown_[0] != nullptr ? std::optional(curves_figure()) : std::nullopt;
    }
    // "codes:shuffle-2:text-Call+me"
    std::string place() const override;
    std::vector<std::string> follow_place(const Frame& frame, std::string_view place) override;
    std::string untold() const override;

private:
    struct Side {
        std::uint64_t chosen = 0;  // the run's id; 0: as at first, the newest and the one before
        RebuiltTexts rebuilt;
        std::vector<float> epochs, values;  // the curve
    };

    static const TextRun* run_of(const TextRuns& runs, const Side& side, std::size_t which);
    void choose_texts(const Messages& messages);
    std::vector<std::string> compared() const;
    void update(const Messages& messages);
    void draw_choice(const TextRuns& runs, std::size_t which, float width);
    void draw_tools(const Frame& frame, float width);
    void draw_figures(const Messages& messages, float width);
    void draw_settings(float width) const;
    void draw_curves(const Frame& frame, float width);
    void draw_files(const Frame& frame);
    Figure curves_figure() const;
    void draw_runs(const Frame& frame, float width);

    std::array<Side, 2> sides_;
    std::array<const TextRun*, 2> shown_{};  // as of this frame; null: there is none
    std::uint32_t shuffles_ = 0;
    std::string own_;                 // a text that the user typed; empty: none
    std::vector<std::string> texts_;  // that are compared besides
    std::uint64_t texts_version_ = 0;
    std::uint32_t shuffled_ = ~0u;
    bool by_code_ = false;  // the curves are of codes alone, not of the loss
    PlotView plot_;
    RunEditor editor_;
};

}  // namespace hourglass::app::text_compare_view
