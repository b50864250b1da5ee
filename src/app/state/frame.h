// What panels and views get every frame. They read, draw, and ask by appending actions.
#pragma once

#include <vector>

#include "app/state/action.h"
#include "app/state/state.h"
#include "explore/drawing.h"
#include "explore/look.h"
#include "explore/run_log.h"

namespace hourglass::ui {}

namespace hourglass::app {

// Panels and views speak of the toolkit and of what there is to see without a prefix.
using namespace explore;
using namespace ui;

struct Frame : Look {
    const State& state;
    const RunLog& runs;
    Drawing& drawing;  // what is on the pad
    std::vector<Action>& actions;

    // Whether there is a model of what the panels train.
    bool has_shown_model() const {
        return state.learns_texts() ? messages != nullptr && messages->ready() : has_model();
    }
    // Appends an action. Compiled in frame.cpp for each of them: the code of a variant of so many types, in
    // every view, took a third of the time that a view takes to compile.
    template <typename What>
    void ask(What what) const;
};

}  // namespace hourglass::app
