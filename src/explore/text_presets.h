// Settings to start from when texts are trained on the page.
#pragma once

#include <span>
#include <string_view>

#include "text/text_spec.h"

namespace hourglass::explore {

struct TextPreset {
    std::string_view label;
    std::string_view help;
    TextSpec spec;
};

// What the model that comes with the page is called.
inline constexpr char kShippedText[] = "SMS, as it comes";

std::span<const TextPreset> text_presets();
// Null where the settings are none of these; epochs and seed may differ.
const TextPreset* find_text_preset(const TextSpec& spec);

}  // namespace hourglass::explore
