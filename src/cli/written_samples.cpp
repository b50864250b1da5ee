#include "cli/written_samples.h"

#include <array>
#include <string_view>
#include <vector>

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

void check_written_format(const std::string& out) {
    const std::string_view format = format_name(out);
    const bool known = is_number_file(out) || format == "IDX" || format == "PNG";
    if (known && !out.ends_with(".gz")) return;
    throw Error(out + ": is written as .csv, .npy, .idx, -ubyte or .png, which the ending must say");
}

void check_written_count(const std::string& out, std::size_t count) {
    if (format_name(out) == "PNG" && count > kMostInPicture)
        throw Error(out + ": a picture of " + std::to_string(count) + " images; at most " +
                    std::to_string(kMostInPicture) + " fit");
}

void write_samples(const PictureOptions& picture, const LoadedModel& file, Matrix& samples) {
    const auto count = static_cast<std::size_t>(samples.cols());
    const ImageShape image = file.model.image();
    const std::string& out = picture.out;
    const std::string_view format = format_name(out);
    if (format == "CSV" || format == "NPY") {
        unscale(file.scaling, samples);
        const auto width = static_cast<std::size_t>(image.width);
        const std::array shape{count, static_cast<std::size_t>(image.height), width};
        if (image.height > 1) return write_numbers(out, values(samples), shape);
        return write_numbers(out, values(samples), std::array{count, width});
    }
    const std::vector<std::uint8_t> bytes = to_bytes(values(samples));
    if (format == "IDX")
        write_file(out, write_idx_images({image.width, image.height, bytes, {}, {}}));
    else
        write_sheet(picture, bytes, {image.width, image.height}, sheet_columns(static_cast<int>(count)));
    say_if_clamped(values(samples));
}

}  // namespace hourglass::cli
