// The frame around panels and views: top bar, messages, tabs, and what stands where in each arrangement.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "app/panels/import_sheet.h"
#include "app/panels/messages.h"
#include "app/panels/model_panel.h"
#include "app/panels/shortcuts.h"
#include "app/panels/training_panel.h"
#include "app/state/view.h"

namespace hourglass::app {

class Shell {
public:
    Shell();

    // What can be shown: the model, then the views in their order.
    std::vector<Tab> tabs() const;
    std::span<const std::unique_ptr<View>> views() const { return views_; }
    // Whether a field shows a text that is no setting.
    bool has_draft_faults() const { return model_.has_faults(); }

    void draw(const Frame& frame);
    // The place in the view that is shown, what of it no address can say, and another one
    // (View::follow_place).
    std::string place(const State& state) const { return view(state).place(); }
    std::string untold(const State& state) const { return view(state).untold(); }
    std::vector<std::string> follow_place(const Frame& frame, std::string_view place) {
        return view(frame.state).follow_place(frame, place);
    }
    // Whether the view that is shown has work left for the next frame.
    bool busy(const State& state) const { return view(state).busy(); }

private:
    View& view(const State& state) const { return *views_[shown_view(state) - 1]; }
    void draw_three_columns(const Frame& frame);
    void draw_two_columns(const Frame& frame);
    void draw_one_column(const Frame& frame);
    void draw_model_column(const Frame& frame, float width, bool with_training);
    void draw_views(const Frame& frame, ImVec2 size);

    std::vector<std::unique_ptr<View>> views_;
    ModelPanel model_;
    TrainingPanel training_;
    Shortcuts shortcuts_;
    ImportSheet import_;
    NoticePlace notices_;  // where the views are
};

}  // namespace hourglass::app
