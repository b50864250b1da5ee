#include "app/panels/time_travel_slider.h"

#include <algorithm>
#include <cmath>

#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app {
namespace {

// There is something to go back to once an epoch is done.
bool can_look_back(const Frame& frame) {
    return !frame.live.checkpoints.empty() && frame.live.checkpoints.back()->epoch > 0;
}

// The slider's position: an index into the remembered epochs, or one past the last for the present.
int place(const Frame& frame) {
    const Checkpoints& checkpoints = frame.live.checkpoints;
    for (std::size_t i = 0; i < checkpoints.size(); ++i)
        if (checkpoints[i]->epoch == frame.state.shown_epoch) return static_cast<int>(i);
    return static_cast<int>(checkpoints.size());
}

}  // namespace

float time_travel_height(const Frame& frame) {
    if (!can_look_back(frame)) return 0;
    return line_height(fonts().small) + metrics().control + 2 * metrics().gap;
}

void draw_time_travel(const Frame& frame, float width) {
    if (!can_look_back(frame)) return;
    const Checkpoints& checkpoints = frame.live.checkpoints;
    const int now = static_cast<int>(checkpoints.size()), at = place(frame);
    const std::string shown = at == now ? "the model as it is now"
                                        : "the model after epoch " + std::to_string(checkpoints[at]->epoch);
    text(fonts().small, palette().dim, "Time travel: " + shown);
    record_prose("Time travel: " + shown);
    auto value = static_cast<float>(at);
    const float room = width - (at == now ? 0 : button_width("Now", icon::kHistory) + metrics().gap);
    if (slider("##Epoch shown", &value, 0, static_cast<float>(now), "", room, 1)) {
        const int wanted = std::clamp(static_cast<int>(std::lround(value)), 0, now);
        if (wanted != at) frame.ask(action::ShowEpoch{wanted == now ? -1 : checkpoints[wanted]->epoch});
    }
    record_value(at == now ? "now" : std::to_string(checkpoints[at]->epoch));
    help("Every view shows the model as it was after that epoch. Training continues meanwhile.");
    if (at == now) return;
    ImGui::SameLine();
    if (button("Now", icon::kHistory)) frame.ask(action::ShowEpoch{-1});
}

}  // namespace hourglass::app
