// The application's state and its widgets as plain objects, for scripts, tests and the
// page's mirror in HTML (window.hourglass).
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "app/state/frame.h"
#include "app/state/view.h"
#include "ui/item_recorder.h"

namespace hourglass::app {

// JSON: what every run has, and under the name of each view what that says of itself.
std::string state_json(const Frame& frame, std::span<const std::unique_ptr<View>> views);
std::string widgets_json(const std::vector<RecordedItem>& items);

}  // namespace hourglass::app
