// Classifiers of word sequences: 'hourglass text train --network sequence' and its preset sentiment-8.
#pragma once

#include <string>
#include <vector>

#include "cli/text.h"
#include "io/safetensors.h"
#include "text/folds.h"
#include "text/sequence_classifier.h"

namespace hourglass::cli {

struct SequenceTraining {
    std::string input;  // the file of the documents; empty: they are the program's
    std::string out;
    Precision precision = Precision::Float32;
    bool report = false;  // print the classification report of the documents tested at the end
    int threads = 1;
    bool json = false;
    std::vector<std::string> notes{};  // to be said once nothing can be refused any more
};

// What --network sequence starts from.
SequenceSpec default_sequence_spec();
// Returns the exit status. Throws Error.
int train_sequences(const SequenceTraining& training, SequenceClassifier classifier,
                    const DocumentSplit& documents);
int train_sentiment(const SequenceTraining& training, const SequenceSpec& spec);

}  // namespace hourglass::cli
