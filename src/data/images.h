// Sets of images brought to one kind: gray or color, one size, bright ink on black. Sets that are not in
// memory (data/stored.h) are changed when they are read, without rounding to bytes.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "data/dataset.h"

namespace hourglass {

// Half of white, which photographed or scanned images of gray levels reach and counts seldom do.
inline constexpr float kHalfOfWhite = 128;

struct ImageSize {
    int width = 0;
    int height = 0;

    bool operator==(const ImageSize&) const = default;
};

// Three equal channels in place of one; sets in color stay as they are.
void make_color(ImageSet& set);

// The luma of the colors (ITU-R BT.601) in their place; gray sets stay as they are.
void make_gray(ImageSet& set);

// The same of pixels, red, green and blue after each other.
std::vector<float> luma(std::span<const float> colors);

// Every image mirrored at its main diagonal, which turns EMNIST's upright.
void transpose_images(ImageSet& set);

// White minus the pixel: 255 for bytes, 1 for floats. Throws Error when a float is not from 0 to 1.
void invert_images(ImageSet& set);

// The share of the images whose border is bright, for the most part: where ink is dark. White is 255 for
// bytes, 1 for floats.
double share_on_bright_ground(const ImageSet& set);

// A set of one image in memory becomes that image at another size: scaled as a whole, so that it keeps its
// proportions, by averages over the areas of the pixels or, when it grows, by linear interpolation; and
// centered on the color of its border, black or white, whichever is nearer. Sets of floats and of bytes.
void fit_image(ImageSet& set, ImageSize size);
// The same of a set of any number.
void fit_images(ImageSet& set, ImageSize size);

}  // namespace hourglass
