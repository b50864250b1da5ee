// Hourglass as the platform runs it: ties controller, shell and script interface together.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "app/control/controller.h"
#include "app/control/incoming_files.h"
#include "app/shell.h"
#include "explore/dataset_evaluation.h"
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
    bool moves() override;
    void receive_file(const std::string& name, std::vector<std::uint8_t> bytes) override;
    void files_complete() override;
    void wake() override { controller_.wake(); }
    void leave() override { controller_.leave(); }
    std::string state_json() override;
    std::string widgets_json() override;
    std::string twin_json(std::string_view known) override;
    void operate(std::string_view key, std::string_view value) override;
    void focus(std::string_view key) override;
    std::string command(std::string_view name, std::string_view arguments_json) override;

private:
    // What panels and views get; they put what they ask for into `actions`.
    Frame look(std::vector<Action>& actions);
    Layout arrange_window();
    void follow_place(const Frame& frame);
    void perform_start_commands();

    Shell shell_;
    Controller controller_{shell_.tabs()};
    IncomingFiles files_{controller_};
    DatasetEvaluation evaluation_;
    std::vector<std::pair<std::string, std::string>> start_commands_;
};

}  // namespace hourglass::app
