// What the view shows while the data is loading.
#pragma once

#include "app/state/frame.h"
#include "explore/first_digits.h"
#include "ui/digit_sheet.h"

namespace hourglass::app::reconstructions_view {

class WaitingDigits {
public:
    // False where there is nothing to show.
    bool draw(const Frame& frame);
    int count() const { return sheet_.count() / 2; }  // digits that were drawn

private:
    FirstDigits first_;
    DigitSheet sheet_;  // the digits, then their reconstructions
    std::uint64_t version_ = 0;
};

}  // namespace hourglass::app::reconstructions_view
