// The words that a number of a text's code stands for, and vectors of words to compare them by.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "math/matrix.h"
#include "text/sequence_classifier.h"
#include "text/text_autoencoder.h"

namespace hourglass {

// Words with the weight that ties them to the number, the strongest first.
struct CodeWords {
    std::vector<std::pair<std::string, float>> more;  // of the largest weights
    std::vector<std::pair<std::string, float>> less;  // of the smallest
};

// Up to `count` words in either direction of the number at `place` of the code, from 0. The weight is the one
// by which the number changes the word's logit in the decoder: the larger the number, the more probable are
// the words of large weights.
CodeWords words_of_code(const TextAutoencoder& model, int place, std::size_t count);
// The same of a classifier of word sequences, whose code is made of the words' vectors: the weight is the
// number of the word's vector that goes into this number of the code, in its mean, or, flattened, where the
// word stands at place_in_text(model, place).
CodeWords words_of_code(const SequenceClassifier& model, int place, std::size_t count);

// Of a number of a flattened code, the word of the text that it belongs to and the number of that word's
// vector that it is, both from 0.
struct FlatPlace {
    int word, dimension;
};
FlatPlace place_in_text(const SequenceClassifier& model, int place);

// A column per word of the vocabulary: the decoder's weights, which say how the word's probability follows
// the code (latent x words), or the embedding's vectors (dimensions x words).
Matrix word_vectors(const TextAutoencoder& model);
Matrix word_vectors(const SequenceClassifier& model);

}  // namespace hourglass
