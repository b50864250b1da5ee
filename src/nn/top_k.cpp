#include "nn/top_k.h"

#include <algorithm>
#include <cassert>
#include <string>

#include "base/error.h"
#include "nn/sample_groups.h"

namespace hourglass {
namespace {

using Eigen::Index;

// An order of all floats: a NaN is below every number, so that a training run that went
// wrong does not break the selection.
bool above(float a, float b) { return a > b || (a == a && b != b); }

// What tells which entries of a sample stay: those above the threshold and the first `equals` equal to it.
struct Selection {
    float threshold;
    float equals;
};

Selection select(const float* values, Index width, Index k, float* row) {
    std::copy_n(values, width, row);
    std::nth_element(row, row + k - 1, row + width, above);
    const float threshold = row[k - 1];
    const auto larger =
        std::count_if(values, values + width, [&](float value) { return above(value, threshold); });
    return {threshold, static_cast<float>(k - larger)};
}

// to = from where the selection's values stay, and zero elsewhere.
void keep_selected(Selection selection, const float* values, Index width, const float* from, float* to) {
    for (Index i = 0; i < width; ++i) {
        bool stays = above(values[i], selection.threshold);
        if (!stays && !above(selection.threshold, values[i]) && selection.equals > 0) {
            stays = true;
            --selection.equals;
        }
        to[i] = stays ? from[i] : 0.0f;
    }
}

}  // namespace

TopK::TopK(const TopKPlan& plan) : plan_(plan) {
    if (plan.k < 1 || plan.k > plan.width) {
        throw Error("the " + std::to_string(plan.k) + " largest of " + std::to_string(plan.width) +
                    " entries cannot stay: 1 to " + std::to_string(plan.width));
    }
}

bool TopK::assign(const Layer& other) {
    const auto* top_k = dynamic_cast<const TopK*>(&other);
    if (top_k == nullptr || top_k->plan_.width != plan_.width) return false;
    plan_.k = top_k->plan_.k;
    return true;
}

// The selection of every sample, and behind them room for one sample per task.
std::int64_t TopKPlan::scratch_size(int max_batch) const {
    return std::int64_t{2} * max_batch + std::int64_t{SampleGroups(max_batch).count()} * width;
}

Index TopK::scratch_size(int max_batch) const { return static_cast<Index>(plan_.scratch_size(max_batch)); }

void TopK::forward(ConstMatrixView input, MatrixView output, Matrix& scratch, const Mode& /*mode*/,
                   ThreadTeam& team) const {
    assert(input.rows() == plan_.width && output.rows() == plan_.width && input.cols() == output.cols());
    const SampleGroups groups(input.cols());
    team.run(groups.count(), [&](int group) {
        float* const row = scratch.data() + 2 * input.cols() + Index{group} * plan_.width;
        for (Index i = groups.first(group); i < groups.first(group + 1); ++i) {
            const float* const values = input.data() + i * input.outerStride();
            const Selection selection = select(values, plan_.width, plan_.k, row);
            scratch(2 * i) = selection.threshold;
            scratch(2 * i + 1) = selection.equals;
            keep_selected(selection, values, plan_.width, values, output.data() + i * output.outerStride());
        }
    });
}

void TopK::backward(Backward& pass, const Update& /*update*/, ThreadTeam& team) {
    if (pass.input_gradient == nullptr) return;
    const SampleGroups groups(pass.input.cols());
    team.run(groups.count(), [&](int group) {
        for (Index i = groups.first(group); i < groups.first(group + 1); ++i)
            keep_selected({pass.scratch(2 * i), pass.scratch(2 * i + 1)},
                          pass.input.data() + i * pass.input.outerStride(), plan_.width,
                          pass.output_gradient.data() + i * pass.output_gradient.outerStride(),
                          pass.input_gradient->data() + i * pass.input_gradient->outerStride());
    });
}

}  // namespace hourglass
