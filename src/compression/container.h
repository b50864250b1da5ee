// Files of compressed samples, .hgz: what they hold, of which model, and a checksum over everything.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "autoencoder/autoencoder.h"
#include "nn/image_shape.h"

namespace hourglass {

// How the samples are coded.
enum class Coding : std::uint8_t {
    Lossy = 1,   // compression/lossy.h
    Gray = 2,    // bytes, bits-back
    Binary = 3,  // black and white, bits-back
};

// A file is, all numbers little-endian: the eight characters of the magic, the version and the coding (a byte
// each), two zeros, the model's checksum, the samples' width, height and number (four bytes each), the body,
// and the CRC-32 of everything before it.
struct Container {
    Coding coding = Coding::Lossy;
    std::uint32_t model = 0;  // model_checksum()
    int width = 0;
    int height = 0;  // of rows of a table: 1
    std::uint32_t count = 0;
    std::vector<std::uint8_t> body{};
};

std::vector<std::uint8_t> pack(const Container& container);
// Throws Error when it is no such file, is damaged, or of another version.
Container unpack(std::span<const std::uint8_t> bytes);

// The CRC-32 of what makes a model what it is: the weights in single precision, layer by layer, and the
// functions between them.
std::uint32_t model_checksum(const Autoencoder& model);
// "1a2b3c4d", as messages name a model.
std::string checksum_text(std::uint32_t checksum);
// Throws Error when the file was made with another model.
void check_model(const Container& container, const Autoencoder& model);

}  // namespace hourglass
