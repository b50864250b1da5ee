#include "cli/picture.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/error.h"
#include "cli/inputs.h"
#include "cli/options.h"
#include "io/files.h"
#include "io/png.h"
#include "io/sheet.h"

namespace hourglass::cli {
namespace {

constexpr int kGap = 2;               // between the images, before enlargement
constexpr int kLargestSide = 16384;   // of encode_png_gray
constexpr int kLargestCount = 10000;  // a sheet that a screen can still show
constexpr int kLargestScale = 16;

}  // namespace

void add_picture_options(CLI::App& command, PictureOptions& options, const std::string& count_help) {
    command.add_option("--count", options.count, count_help + " 1 to " + std::to_string(kLargestCount) + ".")
        ->type_name("N")
        ->check(in_range(1, kLargestCount))
        ->default_str(std::to_string(options.count));
    command.add_option("--out", options.out, "The PNG file to write.")->type_name("FILE")->required();
    add_picture_scale_option(command, options);
}

void add_picture_scale_option(CLI::App& command, PictureOptions& options) {
    command
        .add_option("--scale", options.scale,
                    "How many pixels wide each pixel is drawn, up to " + std::to_string(kLargestScale) + ".")
        ->type_name("N")
        ->check(in_range(1, kLargestScale))
        ->default_str(std::to_string(options.scale));
}

void check_picture_ending(const PictureOptions& options) { check_ending(options.out, ".png", "a picture"); }

void say_if_clamped(std::span<const float> values) {
    if (std::ranges::any_of(values, [](float value) { return value < 0 || value > 1; }))
        say("values below 0 are black and values above 1 white in the picture");
}

void check_finite(const Matrix& samples, const std::string& what) {
    for (Eigen::Index i = 0; i < samples.cols(); ++i) {
        if (samples.col(i).allFinite()) continue;
        throw Error(what + ": sample " + std::to_string(i + 1) +
                    " has numbers that are too large for the model, whose result is not finite");
    }
}

int sheet_columns(int images) {
    const int side = static_cast<int>(std::ceil(std::sqrt(images)));
    return std::min(images, std::max(10, side));
}

Size write_sheet(const PictureOptions& options, std::span<const std::uint8_t> images, const ImageShape& image,
                 int columns) {
    SheetLayout layout;
    layout.columns = columns;
    layout.gap = kGap;
    layout.channels = image.channels;
    const Sheet sheet = make_sheet(images, image.width, image.height, layout);
    if (std::max(sheet.width, sheet.height) > kLargestSide / options.scale) {
        throw Error("a picture of " + std::to_string(sheet.width) + " x " + std::to_string(sheet.height) +
                    " pixels times --scale " + std::to_string(options.scale) + " is larger than " +
                    std::to_string(kLargestSide) + " on a side");
    }
    const Sheet large = enlarged(sheet, options.scale);
    const auto encode = large.channels == 1 ? encode_png_gray : encode_png_rgb;
    write_file(options.out, encode(large.width, large.height, large.pixels));
    return {large.width, large.height};
}

}  // namespace hourglass::cli
