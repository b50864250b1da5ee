#include "app/views/draw/test_picture.h"

#include <algorithm>
#include <charconv>
#include <imgui.h>
#include <iterator>
#include <limits>
#include <misc/cpp/imgui_stdlib.h>
#include <string_view>

#include "app/state/words.h"
#include "base/format.h"
#include "explore/pad_numbers.h"
#include "math/random.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::draw_view {
namespace {

constexpr float kNumberWidth = 76, kInnerGap = 4;

std::string label(const Frame& frame) { return "Test " + words_of(frame.state).one; }

// Digits only: what a screen reader's field hands over may be any text.
void put(const Frame& frame, std::string_view number) {
    std::string digits;
    std::ranges::copy_if(number, std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
    if (digits.empty()) return;
    std::uint32_t index = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    // Refused with a message where there is no such picture.
    frame.ask(
        action::DrawTestPicture{error == std::errc{} ? index : std::numeric_limits<std::uint32_t>::max()});
}

float button_side() { return metrics().control + 4; }

}  // namespace

float TestPicture::width(const Frame& frame, bool named) {
    if (!frame.state.data || !fits_pad(frame.state.data->test)) return 0;
    const float name = named ? text_size(fonts().body, label(frame)).x + metrics().gap : 0;
    return name + kNumberWidth + kInnerGap + button_side();
}

void TestPicture::draw_number(const Frame& frame, bool named) {
    const std::string name = label(frame);
    if (!editing_) {
        const auto shown = shown_test_picture(frame.drawing, frame.state.data->test);
        text_ = shown ? std::to_string(*shown) : "";
    }
    ImGui::SetNextItemWidth(kNumberWidth);
    ImGui::InputTextWithHint("##Test picture", named ? "No." : "Test no.", &text_,
                             ImGuiInputTextFlags_CharsDecimal);
    record_label(name);
    record_role(Role::Field);
    record_value(text_);
    if (const auto asked = asked_value()) put(frame, *asked);
    const std::string last = with_commas(static_cast<long>(frame.state.data->test.count()) - 1);
    help("Type a number from 0 to " + last + " to put that " + words_of(frame.state).one +
         " of the test set on the pad.");
    editing_ = ImGui::IsItemActive();
    if (ImGui::IsItemDeactivatedAfterEdit()) put(frame, text_);
}

void TestPicture::draw(const Frame& frame, bool named) {
    if (named) {
        ImGui::AlignTextToFramePadding();
        text(fonts().body, palette().dim, label(frame));
        ImGui::SameLine(0, metrics().gap);
    }
    draw_number(frame, named);
    ImGui::SameLine(0, kInnerGap);
    const std::string another = "Random test " + words_of(frame.state).one;
    const bool pressed = button(("##" + another).c_str(), icon::kDice, ButtonKind::Plain, button_side());
    help("Puts a " + words_of(frame.state).one + " of the test set on the pad, drawn at random.");
    if (!pressed) return;
    Random random(1, "test pictures on the pad", draws_++);
    const auto count = static_cast<std::uint32_t>(frame.state.data->test.count());
    frame.ask(action::DrawTestPicture{random.below(count)});
}

}  // namespace hourglass::app::draw_view
