#include "text/vectorizer.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "base/error.h"

namespace hourglass {
namespace {

std::size_t hash_of(std::string_view term) { return std::hash<std::string_view>{}(term); }

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

Vectorizer counted_vocabulary(std::span<const std::string> texts, const VectorizerSettings& settings) {
    TermCounter counter(settings);
    for (const std::string& text : texts) counter.add(text);
    return counter.vocabulary();
}

}  // namespace

TermCounter::TermCounter(const VectorizerSettings& settings) : settings_(settings) { check(settings.tokens); }

std::size_t TermCounter::Hash::operator()(std::string_view term) const { return hash_of(term); }

void TermCounter::add(std::string_view text) {
    ++texts_;
    for (const std::string_view term : tokenizer_.terms(text, settings_.tokens)) {
        auto found = counts_.find(term);
        if (found == counts_.end()) found = counts_.emplace(term, Count{}).first;
        if (found->second.last == texts_) continue;
        found->second.last = texts_;
        ++found->second.documents;
    }
}

Vectorizer TermCounter::vocabulary() const {
    std::vector<std::string> terms;
    for (const auto& [term, count] : counts_)
        if (count.documents >= settings_.least_documents) terms.push_back(term);
    if (terms.empty()) {
        throw Error(counts_.empty() ? "the documents have no words"
                                    : "no word is in " + std::to_string(settings_.least_documents) +
                                          " documents; a smaller least number would find some");
    }
    std::sort(terms.begin(), terms.end());
    std::vector<float> idf;
    for (const std::string& term : terms)
        idf.push_back(smooth_idf(texts_, counts_.find(term)->second.documents));
    return {settings_, std::move(terms), std::move(idf)};
}

Vectorizer::Vectorizer(std::span<const std::string> texts, const VectorizerSettings& settings)
    : Vectorizer(counted_vocabulary(texts, settings)) {}

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
        std::size_t at = hash_of(terms_[i]) & (places - 1);
        while (table_[at] != 0) at = (at + 1) & (places - 1);
        table_[at] = static_cast<std::uint32_t>(i + 1);
    }
}

std::int64_t Vectorizer::find(std::string_view term) const {
    if (table_.empty()) return -1;
    const std::size_t last = table_.size() - 1;
    for (std::size_t at = hash_of(term) & last; table_[at] != 0; at = (at + 1) & last)
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
