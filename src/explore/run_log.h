// The runs of this session, for comparison: settings, losses, and final weights.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "training/saved_run.h"
#include "training/snapshot.h"

namespace hourglass::explore {

struct Run {
    std::uint64_t id = 0;  // Snapshot::run, or of a run from before this session a number of its own
    std::string name;      // "784-512-256-32", "784-400-20, variational (2)"
    std::string data;      // what it is trained on
    Spec spec;
    ImageShape image;
    bool from_file = false;
    std::vector<EpochRecord> epochs;          // done here
    std::shared_ptr<const Checkpoint> model;  // after the last of them
    std::string place;                        // where it is kept (app/control/keeper.h); empty: nowhere yet
    std::uint64_t session_run = 0;            // Snapshot::run of the session that goes on with it; 0: none

    double validation_loss() const { return model->validation_loss; }
    double mse() const { return model->validation_mse; }  // of the images that measured_on(spec) tells
};

class RunLog {
public:
    // Takes over what is new of training on the data of this name. A run appears with its first epoch, or at
    // once when its weights came trained. One that goes on where a kept one was stays that one.
    void watch(const Snapshot& live, const std::string& data);
    const std::vector<Run>& runs() const { return runs_; }  // in the order in which they were begun
    const Run* find(std::uint64_t id) const;
    // Null where there is none.
    const Run* find_place(const std::string& place) const;
    const Run* find_session_run(std::uint64_t run) const;
    // These do nothing when there is no such run.
    void forget(std::uint64_t id);
    void rename(std::uint64_t id, const std::string& name);
    void keep_at(std::uint64_t id, const std::string& place);
    // One from before this session, or that was forgotten: before `before`, or at the end where that is not.
    void add(Run run, std::size_t before);

private:
    Run& entry(const Snapshot& live, const std::string& data);
    std::string unused_name(const std::string& wanted) const;
    Run* change(std::uint64_t id);
    void drop_old();

    std::vector<Run> runs_;
    std::vector<std::uint64_t> forgotten_;  // Run::session_run
    std::uint64_t earlier_ = 0;             // runs from before this session
};

// The model of a run. Throws Error when its weights do not fit its settings.
Autoencoder restore(const Run& run);

// "784-512-256-32, variational": what a run is called that nobody has named.
std::string run_title(const Spec& spec, ImageShape image);

// "epoch 3 of 30": where a run stands.
std::string epoch_text(const SavedRun& run);

// What the session's run is called: its name in the list, or else the title of its model.
std::string run_name(const Snapshot& live, const RunLog& runs);

// The settings in which the runs differ, of this one: "learning rate 0.01, seed 7"; empty for a single run.
std::string what_differs(const Run& run, const std::vector<Run>& runs);

}  // namespace hourglass::explore
