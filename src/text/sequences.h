// Texts as sequences of word numbers, all of one length.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/vectorizer.h"

namespace hourglass {

enum class Side { Before, Behind };

// The sequence at exactly `length` numbers, as Keras' pad_sequences: zeros are added, or numbers cut off, at
// those sides (Keras' defaults: 'pre' and 'pre').
std::vector<std::uint32_t> padded(std::span<const std::uint32_t> sequence, std::size_t length,
                                  Side padding = Side::Before, Side cutting = Side::Before);

// The numbers of the text's words in their order: from 2 on those of the vocabulary, 1 a word that is not in
// it. 0 is padding.
inline constexpr std::uint32_t kUnknownWord = 1;
inline constexpr std::uint32_t kFirstWord = 2;
std::vector<std::uint32_t> word_numbers(std::string_view text, const Vectorizer& vocabulary);

}  // namespace hourglass
