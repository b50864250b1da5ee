// A message word by word, each on a ground that says what it gives to the verdict.
#pragma once

#include <string>

#include "app/state/frame.h"

namespace hourglass::app::messages_view {

// "+0.31"
std::string signed_text(double value);

// In lines within the region, the share under each word; words that the model does not know are struck
// through.
void draw_message_words(const char* name, const std::string& message, const TextReading& reading);

// The verdict as a place on a line from the first class to the second, and in words what it consists of.
void draw_verdict(const TextReading& reading, const std::vector<std::string>& classes);

}  // namespace hourglass::app::messages_view
