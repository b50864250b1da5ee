#include "app/views/reconstructions/digit_detail.h"

#include <algorithm>
#include <imgui_internal.h>

#include "app/state/words.h"
#include "app/views/shared/code_bars.h"
#include "base/format.h"
#include "explore/digit_choice.h"
#include "ui/item_recorder.h"
#include "ui/sign_legend.h"
#include "ui/widgets.h"

namespace hourglass::app::reconstructions_view {
namespace {

using Answer = DigitDetail::Answer;

// The keyboard's arrows belong to the digits while nothing is typed.
Answer read_keys(bool others) {
    if (ImGui::GetIO().WantTextInput) return Answer::Stay;
    if (ImGui::IsKeyPressed(ImGuiKey_Escape, false)) return Answer::Close;
    const bool left = ImGui::IsKeyPressed(ImGuiKey_LeftArrow),
               right = ImGui::IsKeyPressed(ImGuiKey_RightArrow);
    if (!left && !right) return Answer::Stay;
    ImGui::NavMoveRequestCancel();
    if (!others) return Answer::Stay;
    return left ? Answer::Previous : Answer::Next;
}

void draw_pictures(const Frame& frame, DigitSheet& sheet, const std::vector<DetailPicture>& pictures) {
    const float gap = 12, width = ImGui::GetContentRegionAvail().x, height = ImGui::GetContentRegionAvail().y;
    const auto count = static_cast<float>(pictures.size());
    const float room =
        std::min((width - (count - 1) * gap) / count, std::clamp(height * 0.45f, 112.0f, 280.0f));
    const ImageSet& test = frame.state.data->test;
    const float tile = crisp_size(test.width, room);
    const float tall = tile * static_cast<float>(test.height) / static_cast<float>(test.width);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImFont* font = tile < 100 ? fonts().tiny : fonts().small;
    float x = start.x;
    for (const DetailPicture& picture : pictures) {
        sheet.draw(picture.slot, {x, start.y}, {tile, tall}, picture.ink);
        draw_text(*ImGui::GetWindowDrawList(), font, {x + tile / 2, start.y + tall + 4}, palette().dim,
                  picture.caption, 0.5f);
        x += tile + gap;
    }
    ImGui::Dummy({x - start.x - gap, tall + 4 + line_height(font)});
}

// The error, and its rank among those of the other test digits as far as they are known.
void draw_error(const Frame& frame, const DigitDetail::Digit& digit) {
    const EvaluatedImages& test = frame.evaluation.test();
    std::string line = "Mean squared error " + loss_text(static_cast<double>(digit.error));
    const int rank = error_rank(test.errors, digit.index);
    if (rank > 0) {
        line += ", rank " + with_commas(rank) + " of " + with_commas(test.known) + " test " +
                words_of(frame.state).many + " (1 is the worst)";
        if (test.known < test.count()) line += ", still evaluating";
    }
    paragraph(fonts().body, palette().text, line);
}

}  // namespace

void DigitDetail::update(const Frame& frame, const Digit& digit) {
    if (index_ == digit.index && model_version_ == frame.snapshot.model_version) return;
    index_ = digit.index;
    model_version_ = frame.snapshot.model_version;
    const Matrix code = frame.snapshot.model.encode(digit.seen, ThreadTeam::single(),
                                                    Labels(frame.state.data->test.labels).subspan(index_, 1));
    code_.assign(code.data(), code.data() + code.size());
}

Answer DigitDetail::draw_heading(const Frame& frame, const Digit& digit, bool others) {
    Answer answer = read_keys(others);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x, side = metrics().control;
    const std::string number =
        "Test " + words_of(frame.state).one + " " + with_commas(static_cast<long>(digit.index));
    const std::string label =
        "labeled " + name_of_label(frame.state.data->test, frame.state.data->test.labels[digit.index]);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float y = start.y + (side - line_height(fonts().bold)) / 2;
    draw_text(list, fonts().bold, {start.x, y}, palette().text, number);
    draw_text(list, fonts().body, {start.x + text_size(fonts().bold, number + " ").x, y}, palette().dim,
              label);
    ImGui::SetCursorScreenPos({start.x + width - 3 * side, start.y});
    if (icon_button("Previous digit", icon::kPrevious, "The previous digit (left arrow key).") && others)
        answer = Answer::Previous;
    ImGui::SameLine(0, 0);
    if (icon_button("Next digit", icon::kNext, "The next digit (right arrow key).") && others)
        answer = Answer::Next;
    ImGui::SameLine(0, 0);
    if (icon_button("Close digit", icon::kClose, "Back to the grid (Esc).")) answer = Answer::Close;
    record_value(number + ", " + label);
    return answer;
}

Answer DigitDetail::draw(const Frame& frame, const Digit& digit, DigitSheet& sheet,
                         const std::vector<DetailPicture>& pictures, bool others) {
    update(frame, digit);
    const Answer answer = draw_heading(frame, digit, others);
    draw_pictures(frame, sheet, pictures);
    draw_sign_legend("Difference: too little ink", "too much");
    draw_error(frame, digit);
    const int latent = static_cast<int>(code_.size());
    ImGui::Dummy({0, 2});
    heading(code_title(latent));
    help(
        "The code of this digit, one bar per number. The band behind each bar holds 98 % of the test digits.");
    const float height = std::clamp(ImGui::GetContentRegionAvail().y, 60.0f, 140.0f);
    draw_code_bars("Code of this digit", code_, frame.snapshot.codes.gaussian, latent,
                   {ImGui::GetContentRegionAvail().x, height});
    return answer;
}

}  // namespace hourglass::app::reconstructions_view
