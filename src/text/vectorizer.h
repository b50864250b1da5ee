// Texts as sparse vectors over a vocabulary: counts of terms, or tf-idf as scikit-learn defines it.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/choices.h"
#include "math/sparse_rows.h"
#include "text/tokens.h"

namespace hourglass {

// TfIdf: the count of a term times ln((1 + n) / (1 + df)) + 1, where df of n documents have it, and the row
// brought to length 1 (scikit-learn's TfidfVectorizer with its defaults: smooth_idf, norm 'l2').
// SublinearTfIdf: the same with 1 + ln(count) in place of the count.
enum class Weighting { Counts, TfIdf, SublinearTfIdf };
template <>
inline constexpr auto choices_of<Weighting> =
    choices<Weighting>({{"counts"}, {"tf-idf", "tf-idf"}, {"sublinear-tf-idf", "sublinear tf-idf"}});

struct VectorizerSettings {
    TokenRules tokens{};
    Weighting weighting = Weighting::TfIdf;
    int least_documents = 1;  // terms that fewer documents have are left out

    bool operator==(const VectorizerSettings&) const = default;
};

class Vectorizer {
public:
    // Of no terms, to be assigned to.
    Vectorizer() = default;
    // The terms of the texts, in ascending order of their bytes. Throws Error when there are none.
    Vectorizer(std::span<const std::string> texts, const VectorizerSettings& settings);
    // As it was saved. Throws Error unless the terms ascend and each has an idf.
    Vectorizer(const VectorizerSettings& settings, std::vector<std::string> terms, std::vector<float> idf);

    const VectorizerSettings& settings() const { return settings_; }
    std::uint32_t size() const { return static_cast<std::uint32_t>(terms_.size()); }
    const std::vector<std::string>& terms() const { return terms_; }
    const std::vector<float>& idf() const { return idf_; }
    // The place of a term, or -1.
    std::int64_t find(std::string_view term) const;

    // Memory for the work on one text, to be used again.
    struct Scratch {
        Tokenizer tokenizer;
        std::vector<std::uint32_t> found;
    };
    // Adds the text's entries to the open row, at columns from `first` on; terms that are not known count
    // nothing.
    void add(std::string_view text, std::uint32_t first, SparseRows& rows, Scratch& scratch) const;
    // The same of counts, whatever the weighting.
    void add_counts(std::string_view text, SparseRows& rows, Scratch& scratch) const;

private:
    void index_terms();
    void find_terms(std::string_view text, Scratch& scratch) const;

    VectorizerSettings settings_;
    std::vector<std::string> terms_;
    std::vector<float> idf_;
    std::vector<std::uint32_t> table_;  // open addressing: place of a term + 1; 0: free
};

// Finds the vocabulary of texts that come one after another: with all of them the same as Vectorizer's first
// constructor.
class TermCounter {
public:
    explicit TermCounter(const VectorizerSettings& settings);

    void add(std::string_view text);
    // Throws Error when there are no terms.
    Vectorizer vocabulary() const;

private:
    struct Count {
        long documents = 0;
        std::size_t last = 0;  // the document that it was counted in last, from 1
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view term) const;
    };

    VectorizerSettings settings_;
    Tokenizer tokenizer_;
    std::size_t texts_ = 0;
    std::unordered_map<std::string, Count, Hash, std::equal_to<>> counts_;
};

// Several vectorizers side by side (scikit-learn's FeatureUnion).
struct TextFeatures {
    std::vector<Vectorizer> parts;

    std::uint32_t width() const;
    void add(std::string_view text, SparseRows& rows, Vectorizer::Scratch& scratch) const;
    SparseRows rows(std::span<const std::string> texts) const;
};

}  // namespace hourglass
