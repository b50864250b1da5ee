// The numbers along one axis of a code: how they are rounded, and what the file says of them.
#pragma once

#include <cstdint>
#include <vector>

#include "compression/adaptive_frequencies.h"
#include "compression/axes.h"
#include "compression/bytes.h"
#include "math/matrix.h"

namespace hourglass {

struct CodedAxis {
    BellCurve curve;
    // By how much a number other than 0 stands for a place nearer to 0, in 256ths of a step: where most
    // of the places are that are rounded to it.
    std::uint8_t shrink = 0;

    float place(int number, float step) const;
    // Whether there is any number but 0.
    bool is_live() const { return curve.size > 1 || curve.low != 0; }
};

// Rounds the places along an axis, `numbers` being as many. Throws Error when the step is so small that they
// spread over too many of them.
CodedAxis round_along(ConstVectorView places, float step, Eigen::Ref<Eigen::VectorXi> numbers);

// The classes of conditional models, like any number of no particular order.
AdaptiveFrequencies class_frequencies();

void put_axis(const CodedAxis& axis, ByteWriter& out);
CodedAxis take_axis(ByteReader& in);

// The directions of those axes along which there is anything, in half precision.
void put_directions(const Axes& axes, const std::vector<CodedAxis>& coded, ByteWriter& out);
Axes take_directions(ByteReader& in, bool turned, Vector center, const std::vector<CodedAxis>& coded);

// Throws Error when it is not finite.
float take_finite(ByteReader& in);

}  // namespace hourglass
