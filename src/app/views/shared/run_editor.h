// What can be done with a run of a list, of pictures or of texts: it gets another name, or leaves the list.
#pragma once

#include <cstdint>
#include <string>

#include "app/state/frame.h"

namespace hourglass::app {

class RunEditor {
public:
    // While the run's name is being edited, the field for it, in the place of the run. Whether that is so.
    bool draw_field(const Frame& frame, std::uint64_t id);
    // Two icons.
    void draw_buttons(const Frame& frame, std::uint64_t id, const std::string& name);

private:
    std::uint64_t renamed_ = 0;  // the run whose name is being edited
    std::string new_name_;
};

}  // namespace hourglass::app
