// Which settings suit a table, to begin with.
#pragma once

#include <optional>

#include "autoencoder/spec.h"
#include "data/dataset.h"
#include "data/toys.h"

namespace hourglass::explore {

// As many numbers in the code as say where on the curve or surface a point is.
Spec toy_settings(const ToySet& set);

// Linear output, smooth units and a code of two numbers, which can be looked at; the wider the table, the
// wider the layers, and the longer, the fewer epochs.
Spec table_settings(const ImageSet& rows);

// Why a model whose output is from 0 to 1 cannot learn these numbers; nothing where they are, too.
std::optional<Fault> range_fault(const Spec& spec, const ImageSet& set);

}  // namespace hourglass::explore
