// Writes what a decoder gives: numbers, images, or a sheet of images, as the ending says.
#pragma once

#include <string_view>

#include "cli/inputs.h"
#include "cli/picture.h"

namespace hourglass::cli {

// Throws Error when the ending is none that is written, or a sheet would have too many images.
void check_decoded_format(const std::string& out);
void check_decoded_count(const std::string& out, std::size_t count);

// features x count. Numbers are turned back to the data's own units. Throws Error.
void write_decoded(const PictureOptions& options, const Autoencoder& model, const Scaling& scaling,
                   Matrix& decoded);

// features x count, in pieces: the layers between need more memory than the result.
Matrix decode_all(const Autoencoder& model, ConstMatrixView codes, Labels labels, ThreadTeam& team);

}  // namespace hourglass::cli
