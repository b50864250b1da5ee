#include "app/compare_panel.h"

namespace hourglass::app {

void ComparePanel::draw(const Frame& frame) { frame.survey.test(); }

}  // namespace hourglass::app
