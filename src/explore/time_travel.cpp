#include "explore/time_travel.h"

#include <algorithm>

namespace hourglass::explore {
namespace {

// Version numbers for past models, so that no view mistakes one for a live model. Views may
// derive versions of their own above them.
constexpr std::uint64_t kPastVersions = std::uint64_t{1} << 40;

const EpochModel* find(const EpochModels& past, int epoch) {
    const auto found = std::ranges::find(past, epoch, [](const auto& model) { return model->epoch; });
    return found == past.end() ? nullptr : found->get();
}

}  // namespace

const Snapshot& TimeTravel::look(const Snapshot& live, int epoch) {
    const EpochModel* remembered = epoch >= 0 ? find(live.past, epoch) : nullptr;
    if (remembered == nullptr) {
        shown_epoch_ = -1;
        return live;
    }
    if (shown_epoch_ == epoch && shown_run_ == live.run) return past_;
    past_ = live;
    recall(*remembered, past_.model);
    past_.codes = remembered->codes;
    past_.model_version = kPastVersions + ++looks_;
    shown_epoch_ = epoch;
    shown_run_ = live.run;
    return past_;
}

}  // namespace hourglass::explore
