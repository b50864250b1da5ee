#include "app/time_travel.h"

#include <algorithm>
#include <cmath>

#include "app/format.h"
#include "app/item_recorder.h"
#include "app/widgets.h"

namespace hourglass::app {
namespace {

// Versions of models of the past, so that no view takes one for a live model that it has seen. Room is left
// above them for those who make a version of their own out of one.
constexpr std::uint64_t kPastVersions = std::uint64_t{1} << 40;

const EpochModel* find(const EpochModels& past, int epoch) {
    const auto found = std::ranges::find(past, epoch, [](const auto& model) { return model->epoch; });
    return found == past.end() ? nullptr : found->get();
}

// There is something to go back to once an epoch is done.
bool can_look_back(const Frame& frame) {
    return !frame.live.past.empty() && frame.live.past.back()->epoch > 0;
}

// Where the slider stands: an index into the epochs remembered, or one more for the present.
int place(const Frame& frame) {
    const EpochModels& past = frame.live.past;
    for (std::size_t i = 0; i < past.size(); ++i)
        if (past[i]->epoch == frame.state.shown_epoch) return static_cast<int>(i);
    return static_cast<int>(past.size());
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

float time_travel_height(const Frame& frame) {
    if (!can_look_back(frame)) return 0;
    return line_height(fonts().small) + metrics().control + 2 * metrics().gap;
}

void draw_time_travel(const Frame& frame, float width) {
    if (!can_look_back(frame)) return;
    const EpochModels& past = frame.live.past;
    const int now = static_cast<int>(past.size()), at = place(frame);
    const std::string shown =
        at == now ? "the model as it is now" : "the model after epoch " + std::to_string(past[at]->epoch);
    text(fonts().small, palette().dim, "Time travel: " + shown);
    auto value = static_cast<float>(at);
    const float room = width - (at == now ? 0 : button_width("Now", icon::kHistory) + metrics().gap);
    if (slider("##Epoch shown", &value, 0, static_cast<float>(now), "", room)) {
        const int wanted = std::clamp(static_cast<int>(std::lround(value)), 0, now);
        if (wanted != at) frame.ask(action::ShowEpoch{wanted == now ? -1 : past[wanted]->epoch});
    }
    record_value(at == now ? "now" : std::to_string(past[at]->epoch));
    help("Every view shows the model as it was after that epoch. The training goes on meanwhile.");
    if (at == now) return;
    ImGui::SameLine();
    if (button("Now", icon::kHistory)) frame.ask(action::ShowEpoch{-1});
}

}  // namespace hourglass::app
