#include "app/views/compress/codec_lines.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "app/state/words.h"
#include "app/views/shared/pictures.h"
#include "explore/codec_pictures.h"
#include "explore/figures.h"

namespace hourglass::app::compress_view {
namespace {

constexpr Rgb kPrintModelLine = 0x8A4B00, kPrintJpeg = 0x0063A3, kPrintWebp = 0xB8500A;

// The bytes at which a codec makes this error; 0 where it was not measured.
double bytes_at(std::span<const CodecPoint> codec, double mse) {
    for (std::size_t i = 1; i < codec.size(); ++i) {
        if (mse > codec[i - 1].mse || mse < codec[i].mse) continue;
        const double share = std::log(codec[i - 1].mse / mse) / std::log(codec[i - 1].mse / codec[i].mse);
        return codec[i - 1].bytes + share * (codec[i].bytes - codec[i - 1].bytes);
    }
    return 0;
}

FigureCurve to_curve(const std::string& name, const RateLine& line, Rgb color) {
    return {.name = name, .x = line.x, .y = line.y, .color = color};
}

}  // namespace

void RateLine::add(double bytes, double mse, bool decibels) {
    x.push_back(static_cast<float>(bytes));
    y.push_back(static_cast<float>(decibels ? signal_to_noise(mse) : mse));
}

RateLine line_of(std::span<const CodecPoint> codec, bool decibels) {
    RateLine line;
    for (const CodecPoint& point : codec) line.add(point.bytes, point.mse, decibels);
    return line;
}

RateLine line_of(std::span<const RatePoint> points, bool decibels) {
    RateLine line;
    for (const RatePoint& point : points) line.add(point.bytes, point.mse, decibels);
    return line;
}

std::span<const CodecSheet> codec_sheets() {
    static const CodecSheet kSheets[] = {{"JPEG", kJpegPoints[0], kJpegDigits},
                                         {"WebP", kWebpPoints[0], kWebpDigits}};
    return kSheets;
}

Vector codec_picture(const char* letters) {
    const std::string_view all(letters);
    Vector pixels(static_cast<Eigen::Index>(all.size()));
    for (std::size_t i = 0; i < all.size(); ++i) {
        const int level = all[i] <= '9' ? all[i] - '0' : all[i] - 'a' + 10;
        pixels[static_cast<Eigen::Index>(i)] = static_cast<float>(level) / 15;
    }
    return pixels;
}

bool are_codec_digits(const Frame& frame, std::span<const std::uint32_t> pictures) {
    return knows_codecs(frame) && std::ranges::equal(pictures, kCodecDigits);
}

bool knows_codecs(const Frame& frame) { return frame.state.data->name == "MNIST"; }

std::string codecs_at(double mse) {
    const double jpeg = bytes_at(kJpegPoints, mse), webp = bytes_at(kWebpPoints, mse);
    const auto whole = [](double bytes) { return std::to_string(std::lround(bytes)); };
    if (jpeg == 0) return {};
    const std::string said = "JPEG takes " + whole(jpeg) + " bytes for that";
    if (webp > 0) return said + ", WebP " + whole(webp) + ".";
    return said + "; WebP's smallest files are " + whole(kWebpPoints[0].bytes) + " bytes.";
}

Figure curve_picture(const Frame& frame, std::span<const RatePoint> points, bool decibels) {
    FigureLegend legend = legend_of("Bytes against error", frame, frame.runs);
    std::vector<FigureCurve> curves{to_curve("This model", line_of(points, decibels), kPrintModelLine)};
    float end = 1;
    for (const RatePoint& point : points) end = std::max(end, static_cast<float>(point.bytes));
    if (knows_codecs(frame)) {
        curves.push_back(to_curve("JPEG", line_of(kJpegPoints, decibels), kPrintJpeg));
        curves.push_back(to_curve("WebP", line_of(kWebpPoints, decibels), kPrintWebp));
        legend.notes.push_back(
            "JPEG and WebP: sheets of 1,000 of the same digits (tests/quality/codecs.mjs)");
        end = 100;
    }
    return curve_figure(legend,
                        {.x_label = "bytes per " + words_of(frame.state).one,
                         .y_label = decibels ? "PSNR, dB" : "mse",
                         .x_high = end,
                         .logarithmic = !decibels},
                        curves);
}

}  // namespace hourglass::app::compress_view
