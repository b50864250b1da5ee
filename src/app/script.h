// Commands and widgets as text, for scripts and tests (window.hourglass).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/action.h"
#include "app/item_recorder.h"
#include "app/state.h"

namespace hourglass::app {

std::string widgets_json(const std::vector<RecordedItem>& items);
// The actions that a command stands for, in order. Throws Error when there is no such command (naming the
// known ones) or its arguments do not fit.
std::vector<Action> parse_command(std::string_view name, std::string_view arguments_json, const State& state);

}  // namespace hourglass::app
