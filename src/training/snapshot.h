// What the interface sees of a training session: an immutable snapshot of one moment.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "analysis/pca.h"
#include "autoencoder/autoencoder.h"
#include "classifier/classifier.h"
#include "training/checkpoint.h"
#include "training/evaluate.h"
#include "training/history.h"
#include "training/text_moment.h"

namespace hourglass {

enum class Phase { Idle, Training, Paused, Failed };
// "idle", "training", "paused", "failed".
const char* to_text(Phase phase);

// What every run has.
struct RunSnapshot {
    std::uint64_t version = 0;        // grows with every snapshot
    std::uint64_t model_version = 0;  // grows when weights changed
    Phase phase = Phase::Idle;
    std::string message;             // why the phase is Failed, or why the last command was refused
    std::uint64_t run = 0;           // how many runs were begun: with fresh weights, or a model from a file
    std::string origin;              // what the saved run was called that it goes on with (command::UseRun)
    std::uint64_t data_version = 0;  // how many data sets the session has taken over
    long step = 0;                   // steps done in this run
    long steps_per_epoch = 0;
    long total_steps = 0;  // of the whole run
    int epoch = 0;         // epochs completed
    // The mean over the current (or just finished) epoch so far; NaN before the first step.
    double train_loss = 0;
    double validation_loss = 0;     // of the last completed epoch; NaN before
    double samples_per_second = 0;  // over about the last second of training
    double seconds_left = 0;
    int threads = 1;
    bool pretrained = false;  // the weights come from a file or from other data, not yet trained on these
    History history;
};

// What an autoencoder shows besides. Empty while a classifier is trained.
struct AutoencoderSnapshot {
    Autoencoder model;
    CodeSummary codes;               // of test images, at most some seconds old; empty without data
    Checkpoints checkpoints;         // of this run, at most some tens of MB
    std::shared_ptr<const Pca> pca;  // of the training images, once it was asked for (command::FitPca)
    double pca_mse = 0;              // of the test images with as many components as the code is long
};

// What a classifier shows besides. Empty while an autoencoder is trained.
struct ClassifierSnapshot {
    Classifier classifier;
    double accuracy = 0;  // on the test samples, after the last completed epoch; NaN before
};

// What an autoencoder of texts shows besides. Null while another model is trained.
struct TextSnapshot {
    std::shared_ptr<const TextMoment> text;  // after an epoch, about a second old at most, or as of the pause
};

struct Snapshot : RunSnapshot, AutoencoderSnapshot, ClassifierSnapshot, TextSnapshot {};

}  // namespace hourglass
