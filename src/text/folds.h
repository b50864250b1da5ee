// Parts of documents: for cross-validation, and those that a training does not see.
#pragma once

#include <cstdint>
#include <vector>

#include "text/documents.h"

namespace hourglass {

struct Fold {
    std::vector<std::uint32_t> train, test;  // places of documents, ascending
};

// So many disjoint test sets that are all documents together, each with its share of every class; the same
// ones for the same seed. Throws Error when a class has fewer documents than there are folds.
std::vector<Fold> stratified_folds(const Documents& documents, int folds, std::uint64_t seed);

// `count` of the places, with each class's share rounded, and at least one of each class; all where there are
// no more. Ascending. `draw` numbers independent choices of one seed.
std::vector<std::uint32_t> stratified_choice(const Documents& documents,
                                             const std::vector<std::uint32_t>& places, std::size_t count,
                                             std::uint64_t seed, std::uint32_t draw);

// The share of the documents with different texts that the page does not train on, nor did the model that it
// comes with (tools/make-models); the seed of their choice is that of the training.
inline constexpr double kPageTestShare = 0.2;

// Those that are trained on, and the share of them that is not, each in their order; the same ones for the
// same seed. Classes are not looked at.
struct DocumentSplit {
    Documents train, test;
};
DocumentSplit split(const Documents& documents, double test_share, std::uint64_t seed);

}  // namespace hourglass
