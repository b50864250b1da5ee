#include "training/rollback.h"

#include <algorithm>
#include <cmath>

namespace hourglass {
namespace {

// A loss this many times the lowest of the run is not worth going back to.
constexpr double kRunaway = 10;

}  // namespace

Rollback::Rollback(std::span<Parameter* const> parameters) : weights_(weights_of(parameters)) {}

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
