#include "explore/time_travel.h"

#include <algorithm>

namespace hourglass::explore {
namespace {

// Versions of models of the past, so that no view takes one for a live model that it has seen. Room is left
// above them for those who make a version of their own out of one.
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
