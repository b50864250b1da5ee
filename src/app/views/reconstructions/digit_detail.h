// One test digit enlarged: the image, what the model sees, the reconstruction, the
// difference, the code, and how its error compares.
#pragma once

#include <cstdint>
#include <vector>

#include "app/state/frame.h"
#include "ui/digit_sheet.h"

namespace hourglass::app::reconstructions_view {

// Images of the digit in a sheet that another object owns.
struct DetailPicture {
    const char* caption;
    int slot;
    ImU32 ink;
};

class DigitDetail {
public:
    enum class Answer { Stay, Previous, Next, Close };
    struct Digit {
        std::uint32_t index;   // of the test image
        float error;           // NaN while not known
        ConstMatrixView seen;  // features x 1: what the encoder reads
    };
    // Fills the region. `others` says whether there is another digit to step to.
    Answer draw(const Frame& frame, const Digit& digit, DigitSheet& sheet,
                const std::vector<DetailPicture>& pictures, bool others);

private:
    Answer draw_heading(const Frame& frame, const Digit& digit, bool others);
    void update(const Frame& frame, const Digit& digit);

    std::uint32_t index_ = ~std::uint32_t{0};
    std::uint64_t model_version_ = 0;
    std::vector<float> code_;
};

}  // namespace hourglass::app::reconstructions_view
