#include "app/panels/time_travel_slider.h"

#include <algorithm>
#include <cmath>

#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app {
namespace {

// The epochs that are remembered of what the panels train, the newest last.
std::vector<int> past_epochs(const Frame& frame) {
    if (frame.state.learns_texts()) return frame.state.texts.past;
    std::vector<int> epochs;
    for (const auto& checkpoint : frame.live.checkpoints) epochs.push_back(checkpoint->epoch);
    return epochs;
}

// There is something to go back to once an epoch is done.
bool can_look_back(const std::vector<int>& epochs) { return !epochs.empty() && epochs.back() > 0; }

}  // namespace

float time_travel_height(const Frame& frame) {
    if (!can_look_back(past_epochs(frame))) return 0;
    return line_height(fonts().small) + metrics().control + 2 * metrics().gap;
}

void draw_time_travel(const Frame& frame, float width) {
    const std::vector<int> epochs = past_epochs(frame);
    if (!can_look_back(epochs)) return;
    // The slider's position: an index into them, or one past the last for the present.
    const auto now = static_cast<int>(epochs.size());
    const auto at =
        static_cast<int>(std::ranges::find(epochs, frame.state.epoch_in_sight()) - epochs.begin());
    const auto epoch_at = [&](int place) { return epochs[static_cast<std::size_t>(place)]; };
    const std::string shown =
        at == now ? "the model as it is now" : "the model after epoch " + std::to_string(epoch_at(at));
    text(fonts().small, palette().dim, "Time travel: " + shown);
    record_prose("Time travel: " + shown);
    auto value = static_cast<float>(at);
    const float room = width - (at == now ? 0 : button_width("Now", icon::kHistory) + metrics().gap);
    if (slider("##Epoch shown", &value, 0, static_cast<float>(now), "", room, 1)) {
        const int wanted = std::clamp(static_cast<int>(std::lround(value)), 0, now);
        if (wanted != at) frame.ask(action::ShowEpoch{wanted == now ? -1 : epoch_at(wanted)});
    }
    record_value(at == now ? "now" : std::to_string(epoch_at(at)));
    help("Every view shows the model as it was after that epoch. Training continues meanwhile.");
    if (at == now) return;
    ImGui::SameLine();
    if (button("Now", icon::kHistory)) frame.ask(action::ShowEpoch{-1});
}

}  // namespace hourglass::app
