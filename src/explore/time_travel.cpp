#include "explore/time_travel.h"

#include <algorithm>

namespace hourglass::explore {
namespace {

// Version numbers for past models, so that no view mistakes one for a live model. Views may
// derive versions of their own above them.
constexpr std::uint64_t kPastVersions = std::uint64_t{1} << 40;

const Checkpoint* find(const Checkpoints& checkpoints, int epoch) {
    const auto found = std::ranges::find(checkpoints, epoch, [](const auto& model) { return model->epoch; });
    return found == checkpoints.end() ? nullptr : found->get();
}

}  // namespace

const Snapshot& TimeTravel::look(const Snapshot& live, int epoch) {
    const Checkpoint* checkpoint = epoch >= 0 ? find(live.checkpoints, epoch) : nullptr;
    if (checkpoint == nullptr) {
        shown_epoch_ = -1;
        return live;
    }
    if (shown_epoch_ == epoch && shown_run_ == live.run) return past_;
    past_ = live;
    restore(*checkpoint, past_.model);
    past_.codes = checkpoint->codes;
    past_.model_version = kPastVersions + ++looks_;
    shown_epoch_ = epoch;
    shown_run_ = live.run;
    return past_;
}

}  // namespace hourglass::explore
