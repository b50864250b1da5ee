// Training a classifier with few labels: the others are set aside, and perhaps given back by propagation.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "cli/inputs.h"
#include "data/dataset.h"
#include "math/thread_team.h"

namespace hourglass::cli {

struct FewLabels {
    int count = 0;              // of the training samples that keep their labels; 0: all
    std::string model;          // whose codes carry these over to the others; empty: the others are left out
    bool keeps_others = false;  // without their labels, for training that learns from such samples
};

// --labels, --propagate.
void add_few_labels_options(CLI::App& command, FewLabels& options);
// Throws UsageError.
void check_few_labels(const FewLabels& options);

// What the options leave of the training samples, with the labels that propagation gives them. `pictures` are
// the training samples as they were read, before they were scaled for the classifier; without propagation
// they are not looked at. Says what was done, in JSON as an object of its own. Returns the samples that have
// kept their labels, by their places before. Throws Error.
std::vector<std::uint32_t> apply_few_labels(const FewLabels& options, const CommonOptions& common,
                                            const LoadedModel& model, ImageSet pictures, std::uint64_t seed,
                                            Dataset& dataset, ThreadTeam& team);

}  // namespace hourglass::cli
