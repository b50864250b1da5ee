#include "base/json.h"

#include <nlohmann/json.hpp>

namespace hourglass {

nlohmann::json parse_json(std::string_view text) {
    return nlohmann::json::parse(text.data(), text.data() + text.size(), nullptr, false);
}

nlohmann::json parse_json(std::span<const std::uint8_t> bytes) {
    return parse_json({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string json_text(const nlohmann::json& json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace hourglass
