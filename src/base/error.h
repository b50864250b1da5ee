// The one error type of the library. Every public function that can refuse its input
// throws this and nothing else.
#pragma once

#include <stdexcept>
#include <string>

namespace hourglass {

// The message is one line that says what is wrong, where, and what would be right; the
// caller decides how to show it.
class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace hourglass
