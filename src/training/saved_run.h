// A run of training as a file: a model file (io/model_file.h), which every reader of models can open, that
// holds beside the model all that training needs to go on, bit for bit in the same build. Its tensors and
// metadata begin with "training.".
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "autoencoder/autoencoder.h"
#include "data/dataset.h"
#include "data/scaling.h"
#include "training/checkpoint.h"
#include "training/run.h"

namespace hourglass {

// By which a run knows the data that it is trained on.
struct Fingerprint {
    std::string name;
    std::size_t train = 0, test = 0;  // samples
    std::uint64_t hash = 0;           // of all numbers and classes

    bool operator==(const Fingerprint&) const = default;
    // "MNIST, 60,000 samples to train on and 10,000 to test".
    std::string text() const;
    // Whether the numbers are the same, whatever they are called.
    bool same_numbers(const Fingerprint& other) const {
        return train == other.train && test == other.test && hash == other.hash;
    }
};
Fingerprint fingerprint(const Dataset& data);

// What a file says of a run besides what the run itself knows.
struct RunLabels {
    std::string name;  // for people; may be empty
    Fingerprint data;
    Scaling scaling{};        // of the data; empty: none
    int more_epochs = 0;      // by how many a finished run goes on when it is started again
    bool pretrained = false;  // see RunSnapshot
    Checkpoints checkpoints{};
    // Further entries of the file's metadata, which this room knows nothing of, such as the record of the
    // data (io/record_file.h); of a file that is read, that record alone.
    std::map<std::string, std::string> metadata{};
};

// The model is the one that the run trains. Without `times`, seconds are 0: the same training then gives the
// same file. Throws Error when the model could not be loaded again.
std::vector<std::uint8_t> save_run(const TrainingRun& run, const Autoencoder& model, const RunLabels& labels,
                                   bool times = true);

// To go on: an AutoencoderTask of the model and the data, a TrainingRun of the task, and its resume(state).
struct SavedRun {
    Autoencoder model;
    RunLabels labels;
    RunState state;
    std::string origin{};  // what the one who opens it calls it; in no file
};
// The same as bytes, for a program beside this one.
std::vector<std::uint8_t> save_run(const SavedRun& run);
// Nothing when the file holds a model alone. Throws Error when it is damaged, cut, or of a version that this
// program does not know.
std::optional<SavedRun> load_run(std::span<const std::uint8_t> bytes);

}  // namespace hourglass
