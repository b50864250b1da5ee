// What everything that looks at a model is a function of: the data, the training as it
// is, and the model that is shown.
#pragma once

#include <memory>

#include "data/dataset.h"
#include "explore/dataset_evaluation.h"
#include "explore/messages.h"
#include "explore/recognizer.h"
#include "training/snapshot.h"

namespace hourglass::explore {

struct Look {
    std::shared_ptr<const Dataset> data;  // null until the first one is there
    const Snapshot& live;                 // the training as it is
    const Snapshot& snapshot;  // the same, or its model and codes of an earlier epoch (time_travel.h)
    DatasetEvaluation& evaluation;
    Recognizer* recognizer = nullptr;    // null until it is there, and where it does not know the data
    const Messages* messages = nullptr;  // null unless texts are what is shown

    bool training() const { return live.phase == Phase::Training; }
    bool has_model() const { return data != nullptr && !snapshot.model.empty(); }
};

// A file to be handed to the user.
struct NamedFile {
    std::string name;
    std::vector<std::uint8_t> bytes;
};

}  // namespace hourglass::explore
