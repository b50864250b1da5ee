// window.hourglass: the application as plain objects for scripts, tests and the page's mirror in HTML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/action.h"
#include "app/compare_panel.h"
#include "app/draw_panel.h"
#include "app/generate_panel.h"
#include "app/item_recorder.h"
#include "app/map_panel.h"
#include "app/reconstructions_panel.h"
#include "app/state.h"

namespace hourglass::app {

struct ScriptView {
    const State& state;
    const Snapshot& live;
    const Snapshot& snapshot;  // as the views show it (app/time_travel.h)
    const RunLog& runs;
    const ComparePanel& compare;
    const DrawPanel& draw;
    const GeneratePanel& generate;
    const MapPanel& map;
    const ReconstructionsPanel& reconstructions;
};

std::string state_json(const ScriptView& view);
std::string widgets_json(const std::vector<RecordedItem>& items);
// The actions that a command stands for, in order. Throws Error when there is no such command (naming the
// known ones) or its arguments do not fit.
std::vector<Action> parse_command(std::string_view name, std::string_view arguments_json, const State& state);

}  // namespace hourglass::app
