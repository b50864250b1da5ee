// NPY files that are larger than what should be held in memory: their samples are read from the file as they
// are needed, a minibatch at a time.
#pragma once

#include <filesystem>
#include <optional>

#include "io/samples.h"

namespace hourglass {

// Files of this size on are not read into memory.
inline constexpr std::uintmax_t kStoredFrom = std::uintmax_t{256} << 20;

// The samples of such a file; nothing when it is smaller than `from`, no plain NPY file in the order of its
// samples (C order, channels last), or its columns are to be chosen, filled or changed. Reads all once, to
// find out what the numbers are like. Throws Error when the file is damaged or a number is not finite.
std::optional<Samples> read_stored_npy(const std::filesystem::path& path, const SampleOptions& options,
                                       std::uintmax_t from = kStoredFrom);

}  // namespace hourglass
