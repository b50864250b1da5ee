// Contact sheets of digits as PNG files.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "cli/output.h"
#include "math/matrix.h"
#include "nn/image_shape.h"

namespace hourglass::cli {

struct PictureOptions {
    std::string out;
    int count = 1;
    int scale = 3;
};

// --count, --out, --scale. `count_help` says of what.
void add_picture_options(CLI::App& command, PictureOptions& options, const std::string& count_help);

// Throws Error when --out does not end in .png; devices and pipes may be called anything.
void check_picture_ending(const PictureOptions& options);

// --scale alone.
void add_picture_scale_option(CLI::App& command, PictureOptions& options);

struct Size {
    int width;
    int height;
};

// All numbers of a matrix, column by column.
inline std::span<const float> values(const Matrix& matrix) {
    return {matrix.data(), static_cast<std::size_t>(matrix.size())};
}

// Throws Error, which begins with `what`, when a number of one of the samples (the columns) is not finite.
void check_finite(const Matrix& samples, const std::string& what);

// Says so when some of the values to be drawn are outside of 0..1, which no gray can show.
void say_if_clamped(std::span<const float> values);

// Columns of a sheet of this many images: ten, or a square's side where there are more than a hundred.
int sheet_columns(int images);

// Lays out the images (one after another, in gray or color) in rows of `columns`, every pixel
// `scale` wide and high, and writes the PNG. Returns its size. Throws Error when it would be larger than
// a PNG of this program can be.
Size write_sheet(const PictureOptions& options, std::span<const std::uint8_t> images, const ImageShape& image,
                 int columns);

}  // namespace hourglass::cli
