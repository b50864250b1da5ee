// The application's state as a plain object, for scripts, tests and the page's mirror in HTML
// (window.hourglass).
#pragma once

#include <string>

#include "app/run_log.h"
#include "app/shell.h"
#include "app/state.h"

namespace hourglass::app {

// JSON. `live` is the training as it is; what the views show may be older (app/time_travel.h).
std::string state_json(const State& state, const Snapshot& live, const RunLog& runs, const Shell& shell);

}  // namespace hourglass::app
