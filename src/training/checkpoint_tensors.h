// Checkpoints as tensors of a safetensors file, by themselves or in that of a run (training/saved_run.h).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "io/safetensors.h"
#include "training/checkpoint.h"

namespace hourglass {

// Three tensors whose names begin with the prefix. The checkpoint is read when the file is written.
void put_checkpoint(const std::shared_ptr<const Checkpoint>& checkpoint, const std::string& prefix,
                    std::vector<TensorSource>& tensors);
// Throws Error when they are not there or do not fit together.
std::shared_ptr<const Checkpoint> take_checkpoint(const RawTensorFile& file, const std::string& prefix);

// A file of its own.
std::vector<std::uint8_t> save_checkpoint(const std::shared_ptr<const Checkpoint>& checkpoint);
// Throws Error when it is damaged or none.
std::shared_ptr<const Checkpoint> load_checkpoint(std::span<const std::uint8_t> bytes);

}  // namespace hourglass
