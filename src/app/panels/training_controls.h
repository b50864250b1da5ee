// The buttons that control training, and a note on what they will do.
#pragma once

#include "app/state/frame.h"

namespace hourglass::app {

// A note may say what the buttons will do. It is placed so that the buttons do not move when it appears:
// above them at the bottom of a column, below them at the top.
enum class NotePlace { Above, Below };

// All buttons over the width of the region.
void draw_training_controls(const Frame& frame, NotePlace place);
float training_controls_height(const Frame& frame, float width);
// Only Train or Pause, for the phone's status line.
void draw_training_button(const Frame& frame, float width);
// The least width, in which its words have room.
float training_button_width(const Frame& frame);

}  // namespace hourglass::app
