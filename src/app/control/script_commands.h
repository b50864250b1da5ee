// Commands as text, for scripts and tests (window.hourglass).
#pragma once

#include <string_view>
#include <vector>

#include "app/state/action.h"
#include "app/state/state.h"

namespace hourglass::app {

// The actions of a command, in order. Throws Error when there is no such command (naming the
// known ones) or its arguments do not fit.
std::vector<Action> parse_command(std::string_view name, std::string_view arguments_json, const State& state);

}  // namespace hourglass::app
