// A text autoencoder at a moment of its training, with what it makes of the documents: what views show.
#pragma once

#include <cstdint>
#include <vector>

#include "text/text_autoencoder.h"
#include "training/text_task.h"

namespace hourglass {

// How well a linear classifier on the codes alone tells the classes of the documents apart that are not
// trained on.
struct TextScore {
    int epoch = 0;  // epochs completed; at 0 the weights are fresh
    double accuracy = 0;
    double f1 = 0;  // of two classes the rarer one's, of more the plain mean
};

struct TextMoment {
    // With a classifier on words and code, where there are two classes, and nothing of the optimizer.
    TextAutoencoder model;
    Matrix codes;  // latent x documents: those that are trained on, then those that are not
    // Places in the model's classes; empty where there are no two: of all documents by the model's
    // classifier, and of those that are not trained on by one that sees codes alone.
    std::vector<std::uint8_t> verdicts, by_code;
    std::vector<TextScore> scores;  // the moments of the run so far, this one the last
    int epoch = 0;                  // epochs completed
};

// Takes some tenths of a second for some thousand documents. `before`: the scores so far.
TextMoment make_text_moment(const TextTask& task, int epoch, std::vector<TextScore> before, ThreadTeam& team);

}  // namespace hourglass
