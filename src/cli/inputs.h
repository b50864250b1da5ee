// What subcommands read: images and a model; and the check that they will be able to write.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "autoencoder/autoencoder.h"
#include "cli/options.h"
#include "data/dataset.h"

namespace hourglass::cli {

struct Data {
    std::shared_ptr<const Dataset> dataset;
    std::string notice;  // to be said once nothing can be refused any more; empty for real data
};

// MNIST from the folder of --data or from where it is found, else digits of the program's own, always the
// same ones, with the notice that they are. Throws Error.
Data load_data(const CommonOptions& options);

struct Inputs {
    Autoencoder model;
    Data data;
};

// Throws Error, also when the model is not of the images' size.
Inputs load_inputs(const std::filesystem::path& model, const CommonOptions& options);

// Throws Error when no file can be written there: to be found before the work, not after it.
void check_writable(const std::filesystem::path& path);

}  // namespace hourglass::cli
