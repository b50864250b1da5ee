#include "explore/text_reader.h"

#include <algorithm>
#include <unordered_map>

#include "text/code_points.h"

namespace hourglass::explore {
namespace {

using TermShares = std::unordered_map<std::string_view, double>;

std::vector<ReadWord> split_at_blanks(std::string_view text) {
    std::vector<ReadWord> words;
    for (std::size_t at = 0; at < text.size();) {
        const auto [begin, end] = next_unbroken(text, at);
        if (begin < end) words.push_back({.begin = begin, .end = end});
        at = end;
    }
    return words;
}

// Every word gets what its terms give, which words with the same term share.
void share_out(const TextAutoencoder& model, std::string_view text, const Verdict& verdict,
               std::vector<ReadWord>& words) {
    Tokenizer tokenizer;
    for (std::size_t i = 0; i < model.input().parts.size(); ++i) {
        const Vectorizer& part = model.input().parts[i];
        TermShares shares;
        for (const TermShare& share : verdict.by_term)
            if (share.part == i) shares[share.term] += share.score;
        std::unordered_map<std::string, double> counts;
        for (const std::string_view term : tokenizer.terms(text, part.settings().tokens))
            ++counts[std::string(term)];
        for (ReadWord& word : words) {
            const std::string_view own = text.substr(word.begin, word.end - word.begin);
            for (const std::string_view term : tokenizer.terms(own, part.settings().tokens)) {
                word.counts = word.counts || !part.settings().tokens.characters();
                if (part.find(term) < 0) continue;
                word.known = word.known || !part.settings().tokens.characters();
                if (const auto found = shares.find(term); found != shares.end())
                    word.share += found->second / counts[std::string(term)];
            }
        }
    }
}

}  // namespace

TextReading TextReader::read(const std::string& text, std::size_t rebuilt_words) const {
    ThreadTeam& team = ThreadTeam::single();
    TextReading reading;
    reading.words = split_at_blanks(text);
    const Matrix code = model_->encode(std::span(&text, 1), team);
    reading.code = code.col(0);
    if (model_->has_classifier()) {
        const Verdict verdict = model_->classify(text, team);
        reading.label = model_->classes()[static_cast<std::size_t>(verdict.label)];
        reading.score = verdict.score;
        reading.bias = verdict.bias;
        reading.by_code = verdict.by_code;
        share_out(*model_, text, verdict, reading.words);
    } else {
        share_out(*model_, text, {}, reading.words);
    }
    const Matrix probabilities = model_->decode(code, team);
    std::vector<std::uint32_t> order(static_cast<std::size_t>(probabilities.rows()));
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
    const std::size_t count = std::min(rebuilt_words, order.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
                      [&](std::uint32_t a, std::uint32_t b) {
                          return probabilities(static_cast<Eigen::Index>(a), 0) >
                                 probabilities(static_cast<Eigen::Index>(b), 0);
                      });
    for (std::size_t i = 0; i < count; ++i)
        reading.rebuilt.emplace_back(model_->words().terms()[order[i]],
                                     probabilities(static_cast<Eigen::Index>(order[i]), 0));
    return reading;
}

}  // namespace hourglass::explore
