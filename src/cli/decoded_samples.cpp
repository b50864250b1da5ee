#include "cli/decoded_samples.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "io/files.h"
#include "io/idx.h"
#include "io/sample_files.h"

namespace hourglass::cli {
namespace {

constexpr std::size_t kMostInPicture = 10000;

// Of the ending; empty when it is none of a format.
std::string_view format_name(const std::string& path) {
    const SampleFormat* format = format_of_name(path);
    return format == nullptr ? std::string_view() : format->name;
}

}  // namespace

void check_decoded_format(const std::string& out) {
    const std::string_view format = format_name(out);
    const bool known = is_number_file(out) || format == "IDX" || format == "PNG";
    if (known && !out.ends_with(".gz")) return;
    throw Error(out + ": is written as .csv, .npy, .idx, -ubyte or .png, which the ending must say");
}

void check_decoded_count(const std::string& out, std::size_t count) {
    if (format_name(out) != "PNG" || count <= kMostInPicture) return;
    throw Error(out + ": a picture of " + std::to_string(count) + " images; at most " +
                std::to_string(kMostInPicture) + " fit");
}

void write_decoded(const PictureOptions& options, const Autoencoder& model, const Scaling& scaling,
                   Matrix& decoded) {
    const auto count = static_cast<std::size_t>(decoded.cols());
    const ImageShape image = model.image();
    const std::string& out = options.out;
    const std::string_view format = format_name(out);
    if (format == "CSV" || format == "NPY") {
        unscale(scaling, decoded);
        const auto width = static_cast<std::size_t>(image.width);
        const auto height = static_cast<std::size_t>(image.height);
        const auto channels = static_cast<std::size_t>(image.channels);
        if (channels > 1)
            return write_numbers(out, values(decoded), std::array{count, height, width, channels});
        if (height > 1) return write_numbers(out, values(decoded), std::array{count, height, width});
        return write_numbers(out, values(decoded), std::array{count, width});
    }
    const std::vector<std::uint8_t> bytes = to_bytes(values(decoded));
    if (format == "IDX")
        write_file(out, write_idx_images({.width = image.width,
                                          .height = image.height,
                                          .pixels = bytes,
                                          .labels = {},
                                          .channels = image.channels}));
    else
        write_sheet(options, bytes, image, sheet_columns(static_cast<int>(count)));
    say_if_clamped(values(decoded));
}

// features x count, in pieces: the layers between need more memory than the result.
Matrix decode_all(const Autoencoder& model, ConstMatrixView codes, Labels labels, ThreadTeam& team) {
    constexpr Eigen::Index kPiece = 1024;
    Matrix decoded(model.features(), codes.cols());
    for (Eigen::Index first = 0; first < codes.cols(); first += kPiece) {
        const Eigen::Index count = std::min(kPiece, codes.cols() - first);
        const Labels some =
            labels.empty() ? labels
                           : labels.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
        decoded.middleCols(first, count) = model.decode(codes.middleCols(first, count), team, some);
    }
    return decoded;
}

}  // namespace hourglass::cli
