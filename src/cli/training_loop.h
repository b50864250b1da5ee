// Trains on the terminal, whatever the task: a progress bar, a line per epoch, the model saved after each and
// whatever ends the run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <string>
#include <vector>

#include "cli/output.h"
#include "math/thread_team.h"
#include "training/run.h"

namespace hourglass::cli {

// The model's file. Without a path nothing is saved.
class Saver {
public:
    // Throws Error when no file can be written there (check_output).
    Saver(std::string path, std::initializer_list<std::filesystem::path> inputs);

    // What is saved, as it is when asked. Throws Error for a model too large for a file,
    // so that this is found before training.
    void set_content(std::function<std::vector<std::uint8_t>()> content);

    // A failure may be temporary, such as a full disk, so it is only reported. The last save is `final`
    // and throws Error.
    void save(bool final) const;

    // "saved as F" for the end of a sentence.
    std::string outcome() const;

private:
    std::string path_;
    std::function<std::vector<std::uint8_t>()> content_;
};

struct TrainingLoop {
    TrainingRun& run;
    ThreadTeam& team;
    const Saver& saver;
    int epochs;
    std::string noun;         // of a sample: "images", "rows"
    std::string measured_on;  // "test" or "validation": the samples of the loss after each epoch
    bool json;
    // The task's own figure in the lines, such as "accuracy", which is Validation::score; empty: none.
    std::string score{};
    // What is said in place of "a smaller learning rate may help" when the loss is no number any more; empty:
    // that.
    std::string advice{};
};

// Returns the exit status. Throws Error when the run diverges, once the last good weights are saved.
int train(const TrainingLoop& loop);

}  // namespace hourglass::cli
