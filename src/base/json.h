// JSON as text, read and written in one place: nlohmann/json's reader and writer take the compiler longer
// than most files that use them.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>

namespace hourglass {

// Discarded (is_discarded()) where the text is not JSON.
nlohmann::json parse_json(std::string_view text);
nlohmann::json parse_json(std::span<const std::uint8_t> bytes);

// In one line. Bytes that are not UTF-8 become U+FFFD.
std::string json_text(const nlohmann::json& json);

}  // namespace hourglass
