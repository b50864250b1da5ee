// Lossless compression of pictures with a variational model: bits-back coding (Townsend, Bird and Barber
// 2019). A picture's code is not sent for what it is worth but drawn with bits that are already in the stack,
// and the decoder, which finds picture and code, puts them back: what remains is the negative ELBO. Pictures
// form a few chains, which are coded side by side.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "autoencoder/autoencoder.h"
#include "compression/bits_back.h"
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
// The same, or why these pictures cannot be compressed with it.
std::string lossless_fault(const Autoencoder& model, const ImageSet& images);

// Compresses a bit at a time: for a window that must not stall.
class LosslessWriter {
public:
    // The pictures stay the caller's and must outlive the writer, the model need not. Throws Error as
    // compress_lossless() does.
    LosslessWriter(const Autoencoder& model, const ImageSet& images, std::uint64_t seed);
    LosslessWriter(const LosslessWriter&) = delete;
    LosslessWriter& operator=(const LosslessWriter&) = delete;

    bool done() const;
    // A millisecond's work, or less.
    void advance();
    // All that is left.
    void finish(ThreadTeam& team);
    float progress() const;  // 0..1
    // Once done: the file of the model with this checksum.
    LosslessResult result(std::uint32_t model) const;

private:
    void begin_writing();

    const ImageSet* images_;
    std::uint64_t seed_;
    BitsBackModel model_;
    std::vector<GroupCounter> counters_;  // none once all is counted
    std::vector<std::uint8_t> probabilities_;
    std::vector<AnsStack> stacks_;
    std::vector<GroupWriter> writers_;
};

// The other way round.
class LosslessReader {
public:
    // `model`: whose file it is, which the caller has checked (check_model). Throws Error when the container
    // is lossy or damaged.
    LosslessReader(const Container& container, const Autoencoder& model);
    LosslessReader(const LosslessReader&) = delete;
    LosslessReader& operator=(const LosslessReader&) = delete;

    bool done() const;
    // A millisecond's work, or less. Throws Error when the file is damaged.
    void advance();
    void finish(ThreadTeam& team);
    float progress() const;  // 0..1
    // The very bytes, once done: not before is it known that they are right.
    const ImageSet& images() const { return images_; }
    ImageSet take() { return std::move(images_); }

private:
    void check_first_bits();

    std::uint64_t seed_ = 0;
    BitsBackModel model_;
    std::vector<AnsStack> stacks_;
    ImageSet images_;
    std::vector<GroupReader> readers_;
    bool checked_ = false;
};

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
