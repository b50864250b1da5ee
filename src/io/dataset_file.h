// A data set as it is in memory, split and scaled, in one safetensors file: what the page keeps of a user's
// data (app/control/keeper.h), so that a reload has it without the files that it came from.
//
//   train.numbers, test.numbers    U8 or F32, samples x features
//   train.labels, test.labels      U8
//   train_targets.*, test_targets.*  the same, where there are targets
//   scaling.low, scaling.range     F32, where the values were scaled
//   metadata "about"               names and sizes, as JSON
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "data/dataset.h"
#include "data/scaling.h"

namespace hourglass {

struct ScaledDataset {
    Dataset dataset;
    Scaling scaling;  // that has been done; empty: none
};

// Bytes that the numbers and labels take in such a file.
std::size_t stored_bytes(const Dataset& dataset);

// Throws Error for samples that are not in memory.
std::vector<std::uint8_t> save_dataset(const Dataset& dataset, const Scaling& scaling);

// Throws Error when the file is damaged or no such file.
ScaledDataset load_dataset(std::span<const std::uint8_t> file);

}  // namespace hourglass
