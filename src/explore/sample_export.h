// Generated digits as files: a picture, IDX images with labels, or their codes as CSV.
// Decodes them a few a look.
#pragma once

#include <cstdint>
#include <vector>

#include "autoencoder/mixture.h"
#include "explore/incremental_pass.h"
#include "explore/look.h"

namespace hourglass::explore {

enum class SampleFile { Picture, Images, Codes };

// How many digits such a file holds.
int digits_in(SampleFile kind);

class SampleExport {
public:
    // The digits of these codes. Where a class is not given, it is that of the nearest mean code.
    void start(SampleFile kind, MixtureSamples samples);
    // Some milliseconds of work; the files once it is done, else none.
    std::vector<NamedFile> advance(const Look& look, std::uint8_t asked_digit);
    bool running() const { return running_; }
    float progress() const;

private:
    bool name_classes(const Look& look, std::uint8_t asked_digit);
    std::vector<NamedFile> files(const Look& look) const;

    SampleFile kind_ = SampleFile::Picture;
    bool running_ = false;
    Matrix codes_;
    std::vector<std::uint8_t> classes_;
    std::vector<std::uint8_t> pixels_;
    int decoded_ = 0;
};

}  // namespace hourglass::explore
