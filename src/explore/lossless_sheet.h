// A sheet of test pictures compressed without loss by the model that is shown, where that is asked for: a bit
// of it per frame. The file is read back, and counts only if every byte is what it was.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "explore/look.h"

namespace hourglass::explore {

class LosslessSheet {
public:
    struct Result {
        std::vector<std::uint8_t> file{};  // .hgz
        std::size_t pictures = 0;
        double bytes = 0;           // per picture, of the whole file without the model
        double bits_per_pixel = 0;  // the same
        bool drawn = false;         // from gray pictures, which the model does not know: black and white
    };

    LosslessSheet();
    ~LosslessSheet();

    // Why the test pictures cannot be compressed so with the model that is shown; empty when they can.
    static std::string fault(const Look& look);
    // `sheet`: indices of test pictures.
    void start(const Look& look, std::span<const std::uint32_t> sheet);
    // Once a look. Works for about so long; what was made with another model than is shown now is forgotten.
    void update(const Look& look, double milliseconds);

    bool running() const { return job_ != nullptr; }
    float progress() const;  // 0..1
    // Null until it is there.
    const Result* result() const { return result_.get(); }
    // Why it did not come to that; empty: it did.
    const std::string& problem() const { return problem_; }

private:
    struct Job;

    bool is_of(const Look& look) const;

    std::unique_ptr<Job> job_;
    std::unique_ptr<const Result> result_;
    std::string problem_;
    std::shared_ptr<const Dataset> data_;
    std::uint64_t run_ = 0, version_ = 0;  // of the model
};

}  // namespace hourglass::explore
