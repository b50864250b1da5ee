#include "io/vocabulary_parts.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "base/json.h"
#include "io/model_parts.h"

namespace hourglass {
namespace {

using WordList = nlohmann::json;

constexpr std::size_t kMostWords = 1 << 20;

}  // namespace

void put_words(const std::string& key, const std::vector<std::string>& words, TensorFile& file) {
    file.metadata[key] = json_text(words);
}

std::vector<std::string> take_words(const TensorFile& file, const std::string& key) {
    const WordList words = parse_json(metadata(file, key));
    std::vector<std::string> list;
    if (words.is_array())
        for (const WordList& word : words)
            if (word.is_string()) list.push_back(word.get<std::string>());
    if (!words.is_array() || list.size() != words.size() || list.size() > kMostWords)
        throw Error("the model file's " + key + " must be a JSON list of words");
    return list;
}

Tensor tensor_of(const std::string& name, const float* numbers, std::size_t size) {
    return {name, {size}, {numbers, numbers + size}};
}

std::vector<float> take_finite_numbers(const TensorFile& file, const std::string& name, std::size_t size) {
    const Tensor* tensor = file.find(name);
    if (tensor == nullptr || tensor->values.size() != size)
        throw Error("the model file needs a tensor '" + name + "' of " + std::to_string(size) + " numbers");
    for (const float value : tensor->values)
        if (!std::isfinite(value))
            throw Error("tensor '" + name + "' has values that are not finite numbers");
    return tensor->values;
}

void put_vocabulary(const std::string& key, const Vectorizer& vocabulary, TensorFile& file) {
    put_words(key, vocabulary.terms(), file);
    file.tensors.push_back(tensor_of(key + ".idf", vocabulary.idf().data(), vocabulary.idf().size()));
}

Vectorizer take_vocabulary(const TensorFile& file, const std::string& key,
                           const VectorizerSettings& settings) {
    std::vector<std::string> terms = take_words(file, key);
    std::vector<float> idf = take_finite_numbers(file, key + ".idf", terms.size());
    return {settings, std::move(terms), std::move(idf)};
}

}  // namespace hourglass
