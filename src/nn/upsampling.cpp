#include "nn/upsampling.h"

#include <algorithm>
#include <cassert>
#include <cstdlib>

#include "base/error.h"
#include "nn/sample_groups.h"

namespace hourglass {
namespace {

using Eigen::Index;

// Calls function(small, large) for every pixel of the output: its first channel's offset and that of the
// input pixel which it shows.
template <typename Function>
void for_each_pixel(const ImageShape& input, const ImageShape& output, int factor, const Function& function) {
    Index large = 0;
    for (int y = 0; y < output.height; ++y) {
        const Index row = Index{std::min(y / factor, input.height - 1)} * input.width;
        for (int x = 0; x < output.width; ++x, large += output.channels)
            function((row + std::min(x / factor, input.width - 1)) * input.channels, large);
    }
}

}  // namespace

Upsampling::Upsampling(const UpsamplingPlan& plan) : plan_(plan) {
    const auto& [input, factor, output] = plan_;
    const auto reaches = [&plan](int from, int to) {
        return to > 0 && std::abs(from * plan.factor - to) < plan.factor;
    };
    if (factor < 1 || input.channels != output.channels || !reaches(input.height, output.height) ||
        !reaches(input.width, output.width)) {
        throw Error("upsampling " + to_text(input) + " by " + std::to_string(factor) + " cannot give " +
                    to_text(output) +
                    ": a side must be the factor times the input's, or less than the factor off, and the "
                    "channels the same");
    }
}

bool Upsampling::assign(const Layer& other) {
    const auto* upsampling = dynamic_cast<const Upsampling*>(&other);
    return upsampling != nullptr && upsampling->plan_ == plan_;
}

void Upsampling::forward(ConstMatrixView input, MatrixView output, Matrix& /*scratch*/, const Mode& /*mode*/,
                         ThreadTeam& team) const {
    assert(input.rows() == inputs() && output.rows() == outputs() && input.cols() == output.cols());
    const SampleGroups groups(input.cols());
    team.run(groups.count(), [&](int group) {
        for (Index i = groups.first(group); i < groups.first(group + 1); ++i) {
            const float* const from = input.data() + i * input.outerStride();
            float* const to = output.data() + i * output.outerStride();
            for_each_pixel(plan_.input, plan_.output, plan_.factor, [&](Index small, Index large) {
                for (int c = 0; c < plan_.input.channels; ++c) to[large + c] = from[small + c];
            });
        }
    });
}

void Upsampling::backward(Backward& pass, const Update& /*update*/, ThreadTeam& team) {
    if (pass.input_gradient == nullptr) return;
    const SampleGroups groups(pass.input.cols());
    team.run(groups.count(), [&](int group) {
        for (Index i = groups.first(group); i < groups.first(group + 1); ++i) {
            const float* const from = pass.output_gradient.data() + i * pass.output_gradient.outerStride();
            float* const to = pass.input_gradient->data() + i * pass.input_gradient->outerStride();
            std::fill_n(to, inputs(), 0.0f);
            for_each_pixel(plan_.input, plan_.output, plan_.factor, [&](Index small, Index large) {
                for (int c = 0; c < plan_.input.channels; ++c) to[small + c] += from[large + c];
            });
        }
    });
}

}  // namespace hourglass
