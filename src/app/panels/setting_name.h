// The name of a setting, beside its field or above it. A click on it shows the page's help about the setting.
#pragma once

#include <string_view>

#include "app/state/frame.h"

namespace hourglass::app {

// key: of the setting, by which the page's glossary finds its entry; explanation: the tooltip, and what the
// help begins with.
void setting_name(const Frame& frame, std::string_view key, std::string_view name,
                  std::string_view explanation);

}  // namespace hourglass::app
