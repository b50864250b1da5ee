// The page's twin (web/twin.js): what the last frame recorded, as JSON.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hourglass::app {

// {"version", "focus", "items": [...]}, or nothing if `known` is still the version.
std::string twin_json(std::string_view known);
// The item that a key of the twin stands for. Throws Error for what is no key.
std::uint32_t parse_twin_key(std::string_view key);

}  // namespace hourglass::app
