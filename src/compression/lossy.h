// Lossy compression: the code of every sample, rounded along the axes of compression/axes.h and
// entropy-coded.
#pragma once

#include <array>
#include <cstddef>

#include "autoencoder/autoencoder.h"
#include "compression/axes.h"
#include "compression/coded_samples.h"
#include "compression/container.h"
#include "data/dataset.h"

namespace hourglass {

// Steps are measured in the decoded sample: rounding by a step moves it by the root of step^2 / 12 per number
// of the code, in the unit of a pixel that goes from 0 to 1. The default costs about as much error as a good
// model makes anyway.
inline constexpr float kDefaultStep = 0.8f;
inline constexpr float kSmallestStep = 1e-3f, kLargestStep = 100.0f;

// Those of a rate-distortion curve.
inline constexpr std::array<float, 13> kRateSteps = {0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f,
                                                     0.9f, 1.0f, 1.2f, 1.5f, 2.0f, 3.0f};

// Rounds codes with the step and packs them. Throws Error when there are none, when one is not finite, or
// when the step is so small that codes spread over too many of them.
Container compress_codes(const Autoencoder& model, const CodedSamples& samples, float step, ThreadTeam& team);

// The same along axes that are known already, for several steps.
Container compress_codes(const Autoencoder& model, const CodedSamples& samples, const Axes& axes, float step);

// The rounded codes. Throws Error when the container is not lossy, is of another model or damaged.
CodedSamples decompress_codes(const Container& container, const Autoencoder& model);

// Bytes of the whole file.
std::size_t file_size(const Container& container);

// The mean over pixels and samples of the squared error of what these codes decode to.
double decoded_error(const Autoencoder& model, const CodedSamples& samples, const ImageSet& images,
                     ThreadTeam& team);

}  // namespace hourglass
