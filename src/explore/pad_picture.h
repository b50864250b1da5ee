// A picture for the drawing pad, from a file or from the test set.
#pragma once

#include <cstddef>
#include <string>

#include "data/dataset.h"
#include "explore/drawing.h"
#include "io/samples.h"

namespace hourglass::explore {

// A gray and square picture of a set, as it is; its number is its place there.
PadPicture pad_picture(const ImageSet& set, std::size_t index);

// What a file holds, for models of pictures with `side` pixels each way: a picture of just that size stays in
// place, any other is made square as a whole, finely enough to be centered like a drawing.
PadPicture pad_picture(Samples one, int side);

// What was done to it: "a.png is on the drawing pad: the colors are made gray".
std::string pad_notice(const std::string& name, const Samples& one, int side);

}  // namespace hourglass::explore
