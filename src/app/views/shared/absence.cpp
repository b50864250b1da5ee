#include "app/views/shared/absence.h"

#include "ui/widgets.h"

namespace hourglass::app {

void draw_absence(const Frame& frame) {
    const bool refused = frame.state.data != nullptr && !frame.state.faults.empty();
    paragraph(fonts().body, palette().dim,
              refused ? "There is no model yet: these settings cannot be trained." : "The data is loading.");
}

}  // namespace hourglass::app
