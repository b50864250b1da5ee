// Codes rounded with one step size and entropy-coded, a bit at a time: for a window that must not stall.
// compression/lossy.h has the same as one call.
#pragma once

#include <cstdint>
#include <vector>

#include "compression/adaptive_frequencies.h"
#include "compression/ans.h"
#include "compression/coded_axis.h"
#include "compression/coded_samples.h"
#include "compression/container.h"

namespace hourglass {

class LossyWriter {
public:
    // The samples stay the caller's and must outlive the writer. Throws Error when there are none, when a
    // code is not finite, or when the step is out of bounds.
    LossyWriter(const CodedSamples& samples, Axes axes, float step);

    bool done() const { return rounded() && learned() && pushed_ == intervals_.size(); }
    // A fraction of a millisecond's work. Throws Error when the step is too small for an axis.
    void advance();
    // Once done: the file of the model with this checksum and of samples of this size.
    Container container(std::uint32_t model, ImageShape image) const;

private:
    bool rounded() const { return coded_.size() == static_cast<std::size_t>(places_.rows()); }
    bool learned() const { return learned_ == places_.cols(); }
    void round_next();
    void learn_some();
    void push_some();

    const CodedSamples* samples_;
    Axes axes_;
    float step_;
    Matrix places_;            // axes x count
    Eigen::MatrixXi numbers_;  // the same, rounded
    std::vector<CodedAxis> coded_;
    // The stack gives back last what came first: the coder learns forward, and then pushes backward.
    std::vector<AdaptiveFrequencies> frequencies_;
    AdaptiveFrequencies classes_ = class_frequencies();
    Eigen::Index learned_ = 0;  // samples
    std::vector<Interval> intervals_;
    std::size_t pushed_ = 0;
    AnsStack stack_;
};

}  // namespace hourglass
