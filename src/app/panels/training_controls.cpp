#include "app/panels/training_controls.h"

#include <algorithm>

#include "ui/widgets.h"

namespace hourglass::app {
namespace {

struct Entry {
    const char* label;
    const char* help;
    Action action;
};

// Buttons side by side over the whole width, each as wide as its label needs and the rest shared.
void draw_row(const Frame& frame, std::span<const Entry> entries) {
    const auto count = static_cast<float>(entries.size());
    float labels = 0;
    for (const Entry& entry : entries) labels += text_size(fonts().bold, entry.label).x;
    const float spare = ImGui::GetContentRegionAvail().x - labels - (count - 1) * metrics().gap;
    const float padding = std::max(4.0f, spare / count);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (i > 0) ImGui::SameLine();
        const float width = text_size(fonts().bold, entries[i].label).x + padding;
        if (button(entries[i].label, nullptr, ButtonKind::Plain, width)) frame.ask(entries[i].action);
        help(entries[i].help);
    }
}

struct Note {
    std::string text;  // empty where the buttons do the obvious
    ImU32 color;
};

// Why the training cannot start, or what the buttons will do.
Note note(const Frame& frame) {
    const Palette& p = palette();
    if (frame.training()) return {};
    if (!frame.state.faults.empty()) return {to_text(frame.state.faults), p.danger};
    if (!frame.state.can_train()) return {};
    if (frame.state.needs_reset())
        return {"Changed settings need fresh weights: Train or Reset applies them.", p.accent_text};
    if (frame.state.pretrained()) return {"These weights are pretrained. Train continues from them.", p.dim};
    return {};
}

void draw_note(const Frame& frame) {
    if (const Note about = note(frame); !about.text.empty())
        paragraph(fonts().small, about.color, about.text);
}

}  // namespace

void draw_training_button(const Frame& frame, float width) {
    const bool fresh = frame.state.needs_reset();
    if (frame.training()) {
        if (button("Pause", icon::kPause, ButtonKind::Primary, width)) frame.ask(action::Pause{});
        return;
    }
    ImGui::BeginDisabled(!frame.state.can_train());
    if (frame.state.pretrained() && !fresh) {
        if (button("Train from scratch", icon::kPlay, ButtonKind::Primary, width))
            frame.ask(action::TrainFromScratch{});
        help("Discards these weights and starts with fresh ones.");
    } else {
        if (button("Train", icon::kPlay, ButtonKind::Primary, width)) frame.ask(action::Train{});
        help(fresh ? "Starts with fresh weights of the new settings." : "Continues where training stopped.");
    }
    ImGui::EndDisabled();
}

void draw_training_controls(const Frame& frame, NotePlace place) {
    if (place == NotePlace::Above) draw_note(frame);
    const bool fresh = frame.state.needs_reset();
    draw_training_button(frame, -1);
    const Entry train{"Train", "Trains these weights further.", action::Train{}};
    const Entry step{"Step", "One minibatch, then pause.", action::Step{}};
    const Entry reset{"Reset", "Fresh weights from the same seed.", action::Reset{}};
    const Entry new_seed{"New seed", "Fresh weights from another seed.", action::NewSeed{}};
    ImGui::BeginDisabled(!frame.state.can_train());
    if (frame.state.pretrained() && !fresh && !frame.training()) {
        const Entry entries[] = {train, step, reset, new_seed};
        draw_row(frame, entries);
    } else {
        const Entry entries[] = {step, reset, new_seed};
        draw_row(frame, entries);
    }
    ImGui::EndDisabled();
    if (place == NotePlace::Below) draw_note(frame);
}

float training_controls_height(const Frame& frame, float width) {
    const float rows = 2 * metrics().control + metrics().gap;
    const std::string text = note(frame).text;
    if (text.empty()) return rows;
    const float size = line_height(fonts().small);
    return rows + metrics().gap + fonts().small->CalcTextSizeA(size, FLT_MAX, width, text.c_str()).y;
}

}  // namespace hourglass::app
