// What the texts are and which model reads them: settings of texts beside those of the network.
#pragma once

#include "app/state/frame.h"

namespace hourglass::app {

// The eight sentences, in the place of settings.
void draw_sentences_panel();

// Above the settings: models and settings to start from, and the shape of the model that is shown.
void draw_text_presets(const Frame& frame, float label_width);
void draw_text_shape(const Frame& frame);
// Settings that only texts have: what goes in beside words, and what is done to it.
void draw_word_settings(const Frame& frame);
// Below the settings: where the texts are from.
void draw_text_facts(const Frame& frame);

}  // namespace hourglass::app
