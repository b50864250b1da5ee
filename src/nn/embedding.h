// Vectors of words: the sequences of word numbers of a minibatch become columns of numbers, in which the
// vectors of a sequence stand one below the other, as Keras' Embedding with Flatten behind it gives them; or
// their mean.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/choices.h"
#include "math/matrix.h"
#include "nn/optimizer.h"

namespace hourglass {

enum class WordPooling { Flatten, Mean };
template <>
inline constexpr auto choices_of<WordPooling> = choices<WordPooling>({{"flatten"}, {"mean"}});

// `length` numbers per sample, one sample after the other.
using WordNumbers = std::span<const std::uint32_t>;

class Embedding {
public:
    // Vectors (dimensions x words) uniform within 0.05, as Keras'. Number 0 is padding: it has a vector,
    // which Flatten uses and Mean leaves out.
    Embedding(const std::string& name, int words, int dimensions, int length, WordPooling pooling,
              std::uint64_t seed);

    int words() const { return static_cast<int>(vectors_.value.cols()); }
    int dimensions() const { return static_cast<int>(vectors_.value.rows()); }
    int length() const { return length_; }
    WordPooling pooling() const { return pooling_; }
    int outputs() const { return pooling_ == WordPooling::Flatten ? dimensions() * length_ : dimensions(); }
    std::vector<Parameter*> parameters() { return {&vectors_}; }
    std::vector<const Parameter*> parameters() const { return {&vectors_}; }
    const Matrix& vectors() const { return vectors_.value; }

    // outputs x batch. The mean of a sequence of padding alone is 0.
    void forward(WordNumbers numbers, MatrixView output) const;
    // Updates the vectors of the words that occur, and no others; StoreGradient stores theirs
    // (Parameter::touched). The gradient is d(loss)/d(output). Not for several threads: the work is small.
    void backward(WordNumbers numbers, ConstMatrixView gradient, const Update& update);

private:
    // Calls use(word, its rows of column j from `row` on, factor) for every word that counts.
    template <typename Use>
    void for_each_word(WordNumbers numbers, const Use& use) const;

    Parameter vectors_;  // dimensions x words
    int length_;
    WordPooling pooling_;
    std::vector<std::uint32_t> touched_;  // of a backward pass, kept to not allocate
    Matrix sums_;                         // dimensions x words touched
};

}  // namespace hourglass
