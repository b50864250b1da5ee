// Generated digits as files: a picture, IDX images with labels, or their codes as CSV. Decodes them a few a
// frame.
#pragma once

#include <cstdint>
#include <vector>

#include "app/live_columns.h"
#include "app/state.h"
#include "autoencoder/mixture.h"

namespace hourglass::app {

enum class SampleFile { Picture, Images, Codes };

// How many digits such a file holds.
int digits_in(SampleFile kind);

class SampleExport {
public:
    // The digits of these codes. Where a class is not given, it is that of the nearest mean code.
    void start(SampleFile kind, MixtureSamples samples);
    // Some milliseconds of work; asks for the file once it is done.
    void advance(const Frame& frame, std::uint8_t asked_digit);
    bool running() const { return running_; }
    float progress() const;

private:
    bool name_classes(const Frame& frame, std::uint8_t asked_digit);
    void save(const Frame& frame) const;

    SampleFile kind_ = SampleFile::Picture;
    bool running_ = false;
    Matrix codes_;
    std::vector<std::uint8_t> classes_;
    std::vector<std::uint8_t> pixels_;
    int decoded_ = 0;
};

}  // namespace hourglass::app
