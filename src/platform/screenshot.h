#pragma once

#include <string>

namespace hourglass::platform {

// Writes what was drawn last (before the buffers are swapped) as PNG. Throws hourglass::Error when it cannot.
void save_screenshot(const std::string& path, int width, int height);

}  // namespace hourglass::platform
