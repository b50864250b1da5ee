// The samples that a model is used on: a file of them, or the test samples of --data.
#pragma once

#include <string>

#include "cli/classes.h"
#include "cli/inputs.h"
#include "compression/lossy.h"

namespace hourglass::cli {

struct Source {
    Autoencoder model;
    ImageSet samples;  // scaled as the model's training data was
    Data data;         // without those samples
    bool labeled = true;
    std::string name;
    Scaling scaling{};
};

// Reads the model and `in`, or, where that is empty, the test samples of --data. Throws Error.
Source load_source(const std::string& model, const std::string& in, const CommonOptions& options);

// The codes of all samples. The classes that a conditional model is told become the samples' labels. Throws
// Error as choose_classes() does, and when a code is not finite.
CodedSamples encode_source(Source& source, const ClassOptions& options, ThreadTeam& team);

}  // namespace hourglass::cli
