// The list of views, in the order of their tabs. It is src/app/views/CMakeLists.txt that names them: the
// build makes the source of this from it.
#pragma once

#include <memory>
#include <vector>

#include "app/state/view.h"

namespace hourglass::app {

std::vector<std::unique_ptr<View>> make_views();

}  // namespace hourglass::app
