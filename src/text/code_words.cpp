#include "text/code_words.h"

#include <algorithm>
#include <numeric>

namespace hourglass {

CodeWords words_of_code(const TextAutoencoder& model, int place, std::size_t count) {
    const auto weights = model.decoder().layer(0).weight()->value.col(place);  // of all words
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
            to.emplace_back(model.words().terms()[word], weight(word));
        }
    };
    take(true, found.more);
    take(false, found.less);
    return found;
}

}  // namespace hourglass
