// Which models fit into the page's memory, known before one is made.
#pragma once

#include <limits>
#include <optional>

#include "autoencoder/spec.h"
#include "data/dataset.h"
#include "nn/image_shape.h"

namespace hourglass::explore {

// What a model may take of the page's 256 MB, besides the data, the program and the views.
double page_model_bytes(const Dataset& data);

// Where nothing is planned, such as natively.
inline constexpr double kUnlimitedBytes = std::numeric_limits<double>::infinity();

// Bytes that training such a model on pictures of this shape takes at most.
double planned_bytes(const Spec& spec, ImageShape image);

// Whether `limit` bytes also have room for the copies that keeping a run takes for a moment
// (command::KeepRuns).
bool can_be_kept(const Spec& spec, ImageShape image, double limit);

// Why such a model cannot be trained on these pictures, or not within `limit` bytes.
std::optional<Fault> misfit(const Spec& spec, const ImageSet& images, double limit);

}  // namespace hourglass::explore
