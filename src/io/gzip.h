// Unpacking of gzip data in memory (RFC 1952), and its checksum.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace hourglass {

// True when the bytes start like a gzip file.
bool is_gzip(std::span<const std::uint8_t> bytes);

// What the gzip data holds, members one after another, zeros after the last one overlooked. Throws Error when
// it is damaged, cut short, followed by other bytes, or would unpack to more than `limit` bytes; memory use
// stays below `limit` whatever the data claims.
std::vector<std::uint8_t> gunzip(std::span<const std::uint8_t> bytes, std::size_t limit);

// The bytes as they are, or what they hold when they are gzip data. Throws Error as gunzip() does, which
// begins with `where`.
std::vector<std::uint8_t> unpacked(std::vector<std::uint8_t> bytes, std::size_t limit,
                                   std::string_view where);

// The CRC-32 that gzip and PNG have, too.
std::uint32_t crc32_of(std::span<const std::uint8_t> bytes);

}  // namespace hourglass
