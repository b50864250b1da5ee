// What was understood of the files that a user opened, and the few choices that matter, before they replace
// anything.
#pragma once

#include "app/state/frame.h"
#include "ui/digit_sheet.h"

namespace hourglass::app {

class ImportSheet {
public:
    // Nothing where no files wait.
    void draw(const Frame& frame);

private:
    void draw_content(const Frame& frame);
    void draw_facts(const ImportFacts& facts);
    void draw_choices(const Frame& frame);
    void draw_text_choices(const Frame& frame, float width);
    void draw_texts();
    void draw_table_choices(const Frame& frame, float width);
    void draw_picture_choices(const Frame& frame, float width);
    void draw_label_choice(const Frame& frame, float width);
    void draw_preview();
    void draw_rows();
    void draw_pictures();
    void draw_buttons(const Frame& frame);

    std::shared_ptr<const ImportFacts> facts_;  // as drawn last
    DigitSheet pictures_;
};

}  // namespace hourglass::app
