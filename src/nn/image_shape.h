// The shape of images and feature maps that lie in the columns of an activation matrix.
#pragma once

#include <string>

namespace hourglass {

// One sample is a column of height x width x channels numbers, channels fastest (HWC): entry (y, x, c) at
// (y * width + x) * channels + c. Read as a column-major matrix of channels x pixels, it is what the products
// of the convolutions take, and samples that follow each other are one wide matrix.
struct ImageShape {
    int height = 0;
    int width = 0;
    int channels = 0;

    int pixels() const { return height * width; }
    int size() const { return height * width * channels; }
    friend bool operator==(const ImageShape&, const ImageShape&) = default;
};

// A column of units, which no picture is made of.
inline ImageShape units(int count) { return {count, 1, 1}; }

// "28 x 28 x 1": height, width, channels, for messages.
inline std::string to_text(const ImageShape& shape) {
    return std::to_string(shape.height) + " x " + std::to_string(shape.width) + " x " +
           std::to_string(shape.channels);
}

}  // namespace hourglass
