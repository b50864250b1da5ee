// What the model is and how it is trained: every field of the specification's table, the
// presets and the threads.
#pragma once

#include <map>
#include <string>

#include "app/state/frame.h"

namespace hourglass::app {

class ModelPanel {
public:
    void draw(const Frame& frame);
    // Whether a field shows a text that is not a valid setting.
    bool has_faults() const;
    // Once per frame, even if the panel is not drawn: forgets what was typed into fields
    // that no longer matter.
    void forget_hidden(const Spec& wanted);

private:
    // What is being typed into a field, and why it is invalid.
    struct Draft {
        std::string text;
        std::string stored;  // the setting when `text` was taken from it
        std::string fault;
        bool editing = false;
    };

    void draw_texts(const Frame& frame);
    void draw_data(const Frame& frame);
    void draw_presets(const Frame& frame);
    void draw_group(const Frame& frame, FieldGroup group, const char* title);
    bool is_shown(const Frame& frame, const Field& field) const;
    void draw_settings_choice(const Frame& frame);
    std::string fault_of(const Frame& frame, const Field& field) const;
    void draw_field(const Frame& frame, const Field& field);
    void draw_text_field(const Frame& frame, const Field& field, float width);
    void draw_integer(const Frame& frame, const Field& field);
    void draw_slider(const Frame& frame, const Field& field);
    void draw_choice(const Frame& frame, const Field& field);
    void draw_threads(const Frame& frame);
    void apply(const Frame& frame, const Field& field, const std::string& text);

    std::map<std::string_view, Draft> drafts_;
};

}  // namespace hourglass::app
