#include "app/map_panel.h"

namespace hourglass::app {

void MapPanel::draw(const Frame& frame) { frame.survey.test(); }

}  // namespace hourglass::app
