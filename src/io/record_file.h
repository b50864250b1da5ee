// The record of the training data in a model's file: one entry of the metadata, "data", as JSON. It is added
// to and read from the bytes of a finished file, whatever else that holds.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/data_record.h"

namespace hourglass {

inline constexpr const char* kRecordKey = "data";

// The entry's text.
std::string record_text(const DataRecord& record);

// The safetensors file with the record in its metadata. Throws Error when it is no such file.
std::vector<std::uint8_t> with_record(std::vector<std::uint8_t> file, const DataRecord& record);

// Empty where the file has none. Throws Error when it is damaged or does not fit a model of so many features.
DataRecord read_record(std::span<const std::uint8_t> file, std::size_t features);

}  // namespace hourglass
