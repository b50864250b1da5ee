// A run as it was at a moment, on its way from the training to whoever keeps it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "training/checkpoint.h"

namespace hourglass {

struct KeptRun {
    std::uint64_t run = 0;  // RunSnapshot::run
    std::string origin;     // RunSnapshot::origin
    long step = 0;
    std::vector<std::uint8_t> file;  // training/saved_run.h, without past epochs
    std::string problem;             // why there is no file
    Checkpoints checkpoints{};       // of a session on a thread of this program; else empty
};

}  // namespace hourglass
