// What the files of all models have in common (io/model_file.h, io/classifier_file.h): parameters as tensors,
// sizes and scaling in the metadata, and the refusals of damaged ones.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/scaling.h"
#include "io/safetensors.h"
#include "nn/optimizer.h"

namespace hourglass {

inline constexpr std::string_view kAutoencoderFormat = "hourglass-autoencoder-1";
inline constexpr std::string_view kClassifierFormat = "hourglass-classifier-1";
inline constexpr std::string_view kTextFormat = "hourglass-text-1";
inline constexpr std::string_view kSequenceFormat = "hourglass-word-sequences-1";
// Larger than any model that fits a browser's memory, so that a damaged header cannot ask for a giant one.
inline constexpr int kMaximumFeatures = 1 << 16;
inline constexpr double kMaximumParameters = 1e8;

// Throws Error when the metadata lacks the key.
const std::string& metadata(const TensorFile& file, const std::string& key);
// The tensors of a model, without those of a run. Weights may be stored as integers of one byte and their
// steps (tools/round-model.mjs): in the place of W, of shape [outputs, inputs], stand
//   W.integers [inputs, outputs], W.input_steps [inputs] and W.output_steps [outputs],
// and W[j][i] = integers[i][j] * input_steps[i] * output_steps[j]. Throws Error on damage, and when one of
// the three is missing or of another shape.
TensorFile read_model_tensors(std::span<const std::uint8_t> bytes);
// A number from 1 to kMaximumFeatures. Throws Error for any other.
int take_size(const TensorFile& file, const std::string& key);
// Of the pictures that the model takes: 1, or 3 for images in color. Throws Error for any other.
int take_channels(const TensorFile& file);
// What the file says that it holds, such as kTextFormat; empty where it says nothing. Throws Error when it is
// no safetensors file.
std::string format_of(std::span<const std::uint8_t> bytes);
// Throws Error when the file is of another format, saying what it holds if that is known.
void check_format(const TensorFile& file, std::string_view wanted);

// Throws Error when a value is not finite or, for half precision, beyond 65504.
void check_savable(const Parameter& parameter, Precision precision);
// Weights in the shape [outputs, inputs], biases [outputs]. Throws Error as check_savable does.
void put_parameters(std::span<const Parameter* const> parameters, Precision precision, TensorFile& file);
// The same without a copy: the parameters are read when the file is written.
void put_parameters(std::span<const Parameter* const> parameters, std::vector<TensorSource>& tensors);
// A matrix with the name and in the shape of the parameter that it belongs to; both are read when the file is
// written.
TensorSource source_of(const std::string& name, const Parameter& parameter, const Matrix& values);
// Throws Error when one is missing, of another shape, or not finite.
void take_parameters(const TensorFile& file, std::span<Parameter* const> parameters);
// Tensors whose names begin so are no part of the model but of a run that can go on (training/saved_run.h):
// readers of models leave them out.
inline constexpr std::string_view kTrainingPrefix = "training.";
inline bool belongs_to_model(std::string_view name) { return !name.starts_with(kTrainingPrefix); }
// Throws Error when the file has tensors that belong to nothing.
void check_tensor_count(const TensorFile& file, std::size_t count);

void put_scaling(const Scaling& scaling, std::map<std::string, std::string>& metadata);
// Empty where the file has none. Throws Error when it does not fit.
Scaling take_scaling(const TensorFile& file, int features);

}  // namespace hourglass
