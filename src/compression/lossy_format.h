// What writer and reader of lossy files agree on.
#pragma once

#include <cstdint>

#include "compression/coded_samples.h"

namespace hourglass {

// The first byte of a lossy body: whether the axes are turned, and whether classes are coded along.
enum LossyFlags : std::uint8_t { kTurned = 1, kLabeled = 2 };

// Throws Error when it is out of the bounds in compression/lossy.h.
void check_step(float step);
// Throws Error when there are none, or a code is not finite.
void check_samples(const CodedSamples& samples);

}  // namespace hourglass
