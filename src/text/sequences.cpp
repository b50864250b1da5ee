#include "text/sequences.h"

#include <algorithm>

namespace hourglass {

std::vector<std::uint32_t> padded(std::span<const std::uint32_t> sequence, std::size_t length, Side padding,
                                  Side cutting) {
    if (sequence.size() > length)
        sequence = cutting == Side::Before ? sequence.last(length) : sequence.first(length);
    std::vector<std::uint32_t> numbers(length, 0);
    const std::size_t missing = length - sequence.size();
    std::copy(sequence.begin(), sequence.end(),
              numbers.begin() + static_cast<std::ptrdiff_t>(padding == Side::Before ? missing : 0));
    return numbers;
}

std::vector<std::uint32_t> word_numbers(std::string_view text, const Vectorizer& vocabulary) {
    std::vector<std::uint32_t> numbers;
    Tokenizer tokenizer;
    for (const std::string_view word : tokenizer.terms(text, vocabulary.settings().tokens)) {
        const std::int64_t place = vocabulary.find(word);
        numbers.push_back(place < 0 ? kUnknownWord : kFirstWord + static_cast<std::uint32_t>(place));
    }
    return numbers;
}

}  // namespace hourglass
