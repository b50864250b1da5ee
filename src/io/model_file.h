// A trained model as a safetensors file: the weights as tensors, the specification in the metadata, and how
// the data was scaled, if it was. A file may hold the training beside the model (training/saved_run.h).
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "autoencoder/autoencoder.h"
#include "data/scaling.h"
#include "io/safetensors.h"

namespace hourglass {

// Tensors are named like the parameters ("encoder.0.weight"), weights in the shape [outputs, inputs], biases
// [outputs]. Half precision halves the size and changes pixels by less than one gray level.
// Throws Error when the model could not be loaded again: when it is too large, or has weights that are not
// finite or, for half precision, beyond 65504.
std::vector<std::uint8_t> save_model(const Autoencoder& model, Precision precision = Precision::Float32,
                                     const Scaling& scaling = {});

// What such a file says of the model beside its tensors. Throws Error when it is too large for one.
std::map<std::string, std::string> model_metadata(const Autoencoder& model, const Scaling& scaling);

// Throws Error when the file is damaged, is not a model of this program, or has missing, extra or misshapen
// tensors, or a scaling that does not fit.
struct ModelFile {
    Autoencoder model;
    Scaling scaling;  // of the data that the model was trained on; empty: none
};
ModelFile load_model_file(std::span<const std::uint8_t> bytes);
// Without the scaling.
Autoencoder load_model(std::span<const std::uint8_t> bytes);

}  // namespace hourglass
