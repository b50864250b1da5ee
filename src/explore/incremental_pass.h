// Runs many columns (images, codes) through the newest model, a few per frame, so that no frame takes long.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "autoencoder/autoencoder.h"

namespace hourglass::explore {

// Which of the columns are up to date with which version of the model.
class IncrementalRange {
public:
    static constexpr int kSmallestGroup = 8;  // columns per pass, but for the last ones

    // All become out of date.
    void reset(int count);
    int count() const { return static_cast<int>(versions_.size()); }

    // Brings columns up to date with version `model_version` for about `milliseconds`, the oldest first:
    // `pass` does `count` of them from `first` on.
    using Pass = std::function<void(int first, int count)>;
    void advance(std::uint64_t model_version, double milliseconds, const Pass& pass);
    // This one becomes out of date.
    void outdate(int column);
    // Whether the last advance did not get through.
    bool behind() const { return behind_; }
    // How many have been done at all, by whatever version.
    int known() const;
    // How many are of this version.
    int current(std::uint64_t model_version) const;

private:
    void suit(double taken, double budget);

    std::vector<std::uint64_t> versions_;
    int next_ = 0;
    int at_once_ = kSmallestGroup;  // columns in the next pass
    bool behind_ = false;
};

class IncrementalPass {
public:
    // inputs is features x count (or latent x count); all results become out of date.
    void set_inputs(Matrix inputs);
    // One input (rows values) is another one now.
    void replace(int column, const float* input);
    const Matrix& inputs() const { return inputs_; }
    int count() const { return static_cast<int>(inputs_.cols()); }

    using Pass = std::function<Matrix(int first, ConstMatrixView columns)>;
    using Report = std::function<void(int column, const float* result, int rows)>;
    // Brings results up to date, telling each.
    void advance(std::uint64_t model_version, double milliseconds, const Pass& pass, const Report& report);
    bool behind() const { return range_.behind(); }

private:
    Matrix inputs_;
    IncrementalRange range_;
};

}  // namespace hourglass::explore
