#include "app/application.h"

#include <cfloat>

#include "app/control/script_commands.h"
#include "app/script_state.h"
#include "app/twin.h"
#include "base/error.h"
#include "base/text.h"
#include "ui/fonts.h"
#include "ui/item_recorder.h"
#include "ui/scroll.h"
#include "ui/theme.h"

namespace hourglass::app {
namespace {

constexpr double kMessagesBudget = 3;  // milliseconds per frame

bool is_dark(ThemeChoice choice) {
    return choice == ThemeChoice::System ? platform::preferences().dark : choice == ThemeChoice::Dark;
}

}  // namespace

void HourglassApplication::command_at_start(std::string name, std::string arguments_json) {
    start_commands_.emplace_back(std::move(name), std::move(arguments_json));
}

void HourglassApplication::start() {
    controller_.start();
    // A page fetches the data and hands it over as files; a window reads the disk.
    if (platform::build_name() == "native") files_.load_from_disk();
}

void HourglassApplication::set_pixel_ratio(float ratio) { build_fonts(ratio); }

Layout HourglassApplication::arrange_window() {
    const ImGuiIO& io = ImGui::GetIO();
    return arrange(io.DisplaySize.x, io.DisplaySize.y, platform::preferences().fingers);
}

Frame HourglassApplication::look(std::vector<Action>& actions) {
    const State& state = controller_.state();
    return {{.data = state.data,
             .live = controller_.shown_training(),
             .snapshot = controller_.shown(),
             .evaluation = evaluation_,
             .recognizer = controller_.recognizer(),
             .messages = controller_.state().text.empty() ? nullptr : &controller_.messages()},
            state,
            controller_.runs(),
            controller_.drawing(),
            actions};
}

void HourglassApplication::frame() {
    begin_recording();
    follow_finger(platform::preferences().less_motion);
    perform_start_commands();
    const State& state = controller_.state();
    if (controller_.take_page_data_due()) files_.fetch_page_data();
    controller_.begin_frame({.layout = arrange_window(),
                             .draft_faults = shell_.has_draft_faults(),
                             .place = shell_.place(state),
                             .untold = shell_.untold(state)});
    apply_theme({.dark = is_dark(state.theme),
                 .high_contrast = platform::preferences().high_contrast,
                 .fingers = state.layout.fingers});

    std::vector<Action> actions;
    const Frame frame = look(actions);
    follow_place(frame);
    evaluation_.begin_frame(frame.data, frame.snapshot);
    if (!state.text.empty()) controller_.messages().advance(kMessagesBudget);
    shell_.draw(frame);
    for (const Action& action : actions) {
        try {
            controller_.perform(action);
        } catch (const Error& error) {
            controller_.notify(error.what(), true);
        }
    }
}

void HourglassApplication::follow_place(const Frame& frame) {
    const auto place = controller_.wanted_place();
    if (!place) return;
    end_editing();
    std::vector<std::string> useless = shell_.follow_place(frame, *place);
    for (std::string& part : useless) part = in_quotes(part);
    if (!useless.empty())
        controller_.notify("The view " + frame.state.tabs[shown_view(frame.state)].name + " has no place " +
                               joined(useless) + ", which the address asks for.",
                           true);
}

void HourglassApplication::perform_start_commands() {
    if (controller_.state().data == nullptr) return;
    for (const auto& [name, arguments] : std::exchange(start_commands_, {})) command(name, arguments);
}

bool HourglassApplication::wants_frame() {
    const bool reading = !controller_.state().text.empty() && controller_.messages().behind();
    return reading || controller_.wants_frame() || shell_.busy(controller_.state()) || evaluation_.behind();
}

bool HourglassApplication::moves() { return scrolling(); }

void HourglassApplication::receive_file(const std::string& name, std::vector<std::uint8_t> bytes) {
    files_.receive(name, std::move(bytes));
}

void HourglassApplication::files_complete() { files_.complete(); }

std::string HourglassApplication::state_json() {
    std::vector<Action> unasked;
    return app::state_json(look(unasked), shell_.views());
}

std::string HourglassApplication::widgets_json() { return app::widgets_json(recorded_items()); }

std::string HourglassApplication::twin_json(std::string_view known) { return app::twin_json(known); }

void HourglassApplication::operate(std::string_view key, std::string_view value) {
    ask_item(parse_twin_key(key), std::string(value));
}

void HourglassApplication::focus(std::string_view key) { focus_item(key.empty() ? 0 : parse_twin_key(key)); }

std::string HourglassApplication::command(std::string_view name, std::string_view arguments_json) {
    for (const Action& action : parse_command(name, arguments_json, controller_.state()))
        controller_.perform(action);
    return {};
}

}  // namespace hourglass::app
