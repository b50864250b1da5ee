#include "nn/embedding.h"

#include <algorithm>
#include <cassert>

#include "math/random.h"

namespace hourglass {

using Eigen::Index;

Embedding::Embedding(const std::string& name, int words, int dimensions, int length, WordPooling pooling,
                     std::uint64_t seed)
    : length_(length), pooling_(pooling) {
    vectors_.name = name + ".vectors";
    vectors_.value.resize(dimensions, words);
    vectors_.sparse = true;
    Random random(seed, vectors_.name);
    for (float& value : vectors_.value.reshaped()) value = random.uniform(-0.05f, 0.05f);
}

template <typename Use>
void Embedding::for_each_word(WordNumbers numbers, const Use& use) const {
    const auto length = static_cast<std::size_t>(length_);
    assert(numbers.size() % length == 0);
    for (std::size_t j = 0; j * length < numbers.size(); ++j) {
        const WordNumbers sequence = numbers.subspan(j * length, length);
        const auto padding = std::count(sequence.begin(), sequence.end(), 0u);
        const auto words = static_cast<float>(static_cast<std::ptrdiff_t>(length) - padding);
        for (std::size_t i = 0; i < length; ++i)
            if (pooling_ == WordPooling::Flatten)
                use(sequence[i], static_cast<Index>(j), static_cast<Index>(i) * dimensions(), 1.0f);
            else if (sequence[i] != 0)
                use(sequence[i], static_cast<Index>(j), Index{0}, 1.0f / words);
    }
}

void Embedding::forward(WordNumbers numbers, MatrixView output) const {
    output.setZero();
    for_each_word(numbers, [&](std::uint32_t word, Index j, Index row, float factor) {
        output.col(j).segment(row, dimensions()) += factor * vectors_.value.col(static_cast<Index>(word));
    });
}

void Embedding::backward(WordNumbers numbers, ConstMatrixView gradient, const Update& update) {
    touched_.assign(numbers.begin(), numbers.end());
    std::sort(touched_.begin(), touched_.end());
    touched_.erase(std::unique(touched_.begin(), touched_.end()), touched_.end());
    if (pooling_ == WordPooling::Mean && !touched_.empty() && touched_[0] == 0)
        touched_.erase(touched_.begin());
    if (std::holds_alternative<StoreGradient>(update)) {
        begin_stored_columns(vectors_);
        vectors_.touched.assign(touched_.begin(), touched_.end());
    }
    if (sums_.cols() < static_cast<Index>(touched_.size()))
        sums_.resize(dimensions(), static_cast<Index>(touched_.size()));
    sums_.setZero();
    for_each_word(numbers, [&](std::uint32_t word, Index j, Index row, float factor) {
        const auto place = std::lower_bound(touched_.begin(), touched_.end(), word) - touched_.begin();
        sums_.col(place) += factor * gradient.col(j).segment(row, dimensions());
    });
    for (std::size_t i = 0; i < touched_.size(); ++i)
        apply(update, vectors_, static_cast<Index>(touched_[i]) * dimensions(), dimensions(),
              sums_.col(static_cast<Index>(i)).data());
}

}  // namespace hourglass
