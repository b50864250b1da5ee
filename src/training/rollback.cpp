#include "training/rollback.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.h"

namespace hourglass {
namespace {

// A loss this many times the lowest of the run is not worth going back to.
constexpr double kRunaway = 10;

}  // namespace

Rollback::Rollback(std::span<Parameter* const> parameters) : weights_(weights_of(parameters)) {}

void Rollback::resume(State state) {
    if (!state.weights.empty()) {
        const auto same = [](const Matrix& a, const Matrix& b) {
            return a.rows() == b.rows() && a.cols() == b.cols();
        };
        if (!std::ranges::equal(state.weights, weights_, same))
            throw Error("the weights to go back to are not those of this model");
        weights_ = std::move(state.weights);
    }
    step_ = state.step;
    last_loss_ = state.last_loss;
    least_loss_ = state.least_loss;
}

void Rollback::note(double loss) {
    last_loss_ = loss;
    least_loss_ = std::min(least_loss_, loss);
}

bool Rollback::keep(std::span<Parameter* const> parameters, long step) {
    const auto finite = [](const Parameter* parameter) { return parameter->value.allFinite(); };
    if (!std::ranges::all_of(parameters, finite)) return false;
    if (last_loss_ > least_loss_ + kRunaway * std::abs(least_loss_)) return true;
    for (std::size_t i = 0; i < parameters.size(); ++i) weights_[i] = parameters[i]->value;
    step_ = step;
    return true;
}

}  // namespace hourglass
