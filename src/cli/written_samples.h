// Samples that a model gives, as files.
#pragma once

#include <string>

#include "cli/inputs.h"
#include "cli/picture.h"
#include "math/matrix.h"

namespace hourglass::cli {

// Throws Error unless the name's ending is that of a format that samples are written in.
void check_written_format(const std::string& out);

// features x count, as numbers (.csv, .npy; in the data's own units), images (.idx, -ubyte) or a sheet of
// them
// (.png), by the ending of picture.out. Changes the samples. Throws Error.
void write_samples(const PictureOptions& picture, const LoadedModel& file, Matrix& samples);

// Throws Error when a picture of so many samples is asked for that none can hold them.
void check_written_count(const std::string& out, std::size_t count);

}  // namespace hourglass::cli
