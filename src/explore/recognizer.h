// Which digit a picture shows, as the classifier reads it that comes with the program
// (assets/models/README.md says how it was made and how often it is right).
#pragma once

#include <string_view>
#include <vector>

#include "classifier/classifier.h"
#include "data/dataset.h"

namespace hourglass::explore {

struct Answer {
    int digit = -1;        // -1: there is none
    float confidence = 0;  // the probability that the classifier gives this digit, 0..1

    // Confident enough to count the picture as a digit.
    bool sure() const { return confidence > 0.9f; }
};

class Recognizer {
public:
    // The asset that it is loaded from.
    static constexpr std::string_view kAsset = "models/digits.safetensors";

    // Throws Error unless the classifier tells the ten digits apart by their pixels.
    explicit Recognizer(Classifier classifier);

    // It has learned from MNIST's digits and knows nothing of other pictures.
    bool knows(const Dataset& data) const;
    // One answer per picture. images: features x pictures, values 0..1.
    std::vector<Answer> read(ConstMatrixView images);

private:
    Classifier classifier_;
    Classifier::Workspace workspace_;
};

}  // namespace hourglass::explore
