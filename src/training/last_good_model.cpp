#include "training/last_good_model.h"

#include <algorithm>
#include <cmath>

namespace hourglass {
namespace {

// A loss so many times the run's least is no good place to go back to.
constexpr double kRunaway = 10;

}  // namespace

void LastGoodModel::start(const Autoencoder& model) {
    *this = {};
    model_ = model;
}

void LastGoodModel::note(double loss) {
    last_loss_ = loss;
    least_loss_ = std::min(least_loss_, loss);
}

bool LastGoodModel::keep(const Autoencoder& model, long step) {
    const auto finite = [](const Parameter* parameter) { return parameter->value.allFinite(); };
    if (!std::ranges::all_of(model.parameters(), finite)) return false;
    if (last_loss_ <= least_loss_ + kRunaway * std::abs(least_loss_)) {
        model_ = model;
        step_ = step;
    }
    return true;
}

}  // namespace hourglass
