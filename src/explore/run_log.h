// The runs of this session, for comparison: settings, losses, and final weights.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "training/snapshot.h"

namespace hourglass::explore {

struct Run {
    std::uint64_t id = 0;  // Snapshot::run
    std::string name;      // "784-512-256-32", "784-400-20, variational (2)"
    std::string data;      // what it is trained on
    Spec spec;
    ImageShape image;
    bool from_file = false;
    std::vector<EpochRecord> epochs;          // done here
    std::shared_ptr<const Checkpoint> model;  // after the last of them

    double validation_loss() const { return model->validation_loss; }
    double mse() const { return model->validation_mse; }  // of the test images
};

class RunLog {
public:
    // Takes over what is new of training on the data of this name. A run appears with its first epoch, or at
    // once when its weights came trained.
    void watch(const Snapshot& live, const std::string& data);
    const std::vector<Run>& runs() const { return runs_; }  // in the order in which they were begun
    const Run* find(std::uint64_t id) const;
    // These do nothing when there is no such run.
    void forget(std::uint64_t id);
    void rename(std::uint64_t id, const std::string& name);

private:
    Run& entry(const Snapshot& live, const std::string& data);
    std::string unused_name(const std::string& wanted) const;

    std::vector<Run> runs_;
    std::vector<std::uint64_t> forgotten_;
};

// The model of a run. Throws Error when its weights do not fit its settings.
Autoencoder restore(const Run& run);

}  // namespace hourglass::explore
