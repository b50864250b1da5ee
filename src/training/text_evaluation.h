// How well linear classifiers tell classes of documents apart, on words, on codes and on both: measured by
// cross-validation, in which no classifier, and no model, sees a label of the documents that it is tested on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/choices.h"
#include "text/documents.h"
#include "text/text_autoencoder.h"

namespace hourglass {

// Words: tf-idf of words, scikit-learn's defaults. Codes: the model's codes. Both: the two side by side. All:
// codes, words and marks and pairs of them, and runs of 2 to 5 characters, the last two as sublinear tf-idf;
// here a word may have one character, and a mark is any other character that is no blank, such as "!".
enum class FeatureSet { Words, Codes, Both, All };
template <>
inline constexpr auto choices_of<FeatureSet> = choices<FeatureSet>({{"words"}, {"codes"}, {"both"}, {"all"}});

struct CrossValidationSettings {
    int folds = 5;
    FeatureSet features = FeatureSet::All;
    std::size_t labels = 0;  // documents per fold that show theirs; 0: all that are trained on
    float typos = 0;         // the share of misspelled words of the documents that are tested
    // So many documents of the other classes for one of the rarest; those that are too many of it are not
    // trained on. 0: as they are.
    double imbalance = 0;
    // Codes of the rarest class between pairs of its nearest ones until it is as frequent as the others
    // (Chawla et al. 2002, SMOTE, with five neighbors); for codes only.
    bool synthetic_codes = false;
    std::uint64_t seed = 1;
};

struct ClassFigures {
    double accuracy = 0;
    // Of two classes the rarer one's, of more the plain mean.
    double precision = 0, recall = 0, f1 = 0;
};

struct CrossValidation {
    std::vector<ClassFigures> folds;
    ClassFigures mean, deviation;           // over the folds; the deviation with n - 1
    std::vector<std::uint8_t> predictions;  // of every document when it was tested
};

// Of two classes the one with fewer documents, of equal ones the second.
int rarer_class(const Documents& documents);
ClassFigures class_figures(const Documents& documents, std::span<const std::uint8_t> labels,
                           std::span<const std::uint8_t> predictions);

// The model's codes may come from all these texts, as it was trained without labels. A model that was trained
// with labels is trained anew for every fold, by its own settings, on all texts and the labels that the fold
// shows. The vocabularies of words and runs are those of the documents trained on. Throws Error for documents
// that cannot be parted so.
CrossValidation cross_validate(const TextAutoencoder& model, const Documents& documents,
                               const CrossValidationSettings& settings, ThreadTeam& team);

}  // namespace hourglass
