// Where messages and words lie in the plane: the two principal components of their codes, and of the words'
// vectors in the decoder.
#pragma once

#include <cstdint>
#include <vector>

#include "explore/messages.h"
#include "math/matrix.h"

namespace hourglass::explore {

struct TextPlaces {
    Matrix places;         // 2 x n
    double explained = 0;  // share of the whole variance
};

// Of vectors, one per column; of fewer than three, all at 0. The components are those of every k-th of them,
// so that at most kPcaVectors count and a frame does not take long.
inline constexpr Eigen::Index kPcaVectors = 2000;
TextPlaces place_by_pca(const Matrix& vectors);

// What the classifier on words and code makes of a word itself: its weight times its idf, for the second
// class; zeros without a classifier.
Vector word_weights(const TextAutoencoder& model);
// The places of words in the vocabulary, the most frequent first.
std::vector<std::uint32_t> frequent_words(const TextAutoencoder& model);

}  // namespace hourglass::explore
