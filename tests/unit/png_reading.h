// PNG files read as any file of samples is.
#pragma once

#include <string_view>
#include <vector>

#include "io/samples.h"

namespace hourglass::test_support {

// One image, in gray.
inline ImageSet read_png(std::vector<std::uint8_t> bytes, std::string_view name = "test.png") {
    ImageSet set = format_of_name(".png")->read(std::move(bytes), name, {}).set;
    make_gray(set);
    return set;
}

}  // namespace hourglass::test_support
