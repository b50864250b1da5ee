// What the files of all runs have in common (training/saved_run.h, training/saved_text_run.h): all but the
// model.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/safetensors.h"
#include "training/saved_run.h"

namespace hourglass {

// What the optimizer remembers of each parameter, and the weights to go back to.
struct RunMoments {
    std::function<const Matrix&(std::size_t)> first, second;
    const Weights* good;  // null: the present ones
};
RunMoments moments_of(const TrainingRun& run, std::span<Parameter* const> parameters);
RunMoments moments_of(const RunState& state);

// Sets all seconds to 0, which no two runs have in common.
void forget_times(RunState& state);

// The file that holds `tensors`, those of the model, and what belongs to the run.
std::vector<std::uint8_t> write_run(std::map<std::string, std::string> metadata,
                                    std::vector<TensorSource> tensors,
                                    std::span<const Parameter* const> parameters, const RunState& state,
                                    const RunLabels& labels, const RunMoments& moments);

// False when the file holds a model alone. Throws Error as load_run() does.
bool holds_run(const RawTensorFile& file, std::span<const std::uint8_t> bytes);
// All but the scaling and the record of the data.
void take_run(const RawTensorFile& file, std::span<const Parameter* const> parameters, RunState& state,
              RunLabels& labels);

// A table in the metadata, row by row.
void put_table(std::string_view name, const std::vector<double>& numbers,
               std::map<std::string, std::string>& metadata);
std::vector<double> take_table(const std::map<std::string, std::string>& metadata, std::string_view name,
                               std::size_t columns);

// For equality only.
class Hash {
public:
    void add(const void* from, std::size_t size);
    void add(std::uint64_t word);
    std::uint64_t value() const { return state_ ^ (state_ >> 32); }

private:
    std::uint64_t state_ = 14695981039346656037u;
};

}  // namespace hourglass
