// Which digit a picture shows, on the picture and in words.
#pragma once

#include <imgui.h>
#include <string>

#include "explore/recognizer.h"

namespace hourglass::app {

// "Recognized as a 7 (99 % confidence)." or that it is not.
std::string answer_in_words(const explore::Answer& answer);
// The digit, or a question mark, in the lower right corner of the picture.
void draw_answer(ImVec2 position, ImVec2 size, const explore::Answer& answer);

}  // namespace hourglass::app
