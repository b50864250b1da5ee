// Animated PNG pictures (APNG, W3C "Portable Network Graphics specification, third edition", section 11.3.3):
// a PNG whose other frames stand in chunks that old readers skip. Written frame by frame on top of io/png.h.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace hourglass {

class ApngWriter {
public:
    // Frames of width x height pixels, gray or in color (3 channels), each shown for `milliseconds`; it plays
    // forever.
    ApngWriter(int width, int height, int milliseconds, int channels = 1);

    // 8 bits per pixel and channel, row by row. Throws Error as encode_png_gray does.
    void add(std::span<const std::uint8_t> pixels);
    // Frame number `frame` (from 0) of those so far once more. Throws Error when there is none such.
    void repeat(int frame);
    int frames() const { return static_cast<int>(order_.size()); }

    // The file. Throws Error when there are no frames.
    std::vector<std::uint8_t> finish() const;

private:
    int width_, height_, milliseconds_, channels_;
    std::vector<std::vector<std::uint8_t>> packed_;  // the pixels of every different frame, compressed
    std::vector<std::size_t> order_;                 // which of them the frames are
};

}  // namespace hourglass
