// Hourglass as the platform runs it: ties controller, panels and script interface together.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "app/controller.h"
#include "app/incoming_files.h"
#include "app/shell.h"
#include "app/survey.h"
#include "app/time_travel.h"
#include "platform/platform.h"

namespace hourglass::app {

class HourglassApplication final : public platform::Application {
public:
    // A script command to carry out once the data is there.
    void command_at_start(std::string name, std::string arguments_json);

    void start() override;
    void set_pixel_ratio(float ratio) override;
    void frame() override;
    bool wants_frame() override;
    void receive_file(const std::string& name, std::vector<std::uint8_t> bytes) override;
    void files_complete() override;
    std::string state_json() override;
    std::string widgets_json() override;
    std::string command(std::string_view name, std::string_view arguments_json) override;

private:
    void perform(const Action& action);
    void perform_start_commands();
    void watch_session(const Snapshot& snapshot);
    void expire_notice();
    void save_picture(const action::SavePicture& save);

    Controller controller_;
    IncomingFiles files_{controller_};
    TimeTravel time_travel_;
    Survey survey_;
    RunLog runs_;
    Shell shell_;
    std::vector<std::pair<std::string, std::string>> start_commands_;
    std::uint64_t drawn_version_ = ~std::uint64_t{0};
    std::string last_message_;  // of the session
    bool changed_ = true;       // by a script or a file since the last frame
    bool touch_seen_ = false;
    bool picture_wanted_ = false;  // of the next frame, without the pointer and its tooltips
};

}  // namespace hourglass::app
