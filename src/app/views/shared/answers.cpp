#include "app/views/shared/answers.h"

#include <algorithm>
#include <cmath>

#include "ui/widgets.h"

namespace hourglass::app {

using namespace ui;

std::string answer_in_words(const explore::Answer& answer) {
    if (answer.digit < 0) return {};
    // Rounded down: no classifier is certain.
    const int percent = std::min(99, static_cast<int>(std::floor(answer.confidence * 100)));
    const std::string digit = std::to_string(answer.digit);
    const std::string sure = " (" + std::to_string(percent) + " % confidence).";
    return (answer.sure() ? "Recognized as " + digit : "Not recognized; most like " + digit) + sure;
}

void draw_answer(ImVec2 position, ImVec2 size, const explore::Answer& answer) {
    if (answer.digit < 0) return;
    const std::string shown = answer.sure() ? std::to_string(answer.digit) : "?";
    const ImVec2 corner(position.x + size.x - 4, position.y + size.y - line_height(fonts().small) - 1);
    draw_text(*ImGui::GetWindowDrawList(), fonts().small, corner,
              answer.sure() ? palette().dim : palette().danger, shown, 1);
}

}  // namespace hourglass::app
