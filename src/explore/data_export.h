// The data as a file for other programs: what was opened comes back, whatever it was.
#pragma once

#include <optional>
#include <string>

#include "data/dataset.h"
#include "data/scaling.h"
#include "explore/look.h"

namespace hourglass::explore {

enum class DataFormat { Npy, Csv, Png };
// "NPY", "CSV", "PNG".
const char* to_text(DataFormat format);

// Training samples, then test samples, as they were before scaling. NPY: samples x columns of floats, or
// samples x height x width of bytes; no labels. CSV: a row per sample under the columns' names (of pictures
// pixel0, pixel1, ...), its class first. PNG: a sheet of pictures, of at most kMostOnSheet. Throws Error for
// a table as PNG, and where the file would have more than `limit` bytes.
inline constexpr std::size_t kMostOnSheet = 10000;
NamedFile export_data(const Dataset& data, const Scaling& scaling, DataFormat format, std::size_t limit);

}  // namespace hourglass::explore
