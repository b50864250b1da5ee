// What panels and views get every frame. They read, draw, and ask by appending actions.
#pragma once

#include <utility>
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

    void ask(Action action) const { actions.push_back(std::move(action)); }
};

}  // namespace hourglass::app
