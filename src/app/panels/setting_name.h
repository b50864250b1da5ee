// Names that a click explains: of settings, and of the figures of a training.
#pragma once

#include <string_view>

#include "app/state/frame.h"

namespace hourglass::app {

// Of the item drawn last: its tooltip, and the page's help on a click. key: of the setting, by which the
// page's glossary finds its entry; name: the help's title; explanation: the tooltip, and what the help begins
// with.
void explain_item(const Frame& frame, std::string_view key, std::string_view name,
                  std::string_view explanation);
// Draws the name beside a setting's field or above it, and explains it.
void setting_name(const Frame& frame, std::string_view key, std::string_view name,
                  std::string_view explanation);

}  // namespace hourglass::app
