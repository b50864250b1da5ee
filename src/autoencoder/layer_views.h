// The inside of a model: every layer's output for one image, and the filters of the first layer.
#pragma once

#include <string>
#include <vector>

#include "autoencoder/autoencoder.h"

namespace hourglass {

struct LayerView {
    std::string name;  // "Encoder 1: 14 x 14 x 16", "Code: 32"
    ImageShape shape;  // maps (channels fastest), or a column of units: {units, 1, 1}
    Vector values;     // as the layer hands them on; of the last one the finished picture
    bool is_maps() const { return shape.width > 1 || shape.channels > 1; }
};

// The outputs of all layers for one image (features x 1), from the input to the reconstruction. Of
// variational models the mean is decoded.
std::vector<LayerView> layer_views(const Autoencoder& model, ConstMatrixView image, Labels labels = {});

struct Filters {
    int height = 0;
    int width = 0;
    int channels = 1;
    Matrix pictures;  // height * width * channels x filters
};
// The weights of the first `limit` units or filters of the first layer, as pictures.
Filters first_filters(const Autoencoder& model, int limit);

}  // namespace hourglass
