// Labeled samples: images in gray or color, or the rows of a table. Pixels stay bytes (60,000 MNIST images
// are 47 MB, as floats they would be 188 MB); data/minibatch.h turns them into floats a minibatch at a time.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace hourglass {

// Samples that are not in memory, such as those of a mapped file. Several threads may read at once.
class StoredSamples {
public:
    virtual ~StoredSamples() = default;
    // From sample `first` on, as many whole samples as `to` has room for; bytes are read as 0..1. Throws
    // Error when they cannot be read.
    virtual void read(std::size_t first, std::span<float> to) const = 0;
    virtual bool are_bytes() const = 0;
};

struct ImageSet {
    int width = 0;                     // of a table: its columns
    int height = 0;                    // of a table: 1
    std::vector<std::uint8_t> pixels;  // image after image, row by row; 0 = background, 255 = ink
    std::vector<std::uint8_t> labels;  // one per image; 0 where nothing is known
    std::vector<float> values{};       // instead of pixels, in the same order, for what is not made of bytes
    // Each of the following is empty where nothing is known.
    std::vector<std::string> columns{};  // the features' names
    std::vector<std::string> classes{};  // the names of labels 0, 1, ...; empty: labels are the numbers
    std::vector<std::string> names{};    // one per image: its row's or file's
    int channels = 1;                    // 3: red, green and blue of a pixel follow each other
    std::shared_ptr<const StoredSamples> stored{};  // instead of pixels and values

    std::size_t count() const { return labels.size(); }
    std::size_t features() const {
        return static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
               static_cast<std::size_t>(channels);
    }
    bool holds_floats() const { return stored ? !stored->are_bytes() : !values.empty(); }
    // Of a set of bytes in memory only.
    std::span<const std::uint8_t> image(std::size_t i) const {
        assert(i < count() && !holds_floats());
        return std::span(pixels).subspan(i * features(), features());
    }
};

// "7", or what the class of this number is called.
std::string name_of_label(const ImageSet& set, std::size_t label);

struct Dataset {
    std::string name;
    bool synthetic = false;  // drawn by the program itself (data/synthetic.h), which the page has to say
    ImageSet train;
    ImageSet test;
    // What is to come out for each sample in its place, for translation models with pairs of one's own;
    // without samples: the samples themselves.
    ImageSet train_targets{};
    ImageSet test_targets{};

    bool has_targets() const { return train_targets.count() > 0; }
};

// Throws Error unless both sets have at least one image, a label for each, and images of the same size, all
// as bytes or all as floats.
void validate(const Dataset& dataset);

// Pixels of 0..1 as bytes, rounded; values outside are clamped, NaN becomes 0. A column-major matrix of
// features x images is such a span already.
std::vector<std::uint8_t> to_bytes(std::span<const float> pixels);

}  // namespace hourglass
