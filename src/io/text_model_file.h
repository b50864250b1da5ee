// A trained text autoencoder as a safetensors file. The vocabularies are part of it, so that it takes raw
// texts; so is the linear classifier, where there is one.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "io/safetensors.h"
#include "text/text_autoencoder.h"

namespace hourglass {

// The metadata has the specification, the terms as JSON lists ("words", "runs") and the classes; tensors are
// named like the parameters, beside "words.idf", "runs.idf" and "classifier.*". Throws Error when it does not
// fit a file.
std::vector<std::uint8_t> save_text_model(const TextAutoencoder& model,
                                          Precision precision = Precision::Float32);
// The same, not yet written: for a file that holds the training beside (training/saved_text_run.h).
TensorFile text_model_tensors(const TextAutoencoder& model, Precision precision = Precision::Float32);
// Whether the file says so; it may still be damaged.
bool holds_text_model(std::span<const std::uint8_t> bytes);
// Throws Error when the file is damaged or holds no text autoencoder.
TextAutoencoder load_text_model(std::span<const std::uint8_t> bytes);

}  // namespace hourglass
