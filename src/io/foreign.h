// Well-known formats that are not read, so that a message can name them and the way out.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace hourglass {

// "a GIF image; save it as PNG", by how the content begins; empty when it is none of them.
std::string_view foreign_format(std::span<const std::uint8_t> bytes);

}  // namespace hourglass
