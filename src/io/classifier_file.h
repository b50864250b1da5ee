// A trained classifier as a safetensors file: the weights as tensors, its specification, the names of its
// classes and, if it looks through an encoder, that of the autoencoder in the metadata.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "classifier/classifier.h"
#include "data/scaling.h"
#include "io/safetensors.h"

namespace hourglass {

struct ClassifierFile {
    Classifier classifier;
    Scaling scaling;  // of the data that it was trained on; empty: none
};

// Tensors are named like the parameters ("head.0.weight", "encoder.0.weight"); "codes.mean" and "codes.scale"
// bring the codes to mean 0 and deviation 1. Throws Error as save_model does.
std::vector<std::uint8_t> save_classifier(const Classifier& classifier,
                                          Precision precision = Precision::Float32,
                                          const Scaling& scaling = {});
// What such a file says of the classifier beside its tensors. Throws Error when it is too large for one.
std::map<std::string, std::string> classifier_metadata(const Classifier& classifier, const Scaling& scaling);
// Throws Error when the file is damaged or holds no classifier.
ClassifierFile load_classifier(std::span<const std::uint8_t> bytes);

}  // namespace hourglass
