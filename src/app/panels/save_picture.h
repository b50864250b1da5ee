// What a view shows, as a file of a picture that is drawn afresh.
#pragma once

#include "app/state/view.h"
#include "ui/widgets.h"

namespace hourglass::app {

// There is a model to show.
bool can_save_picture(const Frame& frame);
void save_picture(const Frame& frame, View& view, ui::PictureFormat format);

}  // namespace hourglass::app
