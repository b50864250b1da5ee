// Messages of the library in words for the page, which has no command line.
#pragma once

#include <string>
#include <string_view>

namespace hourglass::explore {

// Without what names options of the command line: parentheses with "--header no" and the like in them, and
// the clause at the end of a sentence that offers such.
std::string without_options(std::string_view message);

}  // namespace hourglass::explore
