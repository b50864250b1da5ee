// Which classes the samples of a set belong to, and how often a classifier is right about them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "classifier/classifier.h"
#include "data/dataset.h"

namespace hourglass {

// The labels that occur in the set, in their order, by name. Throws Error when there is only one.
std::vector<std::string> class_names(const ImageSet& set, const std::string& name);
// The class of every sample: the place of its label's name. Throws Error, naming the
// data, when one is not among them.
std::vector<std::uint8_t> classes_of(const ImageSet& set, const std::vector<std::string>& classes,
                                     const std::string& name);

struct ClassifierEvaluation {
    double loss = 0;      // the mean cross-entropy, nats
    double accuracy = 0;  // the share of samples whose most likely class is theirs
    double error = 0;     // the share of the others
    std::size_t samples = 0;
    std::vector<std::vector<long>> confusion;  // [class][most likely class]: samples
};

// `set` holds pixels for a classifier with an encoder of its own, and otherwise what the head reads;
// `classes` has one per sample. Throws Error when the set is of another size, or empty.
ClassifierEvaluation evaluate(const Classifier& classifier, const ImageSet& set, Classes classes,
                              ThreadTeam& team);
// The same of what the head reads: the pixels, or the codes that read_codes() gives.
ClassifierEvaluation evaluate_head(const Classifier& classifier, const ImageSet& set, Classes classes,
                                   ThreadTeam& team);

// What the head reads of every sample, with the labels of the set. The classifier has an encoder.
ImageSet read_codes(const Classifier& classifier, const ImageSet& set, ThreadTeam& team);
// Brings the codes of the set to mean 0 and deviation 1; a number that never changes stays as it is.
void fit_code_range(Classifier& classifier, const ImageSet& set, ThreadTeam& team);

}  // namespace hourglass
