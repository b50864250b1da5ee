// Opens a file of compressed pictures, .hgz.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "autoencoder/autoencoder.h"

namespace hourglass::explore {

// explore/compressed_pictures.h
struct CompressedFile;

// Throws Error when it was compressed with another model than this, is damaged, or has more pictures than
// there is memory for.
std::shared_ptr<const CompressedFile> open_compressed(const std::string& name,
                                                      std::span<const std::uint8_t> bytes,
                                                      const Autoencoder& model);

}  // namespace hourglass::explore
