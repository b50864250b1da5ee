// Whole files, for the command line and the native window; the browser has no file system.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace hourglass {

// Throws Error with the path and the system's reason, also when the file is larger than `limit` bytes, or a
// pipe that nobody writes to.
std::vector<std::uint8_t> read_file(const std::filesystem::path& path, std::size_t limit);

// Writes a new file beside the path and renames it, so that a reader sees the old content or the new, never a
// part, and a failure leaves the old content. Devices and pipes are written directly. Throws Error, also for
// a pipe that nobody reads.
void write_file(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);

}  // namespace hourglass
