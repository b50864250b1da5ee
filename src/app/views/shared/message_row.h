// A message of the collection in one line.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/state/frame.h"

namespace hourglass::app {

// Blue for the first class, orange for the second: ham and spam; others for more.
ImU32 class_ink(std::size_t label);
// Of texts without labels the model's verdict, where it has one; else 0, and nothing.
std::size_t label_at(const Messages& messages, std::size_t place);
std::string class_at(const Messages& messages, std::size_t place);
// Those that label_at() counts.
const std::vector<std::string>& shown_classes(const Messages& messages);
// What the model takes it for; nothing where it tells no classes apart, and before that is known.
std::string verdict_at(const Messages& messages, std::size_t place);

// The class, the text as far as it fits, and `remark` at the right end. Returns whether it was clicked.
bool draw_message_row(const Messages& messages, std::uint32_t place, const std::string& remark, float width);

}  // namespace hourglass::app
