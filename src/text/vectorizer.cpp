#include "text/vectorizer.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <unordered_map>
#include <utility>

#include "base/error.h"

namespace hourglass {
namespace {

struct TermCount {
    long documents = 0;
    std::size_t last = 0;  // the document that it was counted in last, from 1
};

struct TermHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view term) const { return std::hash<std::string_view>{}(term); }
};

using TermCounts = std::unordered_map<std::string, TermCount, TermHash, std::equal_to<>>;

TermCounts count_terms(std::span<const std::string> texts, const TokenRules& rules) {
    TermCounts counts;
    Tokenizer tokenizer;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        for (const std::string_view term : tokenizer.terms(texts[i], rules)) {
            auto found = counts.find(term);
            if (found == counts.end()) found = counts.emplace(term, TermCount{}).first;
            if (found->second.last == i + 1) continue;
            found->second.last = i + 1;
            ++found->second.documents;
        }
    }
    return counts;
}

float smooth_idf(std::size_t texts, long documents) {
    return static_cast<float>(
        std::log((1.0 + static_cast<double>(texts)) / (1.0 + static_cast<double>(documents))) + 1.0);
}

void bring_to_length_one(std::span<float> values) {
    double squares = 0;
    for (const float value : values) squares += static_cast<double>(value) * static_cast<double>(value);
    if (squares == 0) return;
    const double factor = 1.0 / std::sqrt(squares);
    for (float& value : values) value = static_cast<float>(static_cast<double>(value) * factor);
}

// use(term, count) for each of the ascending places.
template <typename Use>
void for_each_count(const std::vector<std::uint32_t>& places, const Use& use) {
    for (std::size_t i = 0; i < places.size();) {
        std::size_t end = i + 1;
        while (end < places.size() && places[end] == places[i]) ++end;
        use(places[i], static_cast<float>(end - i));
        i = end;
    }
}

}  // namespace

Vectorizer::Vectorizer(std::span<const std::string> texts, const VectorizerSettings& settings)
    : settings_(settings) {
    check(settings.tokens);
    const TermCounts counts = count_terms(texts, settings.tokens);
    for (const auto& [term, count] : counts)
        if (count.documents >= settings.least_documents) terms_.push_back(term);
    if (terms_.empty()) {
        throw Error(counts.empty() ? "the documents have no words"
                                   : "no word is in " + std::to_string(settings.least_documents) +
                                         " documents; a smaller least number would find some");
    }
    std::sort(terms_.begin(), terms_.end());
    for (const std::string& term : terms_)
        idf_.push_back(smooth_idf(texts.size(), counts.find(term)->second.documents));
    index_terms();
}

Vectorizer::Vectorizer(const VectorizerSettings& settings, std::vector<std::string> terms,
                       std::vector<float> idf)
    : settings_(settings), terms_(std::move(terms)), idf_(std::move(idf)) {
    check(settings.tokens);
    if (terms_.empty() || terms_.size() != idf_.size() ||
        std::adjacent_find(terms_.begin(), terms_.end(), std::greater_equal<>()) != terms_.end())
        throw Error("a vocabulary needs terms in ascending order, each with its idf");
    index_terms();
}

void Vectorizer::index_terms() {
    std::size_t places = 16;
    while (places < 2 * terms_.size()) places *= 2;
    table_.assign(places, 0);
    for (std::size_t i = 0; i < terms_.size(); ++i) {
        std::size_t at = TermHash{}(terms_[i]) & (places - 1);
        while (table_[at] != 0) at = (at + 1) & (places - 1);
        table_[at] = static_cast<std::uint32_t>(i + 1);
    }
}

std::int64_t Vectorizer::find(std::string_view term) const {
    if (table_.empty()) return -1;
    const std::size_t last = table_.size() - 1;
    for (std::size_t at = TermHash{}(term)&last; table_[at] != 0; at = (at + 1) & last)
        if (terms_[table_[at] - 1] == term) return table_[at] - 1;
    return -1;
}

void Vectorizer::find_terms(std::string_view text, Scratch& scratch) const {
    scratch.found.clear();
    for (const std::string_view term : scratch.tokenizer.terms(text, settings_.tokens))
        if (const std::int64_t place = find(term); place >= 0)
            scratch.found.push_back(static_cast<std::uint32_t>(place));
    std::sort(scratch.found.begin(), scratch.found.end());
}

void Vectorizer::add(std::string_view text, std::uint32_t first, SparseRows& rows, Scratch& scratch) const {
    find_terms(text, scratch);
    const std::size_t before = rows.open_values().size();
    for_each_count(scratch.found, [&](std::uint32_t term, float count) {
        const float frequency =
            settings_.weighting == Weighting::SublinearTfIdf ? 1.0f + std::log(count) : count;
        rows.add(first + term, settings_.weighting == Weighting::Counts ? count : frequency * idf_[term]);
    });
    if (settings_.weighting != Weighting::Counts) bring_to_length_one(rows.open_values().subspan(before));
}

void Vectorizer::add_counts(std::string_view text, SparseRows& rows, Scratch& scratch) const {
    find_terms(text, scratch);
    for_each_count(scratch.found, [&](std::uint32_t term, float count) { rows.add(term, count); });
}

std::uint32_t TextFeatures::width() const {
    std::uint32_t width = 0;
    for (const Vectorizer& part : parts) width += part.size();
    return width;
}

void TextFeatures::add(std::string_view text, SparseRows& rows, Vectorizer::Scratch& scratch) const {
    std::uint32_t first = 0;
    for (const Vectorizer& part : parts) {
        part.add(text, first, rows, scratch);
        first += part.size();
    }
}

SparseRows TextFeatures::rows(std::span<const std::string> texts) const {
    SparseRows rows(width());
    Vectorizer::Scratch scratch;
    for (const std::string& text : texts) {
        add(text, rows, scratch);
        rows.end_row();
    }
    return rows;
}

}  // namespace hourglass
