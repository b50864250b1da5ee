// The commands that a training session understands.
#pragma once

#include <memory>
#include <variant>

#include "autoencoder/autoencoder.h"
#include "classifier/spec.h"
#include "data/dataset.h"
#include "data/scaling.h"
#include "text/documents.h"
#include "text/text_autoencoder.h"
#include "training/saved_run.h"
#include "training/saved_text_run.h"

namespace hourglass {

namespace command {
// Train until the specification's epochs are done; continues where a pause stopped. After the last epoch it
// trains for as many epochs again.
struct Start {};
struct Pause {};
// One minibatch, then pause.
struct Step {};
// Fresh weights for this specification; phase becomes Idle.
struct Reset {
    Spec spec;
};
// Fields marked `live` in the table (learning rate, epochs); takes effect between two steps.
struct Change {
    Spec spec;
};
struct SetThreads {
    int threads;
};
// Keeps the weights if they fit the data's number of pixels (trained ones then count as trained elsewhere),
// else makes fresh ones; phase becomes Idle.
struct SetData {
    std::shared_ptr<const Dataset> data;
    Scaling scaling{};  // of the data, for the files of runs on it; empty: none
};
// Trained weights from elsewhere, with or without data; phase becomes Idle. Start goes on training them.
struct UseModel {
    std::shared_ptr<const Autoencoder> model;
};
// Goes on with a saved run where it stood: phase becomes Paused. Only its model is used where it was trained
// on other data, which the snapshot's message says. Takes what it needs out of the run.
struct UseRun {
    std::shared_ptr<SavedRun> run;
};
// Whether runs are handed out to be kept (Session::take_kept), as they are at first: each time takes memory
// for a copy of the weights and of what the optimizer remembers.
struct KeepRuns {
    bool on;
};
// Hands the run out to be kept, as also happens by itself while it trains (Session::take_kept); nothing where
// its weights are fresh. `again`: also as it was handed out already.
struct Keep {
    bool again = false;
};
// Trains a classifier of the data's classes from fresh weights, on pixels; phase becomes Idle, and Start,
// Pause, Step and Change are about it until the next Reset or UseModel. SetData begins it anew.
struct Classify {
    ClassifierSpec spec;
};
// Trains an autoencoder of texts, from fresh weights over the words of `train`, or from the weights of
// `model`, whose specification is then this one; phase becomes Idle, and Start, Pause, Step and Change are
// about it until the next Reset or UseModel. `test` may have no documents. `run` goes on where it stood, as
// UseRun does: these are the documents that it was trained on, and phase becomes Paused.
struct LearnTexts {
    TextSpec spec;
    std::shared_ptr<const Documents> train, test;
    std::shared_ptr<const TextAutoencoder> model;  // null: fresh weights
    std::shared_ptr<SavedTextRun> run{};           // null: none
};
// Finds the principal components of the training images, as many as the code is long; takes a second or two.
struct FitPca {};
}  // namespace command

using Command =
    std::variant<command::Start, command::Pause, command::Step, command::Reset, command::Change,
                 command::SetThreads, command::SetData, command::UseModel, command::FitPca, command::Classify,
                 command::UseRun, command::Keep, command::KeepRuns, command::LearnTexts>;

}  // namespace hourglass
