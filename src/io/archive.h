// Samples from ZIP archives: NumPy's .npz, and what downloads are packed in.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "io/samples.h"

namespace hourglass {

// The member that the options name; else, of arrays called as Keras does (x_train, y_train, x_test, y_test),
// samples with labels and test samples; MNIST's four files; images; or the only file that is samples. Throws
// Error, which begins with the name and lists the members, when none of this is clear.
Samples read_archive(std::string_view name, const std::vector<std::uint8_t>& bytes,
                     const SampleOptions& options);

}  // namespace hourglass
