// The parts of a JPEG file (ITU-T T.81, annex B) that its decoder passes over.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace hourglass {

// What is wrong with the file as a whole; empty when nothing is. Decoders fill what is missing with gray.
std::string_view fault_in_jpeg(std::span<const std::uint8_t> bytes);

// How the picture is to be turned, 1 to 8, as cameras say it (Exif 2.32, tag 0x0112); 1 where nothing is
// said.
int jpeg_orientation(std::span<const std::uint8_t> bytes);

}  // namespace hourglass
