// The rounded codes of a lossy file, a bit at a time: for a window that must not stall. compression/lossy.h
// has the same as one call.
#pragma once

#include <vector>

#include "compression/adaptive_frequencies.h"
#include "compression/ans.h"
#include "compression/coded_axis.h"
#include "compression/coded_samples.h"
#include "compression/container.h"

namespace hourglass {

class LossyReader {
public:
    // `latent`: of the model, which the caller has checked (check_model). Throws Error when the container is
    // not lossy or is damaged.
    LossyReader(const Container& container, int latent);

    bool done() const { return read_ == samples_.codes.cols(); }
    // How many samples are known by now.
    Eigen::Index read() const { return read_; }
    // A fraction of a millisecond's work. Throws Error when the file is damaged.
    void advance();
    // Of which the first read() are known.
    const CodedSamples& samples() const { return samples_; }

private:
    bool labeled_ = false;
    float step_ = 0;
    std::vector<CodedAxis> coded_;
    Axes axes_;
    AnsStack stack_;
    std::vector<AdaptiveFrequencies> frequencies_;
    AdaptiveFrequencies classes_ = class_frequencies();
    CodedSamples samples_;
    Eigen::Index read_ = 0;
};

}  // namespace hourglass
