#include "app/panels/messages.h"

#include <algorithm>
#include <imgui_internal.h>
#include <string>

#include "ui/widgets.h"

namespace hourglass::app {
namespace {

struct Message {
    std::string words;
    const char* icon;
    ImU32 ground, color;
    Notice::Offer offer = Notice::Offer::None;
    bool can_be_closed = false;
};

std::string past_text(int epoch) {
    return epoch == 0 ? "All views show the model as it was before its first epoch."
                      : "All views show the model as it was after epoch " + std::to_string(epoch) + ".";
}

// The one to be read now; without words when there is none.
Message message(const State& state) {
    const Palette& p = palette();
    const Notice& notice = state.notice;
    if (!notice.text.empty() && notice.error)
        return {notice.text, icon::kWarning, p.danger_ground, p.danger, Notice::Offer::None, true};
    const bool offers = notice.offer != Notice::Offer::None;  // a button, which has to stand out
    if (!notice.text.empty())
        return {notice.text, icon::kCheck, offers ? p.card : p.raised, p.text, notice.offer};
    // A phone's model tab has no views, and says it beside the button that ends it.
    const bool views = state.layout.arrangement != Arrangement::OneColumn || state.tab != State::kModelTab;
    if (state.epoch_in_sight() >= 0 && views)
        return {past_text(state.epoch_in_sight()), icon::kHistory, p.notice_ground, p.text};
    return {};
}

// Around the button the pointer reaches what is below the notice.
void let_through(bool beside) {
    ImGuiWindow& window = *ImGui::GetCurrentWindow();
    const ImVec2 button = ImGui::GetItemRectMin();
    const ImVec2 size = beside ? ImVec2(button.x - window.Pos.x, window.Size.y)
                               : ImVec2(window.Size.x, button.y - window.Pos.y);
    ImGui::SetWindowHitTestHole(&window, window.Pos, size);
}

void draw_offer(const Frame& frame, Notice::Offer offer, bool beside) {
    if (offer == Notice::Offer::None) return;
    const bool pressed = button(to_text(offer));
    let_through(beside);
    if (!pressed) return;
    if (offer == Notice::Offer::TakeBack)
        frame.ask(action::TakeBack{});
    else
        frame.ask(action::OpenTrained{"default"});
}

// Errors stay for a while, over what one may want to see.
void draw_close(const Frame& frame) {
    const bool pressed =
        icon_button("Close message", icon::kClose, "Closes this message; it goes by itself, too.");
    let_through(true);
    if (pressed) frame.ask(action::CloseNotice{});
}

}  // namespace

void draw_banner(const Frame& frame) {
    const std::string& problem = frame.state.data_problem;
    if (problem.empty() || !frame.state.text.empty()) return;
    banner(icon::kInfo, palette().notice_ground, palette().text,
           "MNIST could not be loaded (" + problem +
               "): these are synthetic digits. Drop the four MNIST files here to use the real ones.");
}

void draw_notice(const Frame& frame, const NoticePlace& place) {
    const Message said = message(frame.state);
    if (said.words.empty()) return;
    const float close = said.can_be_closed ? metrics().control + 8 : 0;
    const float room = std::min(place.right - place.left - 32, 560.0f) - close;
    const float words = std::min(text_size(fonts().body, said.words).x + 2, room - 60);
    const bool offers = said.offer != Notice::Offer::None, touched = offers || said.can_be_closed;
    constexpr int kNoTouching = ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoNav;
    ImGui::SetNextWindowPos({(place.left + place.right) / 2, place.bottom - 16}, 0, {0.5f, 1});
    ImGui::PushStyleColor(ImGuiCol_WindowBg, said.ground);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {14, 10});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, metrics().rounding);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
    ImGui::Begin("Notice", nullptr,
                 ImGuiWindowFlags_NoDecoration | (touched ? 0 : kNoTouching) |
                     ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_AlwaysAutoResize);
    begin_group("Message");
    const bool beside = offers && button_width(to_text(said.offer)) + 16 <= room - 60 - words;
    const float down = beside || said.can_be_closed ? (metrics().control - line_height(fonts().body)) / 2 : 0;
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() + down);
    text(fonts().icons, said.color, said.icon);
    ImGui::SameLine();
    ImGui::BeginGroup();
    ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + words);
    ImGui::PushFont(fonts().body);
    ImGui::PushStyleColor(ImGuiCol_Text, said.color);
    ImGui::TextUnformatted(said.words.c_str());
    record_prose(said.words);
    ImGui::PopStyleColor();
    ImGui::PopFont();
    ImGui::PopTextWrapPos();
    if (beside) {
        ImGui::SameLine(0, 16);
        ImGui::SetCursorPosY(ImGui::GetCursorPosY() - down);
    }
    draw_offer(frame, said.offer, beside);
    ImGui::EndGroup();
    if (said.can_be_closed) {
        ImGui::SameLine(0, 8);
        ImGui::SetCursorPosY(ImGui::GetCursorPosY() - down);
        draw_close(frame);
    }
    end_group();
    ImGui::End();
    ImGui::PopStyleVar(3);
    ImGui::PopStyleColor();
}

}  // namespace hourglass::app
