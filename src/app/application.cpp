#include "app/application.h"

#include <cfloat>

#include "app/describe.h"
#include "app/fonts.h"
#include "app/item_recorder.h"
#include "app/script.h"
#include "app/scroll.h"
#include "base/error.h"
#include "io/png.h"

namespace hourglass::app {

void HourglassApplication::command_at_start(std::string name, std::string arguments_json) {
    start_commands_.emplace_back(std::move(name), std::move(arguments_json));
}

void HourglassApplication::start() {
    controller_.start();
    // A page fetches the data and hands it over as files; a window reads the disk.
    if (platform::build_name() == "native") files_.load_from_disk();
}

void HourglassApplication::set_pixel_ratio(float ratio) { build_fonts(ratio); }

void HourglassApplication::frame() {
    begin_recording();
    changed_ = false;
    perform_start_commands();
    controller_.follow_address();
    expire_notice();

    State& state = controller_.state();
    const ImGuiIO& io = ImGui::GetIO();
    touch_seen_ = touch_seen_ || io.MouseSource == ImGuiMouseSource_TouchScreen;
    state.layout = arrange(io.DisplaySize, touch_seen_);
    state.draft_faults = shell_.model().has_faults();
    if (std::exchange(picture_wanted_, false)) ImGui::GetIO().MousePos = {-FLT_MAX, -FLT_MAX};
    apply_theme(is_dark(state.theme), state.layout.fingers);

    const Snapshot& live = controller_.snapshot();
    watch_session(live);
    drawn_version_ = live.version;
    const Snapshot& snapshot = time_travel_.look(live, state.shown_epoch);
    if (!time_travel_.back()) state.shown_epoch = -1;
    std::vector<Action> actions;
    if (state.data && live.data_version == state.data_version) runs_.watch(live, state.data->name);
    survey_.begin_frame(state.data, snapshot);
    shell_.draw({.state = state,
                 .live = live,
                 .snapshot = snapshot,
                 .survey = survey_,
                 .runs = runs_,
                 .actions = actions});
    for (const Action& action : actions) {
        try {
            perform(action);
        } catch (const Error& error) {
            controller_.notify(error.what(), true);
        }
    }
}

void HourglassApplication::perform(const Action& action) {
    changed_ = true;
    if (const auto* add = std::get_if<action::AddStrokes>(&action))
        for (const PenStroke& stroke : add->strokes) shell_.drawing().drawing().add(stroke);
    else if (std::holds_alternative<action::ClearDrawing>(action))
        shell_.drawing().drawing().clear();
    else if (const auto* forget = std::get_if<action::ForgetRun>(&action))
        runs_.forget(forget->id);
    else if (const auto* rename = std::get_if<action::RenameRun>(&action))
        runs_.rename(rename->id, rename->name);
    else if (const auto* save = std::get_if<action::SavePicture>(&action))
        save_picture(*save);
    else if (std::holds_alternative<action::UndoDrawing>(action))
        shell_.drawing().drawing().undo();
    else if (std::holds_alternative<action::RedoDrawing>(action))
        shell_.drawing().drawing().redo();
    else
        controller_.perform(action);
}

void HourglassApplication::save_picture(const action::SavePicture& save) {
    picture_wanted_ = true;
    platform::capture(save.min.x, save.min.y, save.max.x, save.max.y,
                      [this, name = save.name](const platform::Pixels& pixels) {
                          changed_ = true;
                          if (pixels.rgb.empty()) return;
                          std::vector<std::uint8_t> png =
                              encode_png_rgb(pixels.width, pixels.height, pixels.rgb);
                          controller_.perform(action::SaveFile{name, std::move(png)});
                      });
}

void HourglassApplication::perform_start_commands() {
    if (controller_.state().data == nullptr) return;
    for (const auto& [name, arguments] : std::exchange(start_commands_, {})) command(name, arguments);
}

// What the background thread could not do is said once.
void HourglassApplication::watch_session(const Snapshot& snapshot) {
    if (snapshot.message == last_message_) return;
    last_message_ = snapshot.message;
    if (!last_message_.empty()) controller_.notify(last_message_, true);
}

void HourglassApplication::expire_notice() {
    Notice& notice = controller_.state().notice;
    if (!notice.text.empty() && platform::seconds() > notice.until) notice = {};
}

bool HourglassApplication::wants_frame() {
    const State& state = controller_.state();
    const bool expired = !state.notice.text.empty() && platform::seconds() > state.notice.until;
    return changed_ || expired || scrolling() || shell_.behind(state) || survey_.behind() ||
           controller_.snapshot().version != drawn_version_;
}

void HourglassApplication::receive_file(const std::string& name, std::vector<std::uint8_t> bytes) {
    changed_ = true;
    files_.receive(name, std::move(bytes));
}

void HourglassApplication::files_complete() {
    changed_ = true;
    files_.complete();
}

std::string HourglassApplication::state_json() {
    const Snapshot& snapshot = time_travel_.look(controller_.snapshot(), controller_.state().shown_epoch);
    if (!snapshot.model.empty()) shell_.drawing().update(snapshot);
    return app::state_json(controller_.state(), controller_.snapshot(), runs_, shell_);
}

std::string HourglassApplication::widgets_json() { return app::widgets_json(recorded_items()); }

std::string HourglassApplication::command(std::string_view name, std::string_view arguments_json) {
    for (const Action& action : parse_command(name, arguments_json, controller_.state())) perform(action);
    return {};
}

}  // namespace hourglass::app
