// Reads the inputs of subcommands, images and a model, and checks that outputs can be written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "autoencoder/autoencoder.h"
#include "cli/options.h"
#include "data/dataset.h"
#include "io/model_file.h"

namespace hourglass::cli {

struct Data {
    std::shared_ptr<Dataset> dataset;
    std::string notice;   // to be said once nothing can be refused any more; empty for real data
    bool labeled = true;  // false: nothing is known of the classes
};

// MNIST from the folder of --data or from where it is found, else digits of the program's
// own, always the same ones, with the notice that they are; or the file or folder of
// samples of --data, split in two. Throws Error.
Data load_data(const CommonOptions& options);

// Scales both sets by what the training set needs, where `how` is "unit".
Scaling scale_data(Data& data, const std::string& how);

// "images" or "rows".
std::string noun(const ImageSet& set);

// Throws Error when the model's output is sigmoid and a value is not from 0 to 1.
void check_range(const Spec& spec, const ImageSet& set, const std::string& name);

// Throws Error when a number is too large to compute with.
void check_magnitude(const Dataset& data);
// Throws Error when the corruption of denoising models, or drawing pixels as 0 or 1, needs values from 0 to 1
// and there are others.
void check_input_range(const Spec& spec, const ImageSet& set, const std::string& name);
// The same of the corruption alone, whether the model's variant has one or not.
void check_corruption(const Spec& spec, const ImageSet& set, const std::string& name);

// Throws Error when the data is not what the model can learn or be measured on: as above where nothing was
// scaled, or because a conditional model needs classes from 0 to 9.
void check_suitable(const Spec& spec, const Data& data, const Scaling& scaling);

// Throws Error.
std::vector<std::uint8_t> read_model_bytes(const std::filesystem::path& path);
// Throws Error with the path.
ModelFile read_model(const std::filesystem::path& path);

struct Inputs {
    Autoencoder model;
    Data data;  // scaled as the model's training data was
    bool scaled = false;
};

// Throws Error, also when the model is not of the images' size.
Inputs load_inputs(const std::filesystem::path& model, const CommonOptions& options);
// The same for a file that has been read already, from `path`.
Inputs load_inputs(ModelFile file, const std::filesystem::path& path, const CommonOptions& options);

// Throws Error when no file can be written there, or when that would replace one of the inputs (some may be
// empty): to be found before the work, not after it.
void check_output(const std::filesystem::path& path, std::initializer_list<std::filesystem::path> inputs);

}  // namespace hourglass::cli
