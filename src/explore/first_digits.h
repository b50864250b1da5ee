// A few test digits that come with the page, and what the model makes of them: something to see while the
// data itself is loading.
#pragma once

#include <cstdint>
#include <string_view>

#include "data/dataset.h"
#include "math/matrix.h"
#include "training/snapshot.h"

namespace hourglass::explore {

class FirstDigits {
public:
    static constexpr std::string_view kAsset = "digits/first-images-idx3-ubyte";

    // False where there is nothing to show: without the file, and for models of other pictures or that want
    // more than the picture.
    bool update(const Snapshot& snapshot);

    const ImageSet& digits() const { return digits_; }
    const Matrix& clean() const { return clean_; }      // features x digits, 0..1
    const Matrix& rebuilt() const { return rebuilt_; }  // the same size
    const Vector& errors() const { return errors_; }    // digits: mean squared error
    std::uint64_t version() const { return version_; }  // grows when anything above has changed

private:
    bool asked_ = false;
    ImageSet digits_;
    Matrix clean_, rebuilt_;
    Vector errors_;
    std::uint64_t model_version_ = 0, version_ = 0;
};

}  // namespace hourglass::explore
