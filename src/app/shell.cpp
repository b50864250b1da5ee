#include "app/shell.h"

#include <algorithm>

#include "app/panels/messages.h"
#include "app/panels/tabs.h"
#include "app/panels/time_travel_slider.h"
#include "app/panels/top_bar.h"
#include "app/panels/training_controls.h"
#include "app/views.h"
#include "ui/scroll.h"
#include "ui/widgets.h"

namespace hourglass::app {
namespace {

constexpr float kModelWidth = 328, kLowTabs = 480, kLowestTabs = 360;

// In very wide windows the curves get a share of the room.
float training_width(float window) { return std::clamp(336 + 0.3f * (window - 1920), 336.0f, 800.0f); }

// What a phone has below its view: the tabs, and over them the training in a line, unless the tab has it all.
// On its side it has that line in the header.
struct BottomBars {
    float row, strip;  // of one row of tabs, of the line on the training
    int rows;          // of tabs
    float tabs() const { return row * static_cast<float>(rows); }
    float height() const { return tabs() + strip; }
};

bool has_training_line(const Frame& frame) {
    return frame.state.layout.arrangement == Arrangement::OneColumn && frame.state.tab != State::kModelTab &&
           !frame.state.hides("training");
}

BottomBars bottom_bars(const Frame& frame) {
    const Layout& layout = frame.state.layout;
    const bool strip = has_training_line(frame) && !layout.lying && layout.height >= 420;
    float row = frame.state.hides("tabs")     ? 0.0f
                : layout.height < kLowestTabs ? 40.0f
                : layout.height < kLowTabs    ? 48.0f
                                              : 58.0f;
    const int rows = layout.height < kLowTabs ? 1 : bottom_tab_rows(frame, row);
    if (rows > 1) row = 48;
    return {.row = row, .strip = strip ? metrics().control + 2 * metrics().gap : 0, .rows = rows};
}

void draw_training_line(const Frame& frame, float width) {
    constexpr float kGap = 12, kSummary = 178;  // room for "Epoch 12 of 40 · loss 0.0044"
    constexpr float kLeastSummary = 60;
    const float button = std::max(std::min(width - kGap - kSummary, 176.0f), training_button_width(frame));
    const ImVec2 start = ImGui::GetCursorPos();
    ImGui::SetCursorPosY(start.y + 8);
    if (width - button - kGap >= kLeastSummary) draw_training_summary(frame, width - button - kGap);
    ImGui::SetCursorPos({start.x + width - button, start.y});
    draw_training_button(frame, button);
}

// Each view keeps the place to which it was scrolled; it opens at its top.
std::string scroll_name(const Frame& frame) { return frame.state.tabs[shown_view(frame.state)].name; }

}  // namespace

Shell::Shell() : views_(make_views()) {}

std::vector<Tab> Shell::tabs() const {
    std::vector<Tab> all{{"Model", "Model", icon::kSliders}};
    for (const auto& view : views_) all.push_back(view->tab());
    return all;
}

void Shell::draw_model_column(const Frame& frame, float width, bool with_training) {
    begin_card("Model", {width, 0});
    // The buttons stay in sight below the fields, however low the window is.
    const bool texts = !frame.state.text.empty() && !frame.state.learns_texts();  // with nothing to train
    const bool apart = !frame.state.layout.short_window && !texts;
    const float buttons =
        training_controls_height(frame, ImGui::GetContentRegionAvail().x) + 2 * metrics().gap;
    begin_scroll("Settings", {0, apart ? -buttons : 0});
    if (!apart && !texts) draw_training_controls(frame, NotePlace::Below);
    model_.draw(frame);
    if (with_training) {
        ImGui::Separator();
        training_.draw(frame, 360);
        draw_time_travel(frame, ImGui::GetContentRegionAvail().x);
    }
    end_scroll();
    if (apart) {
        ImGui::Dummy({0, 0});
        draw_training_controls(frame, NotePlace::Above);
    }
    end_card();
}

void Shell::draw_views(const Frame& frame, ImVec2 size) {
    begin_card("Views", size);
    if (!frame.state.hides("tabs")) draw_tabs(frame, view(frame.state));
    notices_ = {.left = ImGui::GetWindowPos().x,
                .right = ImGui::GetWindowPos().x + ImGui::GetWindowWidth(),
                .bottom = ImGui::GetWindowPos().y + ImGui::GetWindowHeight()};
    begin_scroll(scroll_name(frame).c_str(), {0, 0});
    view(frame.state).draw(frame);
    end_scroll();
    end_card();
}

void Shell::draw_three_columns(const Frame& frame) {
    const float gap = 12;
    if (!frame.state.hides("model")) {
        draw_model_column(frame, kModelWidth, false);
        ImGui::SameLine(0, gap);
    }
    const bool training = !frame.state.hides("training");
    const float beside = training_width(frame.state.layout.width) + gap;
    draw_views(frame, {training ? ImGui::GetContentRegionAvail().x - beside : 0, 0});
    if (!training) return;
    ImGui::SameLine(0, gap);
    begin_card("Training", {0, 0});
    const float width = ImGui::GetContentRegionAvail().x;
    training_.draw(frame, std::min(ImGui::GetContentRegionAvail().y - time_travel_height(frame), 760.0f));
    draw_time_travel(frame, width);
    end_card();
}

void Shell::draw_two_columns(const Frame& frame) {
    const float gap = 12;
    const bool hidden = frame.state.hides("training");
    const bool low = frame.state.layout.short_window || hidden;
    if (!frame.state.hides("model")) {
        draw_model_column(frame, std::min(kModelWidth, frame.state.layout.width * 0.42f), low && !hidden);
        ImGui::SameLine(0, gap);
    }
    ImGui::BeginGroup();
    const float height = ImGui::GetContentRegionAvail().y,
                least = frame.state.layout.fingers ? 400.0f : 290.0f,
                training = std::clamp(height * 0.36f, least, 420.0f);
    draw_views(frame, {0, low ? 0 : height - training - gap});
    if (!low) {
        ImGui::Dummy({0, gap - 2 * metrics().gap});
        begin_card("Training", {0, 0});
        const float width = ImGui::GetContentRegionAvail().x;
        training_.draw(frame, ImGui::GetContentRegionAvail().y - time_travel_height(frame));
        draw_time_travel(frame, width);
        end_card();
    }
    ImGui::EndGroup();
}

void Shell::draw_one_column(const Frame& frame) {
    const BottomBars bars = bottom_bars(frame);
    const bool model = frame.state.tab == State::kModelTab;
    begin_group(frame.state.tabs[frame.state.tab].name);
    begin_scroll(model ? "Model" : scroll_name(frame).c_str(),
                 {0, ImGui::GetContentRegionAvail().y - bars.height()});
    if (model && !frame.state.text.empty() && !frame.state.learns_texts()) {
        model_.draw(frame);
    } else if (model) {
        draw_training_controls(frame, NotePlace::Below);
        training_.draw(frame, frame.live.history.batches.empty() ? 250.0f : 380.0f);
        draw_time_travel(frame, ImGui::GetContentRegionAvail().x);
        ImGui::Dummy({0, 8});
        model_.draw(frame);
    } else {
        view(frame.state).draw(frame);
    }
    end_scroll();
    end_group();
    begin_group("Views");
    if (bars.strip > 0) {
        ImGui::Dummy({0, metrics().gap - ImGui::GetStyle().ItemSpacing.y});
        draw_training_line(frame, ImGui::GetContentRegionAvail().x);
    }
    notices_ = {
        .left = 0, .right = frame.state.layout.width, .bottom = frame.state.layout.height - bars.height()};
    if (bars.row > 0) draw_bottom_tabs(frame, bars.row, bars.rows);
    end_group();
}

// At 400 % a common screen is as low as this, and a phone on its side with large text: what undoes that is in
// the header.
constexpr float kLeastForHeader = 240;

void Shell::draw(const Frame& frame) {
    model_.forget_hidden(frame.state.shown().wanted);
    shortcuts_.follow(frame);
    const ImVec2 window(frame.state.layout.width, frame.state.layout.height);
    const bool phone = frame.state.layout.arrangement == Arrangement::OneColumn;
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(window);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, phone ? ImVec2(12, 6) : ImVec2(16, 12));
    ImGui::PushStyleColor(ImGuiCol_WindowBg, phone ? palette().card : palette().ground);
    ImGui::Begin("Hourglass", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse);
    ImGui::PopStyleVar();
    ImGui::PopStyleColor();
    begin_group("Hourglass");
    if (window.y >= kLeastForHeader) {
        View* const pictured = phone && frame.state.tab != State::kModelTab ? &view(frame.state) : nullptr;
        if (frame.state.layout.lying && has_training_line(frame))
            draw_header(frame, pictured, [&](float width) { draw_training_line(frame, width); });
        else
            draw_header(frame, pictured);
    }
    draw_banner(frame);
    end_group();
    switch (frame.state.layout.arrangement) {
        case Arrangement::ThreeColumns:
            draw_three_columns(frame);
            break;
        case Arrangement::TwoColumns:
            draw_two_columns(frame);
            break;
        case Arrangement::OneColumn:
            draw_one_column(frame);
            break;
    }
    ImGui::End();
    draw_notice(frame, notices_);
    import_.draw(frame);
    shortcuts_.draw(frame);
}

}  // namespace hourglass::app
