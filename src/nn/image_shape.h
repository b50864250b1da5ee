// The shape of a picture, or of a layer's activations seen as one.
#pragma once

namespace hourglass {

// In a column, channels run fastest, then columns, then rows.
struct ImageShape {
    int height = 0;
    int width = 0;
    int channels = 1;

    int size() const { return height * width * channels; }
    bool operator==(const ImageShape&) const = default;
};

}  // namespace hourglass
