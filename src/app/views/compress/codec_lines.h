// The lines of the plot of bytes against error: the model's, and those of codecs that everybody knows.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "app/state/frame.h"
#include "explore/codec_points.h"
#include "explore/figure.h"
#include "explore/rate_curve.h"

namespace hourglass::app::compress_view {

struct RateLine {
    std::vector<float> x, y;  // bytes; mse or decibels

    void add(double bytes, double mse, bool decibels);
};
RateLine line_of(std::span<const CodecPoint> codec, bool decibels);
RateLine line_of(std::span<const RatePoint> points, bool decibels);

// A codec's smallest file, as far as it was measured, and what it gives back of the ten digits that the page
// shows.
struct CodecSheet {
    const char* name;
    CodecPoint point;
    const char* const* digits;
};
std::span<const CodecSheet> codec_sheets();
// Of one of these digits: features x 1.
Vector codec_picture(const char* letters);
// Whether these test pictures are those digits.
bool are_codec_digits(const Frame& frame, std::span<const std::uint32_t> pictures);

// Whether other codecs were measured on the data that is shown.
bool knows_codecs(const Frame& frame);
// "JPEG takes 63 bytes for that, WebP 48."; empty where neither can.
std::string codecs_at(double mse);

// The plot to be printed.
Figure curve_picture(const Frame& frame, std::span<const RatePoint> points, bool decibels);

}  // namespace hourglass::app::compress_view
