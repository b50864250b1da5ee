// A trained classifier of word sequences as a safetensors file. The vocabulary is part of it, so that it
// takes raw texts.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "io/safetensors.h"
#include "text/sequence_classifier.h"

namespace hourglass {

// The metadata has the specification, the words and the classes as JSON lists; tensors are "words.idf" and
// those of the parameters. Throws Error when it does not fit a file.
std::vector<std::uint8_t> save_sequence_model(const SequenceClassifier& model,
                                              Precision precision = Precision::Float32);
// Whether the file says so; it may still be damaged.
bool holds_sequence_model(std::span<const std::uint8_t> bytes);
// Throws Error when the file is damaged or holds something else.
SequenceClassifier load_sequence_model(std::span<const std::uint8_t> bytes);

}  // namespace hourglass
