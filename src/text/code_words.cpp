#include "text/code_words.h"

#include <algorithm>
#include <numeric>

#include "text/sequences.h"

namespace hourglass {
namespace {

// Of the weights of all words.
CodeWords strongest_words(const Vector& weights, const std::vector<std::string>& words, std::size_t count) {
    const auto weight = [&](std::uint32_t word) { return weights(static_cast<Eigen::Index>(word)); };
    std::vector<std::uint32_t> order(static_cast<std::size_t>(weights.size()));
    std::iota(order.begin(), order.end(), 0u);
    const auto most = static_cast<std::ptrdiff_t>(std::min(count, order.size()));
    CodeWords found;
    const auto take = [&](bool larger, auto& to) {
        std::partial_sort(order.begin(), order.begin() + most, order.end(),
                          [&](std::uint32_t a, std::uint32_t b) {
                              if (weight(a) == weight(b)) return a < b;
                              return larger == (weight(a) > weight(b));
                          });
        for (std::ptrdiff_t i = 0; i < most; ++i) {
            const std::uint32_t word = order[static_cast<std::size_t>(i)];
            to.emplace_back(words[word], weight(word));
        }
    };
    take(true, found.more);
    take(false, found.less);
    return found;
}

// Those of the vocabulary, behind padding and the word for unknown ones.
auto known_vectors(const SequenceClassifier& model) {
    return model.embedding().vectors().rightCols(static_cast<Eigen::Index>(model.vocabulary().size()));
}

}  // namespace

CodeWords words_of_code(const TextAutoencoder& model, int place, std::size_t count) {
    return strongest_words(model.decoder().layer(0).weight()->value.col(place), model.words().terms(), count);
}

CodeWords words_of_code(const SequenceClassifier& model, int place, std::size_t count) {
    return strongest_words(known_vectors(model).row(place_in_text(model, place).dimension).transpose(),
                           model.vocabulary().terms(), count);
}

FlatPlace place_in_text(const SequenceClassifier& model, int place) {
    const int dimensions = model.embedding().dimensions();
    return {place / dimensions, place % dimensions};
}

Matrix word_vectors(const TextAutoencoder& model) {
    return model.decoder().layer(0).weight()->value.transpose();
}

Matrix word_vectors(const SequenceClassifier& model) { return known_vectors(model); }

}  // namespace hourglass
