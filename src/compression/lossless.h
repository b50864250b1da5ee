// Lossless compression of pictures with a variational model: bits-back coding (Townsend, Bird and Barber
// 2019). A picture's code is not sent for what it is worth but drawn with bits that are already in the stack,
// and the decoder, which finds picture and code, puts them back: what remains is the negative ELBO. Pictures
// form a few chains, which are coded side by side.
#pragma once

#include <cstdint>
#include <functional>

#include "autoencoder/autoencoder.h"
#include "compression/container.h"
#include "data/dataset.h"

namespace hourglass {

struct LosslessResult {
    Container container;
    // Of all pictures, bits: what the model's probabilities ask for. The file has in addition the chains'
    // first bits and the table of the pixels' probabilities.
    double negative_elbo = 0;
};

// Why a model cannot compress without loss; empty when it can.
std::string lossless_fault(const Spec& spec);

// The pictures of bytes. Models of binary pixels take black and white ones (0 and 255) only. Throws Error
// when the model is not variational and dense or convolutional, when there are no pictures, or they are no
// bytes or not of its size. `seed` decides the chains' first bits.
LosslessResult compress_lossless(const Autoencoder& model, const ImageSet& images, std::uint64_t seed,
                                 ThreadTeam& team);

// The very bytes. Throws Error when the container is lossy, of another model or damaged.
ImageSet decompress_lossless(const Container& container, const Autoencoder& model, ThreadTeam& team);

// Draws each pixel of bytes as black or white with its value as the probability; the same for the same seed.
void binarize_bytes(std::uint64_t seed, ImageSet& images);

}  // namespace hourglass
