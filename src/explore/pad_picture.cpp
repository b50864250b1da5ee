#include "explore/pad_picture.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "data/images.h"
#include "data/minibatch.h"

namespace hourglass::explore {
namespace {

constexpr int kFineness = 4;  // pixels of the pad for each of the model's

bool is_of_side(const ImageSet& set, int side) { return set.width == side && set.height == side; }

}  // namespace

PadPicture pad_picture(const ImageSet& set, std::size_t index) {
    assert(set.width == set.height && set.channels == 1);
    Matrix pixels(static_cast<Eigen::Index>(set.features()), 1);
    gather_range(set, index, pixels);
    return {set.width, to_bytes({pixels.data(), set.features()}), true, static_cast<std::int64_t>(index)};
}

PadPicture pad_picture(Samples one, int side) {
    assert(one.set.count() == 1 && one.set.channels == 1);
    const bool in_place = is_of_side(one.set, side);
    if (!in_place) fit_image(one.set, {kFineness * side, kFineness * side});
    PadPicture picture = pad_picture(one.set, 0);
    picture.in_place = in_place;
    picture.number = -1;
    return picture;
}

std::string pad_notice(const std::string& name, const Samples& one, int side) {
    std::string notice = name + " is on the drawing pad";
    const char* between = ": ";
    const auto add = [&](const std::string& what) {
        notice += between + what;
        between = "; ";
    };
    for (const std::string& note : one.notes) add(note);
    if (!is_of_side(one.set, side))
        add(std::to_string(one.set.width) + " x " + std::to_string(one.set.height) + " pixels become " +
            std::to_string(side) + " x " + std::to_string(side));
    return notice;
}

}  // namespace hourglass::explore
