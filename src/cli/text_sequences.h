// Classifiers of word sequences: 'hourglass text train --network sequence' and its preset sentiment-8.
#pragma once

#include <string>

#include "cli/text.h"
#include "text/folds.h"
#include "text/sequence_classifier.h"

namespace hourglass::cli {

struct SequenceTraining {
    SequenceSpec spec;
    std::string input;  // the file of the documents; empty: they are the program's
    std::string out, precision;
    bool report = false;  // print the classification report of the documents tested at the end
    int threads = 1;
    bool json = false;
};

// What --network sequence starts from.
SequenceSpec default_sequence_spec();
// Returns the exit status. Throws Error.
int train_sequences(const SequenceTraining& training, const DocumentSplit& documents);
int train_sentiment(const SequenceTraining& training);

}  // namespace hourglass::cli
