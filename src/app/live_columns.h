// Images or codes that go through the newest model a few at a time, so that no frame gets long.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "autoencoder/autoencoder.h"

namespace hourglass::app {

class LiveColumns {
public:
    // inputs is features x count (or latent x count); all results become out of date.
    void set_inputs(Matrix inputs);
    const Matrix& inputs() const { return inputs_; }
    int count() const { return static_cast<int>(inputs_.cols()); }

    using Pass = std::function<Matrix(int first, ConstMatrixView columns)>;
    using Report = std::function<void(int column, const float* result, int rows)>;
    // Brings results up to date with version `model_version` for about `milliseconds`, telling each; columns
    // of the oldest model first.
    void advance(std::uint64_t model_version, double milliseconds, const Pass& pass, const Report& report);
    // Whether the last advance did not get through.
    bool behind() const { return behind_; }

private:
    Matrix inputs_;
    std::vector<std::uint64_t> versions_;
    int next_ = 0;
    bool behind_ = false;
};

}  // namespace hourglass::app
