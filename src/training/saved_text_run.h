// A run on texts as a file: that of its model (io/text_model_file.h), which every reader of such models can
// open, with all that training needs to go on, bit for bit in the same build (training/saved_run.h); and a
// past moment of it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "text/text_autoencoder.h"
#include "training/saved_run.h"
#include "training/text_moment.h"

namespace hourglass {

Fingerprint fingerprint(const Documents& train, const Documents& test);

// To go on: a TextTask of the model and the documents, a TrainingRun of the task, and its resume(state).
struct SavedTextRun {
    TextAutoencoder model;
    RunLabels labels{};
    RunState state{};
    std::vector<TextScore> scores{};  // in the course of the training
    std::string origin{};             // what the one who opens it calls it; in no file
};

// `model` has the weights that the run trains, and may have a classifier beside. Without `times`, seconds are
// 0: the same training then gives the same file. Throws Error when it does not fit a file.
std::vector<std::uint8_t> save_text_run(const TrainingRun& run, const TextAutoencoder& model,
                                        const RunLabels& labels, const std::vector<TextScore>& scores,
                                        bool times = true);
std::vector<std::uint8_t> save_text_run(const SavedTextRun& run);
// Nothing when the file holds a model alone. Throws Error as load_run() does.
std::optional<SavedTextRun> load_text_run(std::span<const std::uint8_t> bytes);
// Of a model alone a run at step 0. Throws Error when it is neither.
SavedTextRun load_text_file(std::span<const std::uint8_t> bytes);
// The other way round.
std::vector<std::uint8_t> save_text_file(const SavedTextRun& run);

// The model in half precision, with what it made of the documents. Throws Error when a weight does not fit.
std::vector<std::uint8_t> save_text_moment(const TextMoment& moment);
// Throws Error when it is none, or damaged; of how many documents it is, it does not know.
TextMoment load_text_moment(std::span<const std::uint8_t> bytes);

}  // namespace hourglass
