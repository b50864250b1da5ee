// Reads the inputs of subcommands, images and a model, and checks that outputs can be written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "autoencoder/autoencoder.h"
#include "cli/options.h"
#include "data/data_record.h"
#include "data/dataset.h"
#include "io/model_file.h"
#include "io/samples.h"

namespace hourglass::cli {

struct Data {
    std::shared_ptr<Dataset> dataset;
    std::string notice;                // to be said once nothing can be refused any more; empty for real data
    bool labeled = true;               // false: nothing is known of the classes
    std::vector<std::string> notes{};  // what was guessed, filled, put right or left out, a sentence each
    DataRecord record{};               // what a model that is trained on it remembers
    std::string summary{};             // of a file: what was read
    std::string part{};                // of a file: which samples are the test set, for evaluate
};

// What data is loaded for.
struct DataUse {
    bool training = false;   // training samples are needed, too
    bool row_names = false;  // samples without a name are called by the number of their row
};

// The notice and the notes, on standard error.
void say_notes(const Data& data);

// MNIST from the folder of --data or from where it is found, else digits of the program's
// own, always the same ones, with the notice that they are; or the file or folder of
// samples of --data, split in two. For a model with a record of its data, columns are matched by their names,
// numbers brought to its scale, and the file split as in its training, or, if it is another one that is not
// trained on, not at all: then all samples are test samples. Throws Error.
Data load_data(const CommonOptions& options, const DataRecord& known = {}, DataUse use = {});

// How files are read, by the options and what the model remembers.
SampleOptions reading_options(const CommonOptions& options, const DataRecord& known);

// Scales both sets by what the training set needs: "none", "unit", "standard" or "byte".
Scaling scale_data(Data& data, const std::string& how);
// The same of data that a model is used on.
void scale_data(Data& data, const Scaling& scaling, const DataRecord& known);

// Why training on these numbers may run away, and what helps; empty where they are scaled well.
std::string unscaled_advice(const Data& data, const Scaling& scaling);

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
struct LoadedModel {
    Autoencoder model;
    Scaling scaling;
    DataRecord record;  // empty where the file has none
};
// Throws Error with the path.
LoadedModel read_model(const std::filesystem::path& path);
// Of a model of any kind. Throws Error with the path.
DataRecord read_record_of(std::span<const std::uint8_t> bytes, int features,
                          const std::filesystem::path& path);

struct Inputs {
    Autoencoder model;
    Data data;  // scaled as the model's training data was
    bool scaled = false;
    DataRecord record{};  // of the model
};

// Throws Error, also when the model is not of the images' size.
Inputs load_inputs(const std::filesystem::path& model, const CommonOptions& options, DataUse use = {});
// The same for a file that has been read already, from `path`.
Inputs load_inputs(LoadedModel file, const std::filesystem::path& path, const CommonOptions& options,
                   DataUse use = {});

// Throws Error when the name ends in another way than the one kind of file that is written, such as ".png";
// devices and pipes may be called anything. `what` is that kind: "a picture".
void check_ending(const std::filesystem::path& path, std::string_view ending, std::string_view what);

// Throws Error when no file can be written there, or when that would replace one of the inputs (some may be
// empty): to be found before the work, not after it.
void check_output(const std::filesystem::path& path, std::initializer_list<std::filesystem::path> inputs);

}  // namespace hourglass::cli
