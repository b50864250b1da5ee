// The points of the map as a table.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "math/matrix.h"

namespace hourglass::explore {

// CSV with the columns index,label,x,y,z1,z2,...: one row per point. places is 2 x n, codes latent x n,
// labels n or more.
std::vector<std::uint8_t> map_table(ConstMatrixView places, ConstMatrixView codes,
                                    std::span<const std::uint8_t> labels);

}  // namespace hourglass::explore
