// What the files of models of texts have in common: words as JSON lists in the metadata, numbers as tensors.
#pragma once

#include <string>
#include <vector>

#include "io/safetensors.h"
#include "text/vectorizer.h"

namespace hourglass {

void put_words(const std::string& key, const std::vector<std::string>& words, TensorFile& file);
// Throws Error unless the metadata has a JSON list of at most 1,048,576 words under this key.
std::vector<std::string> take_words(const TensorFile& file, const std::string& key);

Tensor tensor_of(const std::string& name, const float* numbers, std::size_t size);
// Throws Error unless the file has a tensor of this name with so many finite numbers.
std::vector<float> take_finite_numbers(const TensorFile& file, const std::string& name, std::size_t size);

// The terms under `key`, and their idf as the tensor "key.idf"; the settings stand elsewhere in the file. Two
// entries of it: one of the metadata, one tensor.
void put_vocabulary(const std::string& key, const Vectorizer& vocabulary, TensorFile& file);
// Throws Error when it is damaged.
Vectorizer take_vocabulary(const TensorFile& file, const std::string& key,
                           const VectorizerSettings& settings);

}  // namespace hourglass
