// What the panels are functions of: the application's own state beside the training session's snapshot.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/action.h"
#include "app/layout.h"
#include "app/run_log.h"
#include "app/survey.h"
#include "data/dataset.h"
#include "training/snapshot.h"

namespace hourglass::app {

// One line that tells the user what happened; goes away by itself.
struct Notice {
    std::string text;
    bool error = false;
    double until = 0;  // platform::seconds()
};

struct State {
    std::shared_ptr<const Dataset> data;  // null until the first one is there
    std::uint64_t data_version = 0;       // how many there have been; Snapshot::data_version follows
    std::string data_problem;             // why the digits are synthetic; shown for as long as they are
    Spec wanted;                          // what the model panel shows
    Spec applied;                         // what the session's model was made from
    bool untouched = true;                // that model has fresh weights: nothing is lost by replacing it
    bool pretrained = false;              // that model has trained weights, but not from these data here
    std::string opened;         // what such a model is called that the user opened: a label, or a file
    std::vector<Fault> faults;  // of `wanted`
    bool draft_faults = false;  // a field shows a text that is no setting
    int threads = 1;
    int max_threads = 1;
    int shown_epoch = -1;  // the views show the model as it was after this epoch; -1: as it is
    Tab tab = Tab::Reconstructions;
    ThemeChoice theme = ThemeChoice::System;
    Notice notice;
    Layout layout;

    // Whether the panel shows another model than the session has: fields differ that only fresh weights can
    // follow.
    bool needs_reset() const;
    bool can_train() const { return faults.empty() && !draft_faults && data != nullptr; }
};

// What a panel gets every frame. It reads, draws, and asks by appending actions.
struct Frame {
    const State& state;
    const Snapshot& live;      // the training as it is
    const Snapshot& snapshot;  // the same, or its model and codes of an earlier epoch (State::shown_epoch)
    Survey& survey;
    const RunLog& runs;
    std::vector<Action>& actions;

    void ask(Action action) const { actions.push_back(std::move(action)); }
    bool training() const { return live.phase == Phase::Training; }
    bool has_model() const { return state.data != nullptr && !snapshot.model.empty(); }
};

}  // namespace hourglass::app
