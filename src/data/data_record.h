// What a model remembers of the data it was trained on, and what that says about other data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "data/columns.h"
#include "data/dataset.h"
#include "data/scaling.h"

namespace hourglass {

// What the numbers were before they were scaled.
enum class ValueKind {
    Bytes,  // which become 0..1
    Unit,   // floats from 0 to 1
    Gray,   // whole numbers from 0 to 255 that are no bytes
    Other,
};

struct DataRecord {
    int width = 0;  // of a table: its columns; 0: nothing is remembered
    int height = 0;
    int channels = 1;  // 3: images in color
    ValueKind kind = ValueKind::Other;
    std::string scale = "none";           // unit, standard, byte
    std::vector<std::string> columns{};   // the features' names in the model's order; empty: none
    std::vector<std::size_t> places{};    // of a table without names: of the features in the file
    std::string label_column{};           // empty: none
    std::vector<std::string> left_out{};  // columns, on purpose
    std::vector<std::string> classes{};   // the names of labels 0, 1, ...
    bool inverted = false;                // images were: dark ink became bright
    bool fitted = false;                  // images of other sizes were brought to this one
    // Of the training samples, per feature, before scaling; empty for bytes.
    std::vector<float> low{}, high{}, mean{};
    // How a file was split; samples 0 where the data has test samples of its own.
    std::size_t samples = 0;
    double test_share = 0;
    std::uint64_t seed = 0;
    std::uint64_t fingerprint = 0;  // of all samples (sample_fingerprint)
    // Of the samples for training, before some classes were left out; 0: not remembered.
    std::uint64_t train_fingerprint = 0;
    std::vector<std::string> trained_classes{};  // names or numbers; empty: all that there are

    bool empty() const { return width == 0; }
    bool is_table() const { return height == 1 && channels == 1; }
    std::size_t features() const {
        return static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
               static_cast<std::size_t>(channels);
    }
    KnownColumns known_columns() const;
};

// A number that is the same for the same samples only: of sizes, numbers and labels, before scaling and
// splitting.
std::uint64_t sample_fingerprint(const ImageSet& set);

ValueKind kind_of_values(const ImageSet& set);

// Fills in sizes, kind, names, classes and ranges; the set is not scaled yet.
void describe_training_set(const ImageSet& set, DataRecord& record);

// Bytes, 0..1 and 0..255 are brought to what the model was trained on; returns a note of that, or nothing.
// Before scaling.
std::string match_values(const DataRecord& record, ImageSet& set);

// One sentence about values that are far outside of what the training set had, by more than its range; empty
// where there are none. Before scaling.
std::string far_values(const DataRecord& record, const ImageSet& set);

// A column that never changed in training has no range to scale by: where it does change later it counts as
// at most 1. After scaling, which must not be empty.
void bound_constant_columns(const DataRecord& record, ImageSet& set);

}  // namespace hourglass
