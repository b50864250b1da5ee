#include "nn/dropout.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include "base/error.h"
#include "math/random.h"
#include "nn/sample_groups.h"

namespace hourglass {
namespace {

using Eigen::Index;

// The factors of one sample: blocks of the generator counted from the sample's number, so that groups of
// samples need not wait for each other. An entry takes 16 random bits; that rounds the rate to 1 / 65536.
void draw_factors(std::array<std::uint32_t, 2> key, std::uint32_t sample, float rate, Index width,
                  float* factors) {
    constexpr Index kEntriesPerBlock = 8;
    const auto threshold = static_cast<std::uint32_t>(std::lround(rate * 65536.0f));
    const float scale = 1.0f / (1.0f - rate);
    for (Index i = 0; i < width; i += kEntriesPerBlock) {
        const auto words = philox({static_cast<std::uint32_t>(i / kEntriesPerBlock), sample, 0, 0}, key);
        const Index count = std::min(kEntriesPerBlock, width - i);
        for (Index j = 0; j < count; ++j) {
            const std::uint32_t bits =
                words[static_cast<std::size_t>(j / 2)] >> (j % 2 == 0 ? 0 : 16) & 0xFFFFu;
            factors[i + j] = bits < threshold ? 0.0f : scale;
        }
    }
}

}  // namespace

Dropout::Dropout(const DropoutPlan& plan)
    : plan_(plan), stream_("dropout." + plan.name), width_(plan.shape.size()) {
    if (!(plan.rate >= 0 && plan.rate < 1))
        throw Error("a dropout rate of " + std::to_string(plan.rate) + " is impossible: 0 to less than 1");
}

bool Dropout::assign(const Layer& other) {
    const auto* dropout = dynamic_cast<const Dropout*>(&other);
    if (dropout == nullptr || dropout->width_ != width_ || dropout->stream_ != stream_) return false;
    plan_.rate = dropout->plan_.rate;
    return true;
}

void Dropout::forward(ConstMatrixView input, MatrixView output, Matrix& scratch, const Mode& mode,
                      ThreadTeam& team) const {
    assert(input.rows() == width_ && output.rows() == width_ && input.cols() == output.cols());
    const bool drops = mode.training && plan_.rate > 0;
    scratch(scratch.size() - 1) = drops ? 1.0f : 0.0f;
    // The step's key is drawn from the named stream.
    Random random(mode.seed, stream_, mode.step);
    const std::uint32_t low = random.bits();
    const std::array<std::uint32_t, 2> key = {low, random.bits()};
    const SampleGroups groups(input.cols());
    team.run(groups.count(), [&](int group) {
        for (Index i = groups.first(group); i < groups.first(group + 1); ++i) {
            const float* const from = input.data() + i * input.outerStride();
            float* const to = output.data() + i * output.outerStride();
            if (!drops) {
                std::copy_n(from, width_, to);
                continue;
            }
            float* const factors = scratch.data() + i * width_;
            const Index sample = mode.twins > 0 ? i % mode.twins : i;
            draw_factors(key, static_cast<std::uint32_t>(sample), plan_.rate, width_, factors);
            for (Index j = 0; j < width_; ++j) to[j] = from[j] * factors[j];
        }
    });
}

void Dropout::backward(Backward& pass, const Update& /*update*/, ThreadTeam& team) {
    if (pass.input_gradient == nullptr) return;
    const bool drops = pass.scratch(pass.scratch.size() - 1) != 0;
    const SampleGroups groups(pass.output_gradient.cols());
    team.run(groups.count(), [&](int group) {
        for (Index i = groups.first(group); i < groups.first(group + 1); ++i) {
            const float* const from = pass.output_gradient.data() + i * pass.output_gradient.outerStride();
            float* const to = pass.input_gradient->data() + i * pass.input_gradient->outerStride();
            if (!drops) {
                std::copy_n(from, width_, to);
                continue;
            }
            const float* const factors = pass.scratch.data() + i * width_;
            for (Index j = 0; j < width_; ++j) to[j] = from[j] * factors[j];
        }
    });
}

}  // namespace hourglass
