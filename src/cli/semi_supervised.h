// hourglass classify train --semi-supervised: its options, and the task that they ask for.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <vector>

#include "cli/few_labels.h"
#include "data/dataset.h"
#include "training/semi_supervised_task.h"

namespace hourglass::cli {

struct SemiSupervision {
    bool on = false;
    SemiSupervisedSettings settings;
};

// --semi-supervised, --latent, --label-weight.
void add_semi_supervised_options(CLI::App& command, SemiSupervision& options);
// Throws UsageError.
void check_semi_supervised(const SemiSupervision& options, const FewLabels& few, bool fine_tune);

// The task, with samples of which the labeled ones alone show their labels. Says what likelihood the data
// gets: pixels of 0..1 a Bernoulli one, codes and tables a Gaussian one.
std::unique_ptr<SemiSupervisedTask> make_semi_supervised_task(const SemiSupervision& options,
                                                              Classifier classifier,
                                                              std::shared_ptr<const Dataset> data,
                                                              std::vector<std::uint32_t> labeled,
                                                              ThreadTeam& team);

}  // namespace hourglass::cli
