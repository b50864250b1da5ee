#include "app/panels/training_controls.h"

#include <algorithm>
#include <cctype>

#include "ui/widgets.h"

namespace hourglass::app {
namespace {

struct Entry {
    const char* label;
    const char* help;
    void (*ask)(const Frame& frame);
};

template <typename What>
void asks(const Frame& frame) {
    frame.ask(What{});
}

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
        if (button(entries[i].label, nullptr, ButtonKind::Plain, width)) entries[i].ask(frame);
        help(entries[i].help);
    }
}

struct Note {
    std::string text;  // empty where the buttons do the obvious
    ImU32 color;
};

// What the session's model has where the panel shows something else: "code size 8, seed 1".
std::string made_with(const State& state) {
    constexpr std::size_t kMost = 3;
    const std::vector<const Field*> fields = state.shown().waiting_fields();
    std::string text;
    for (std::size_t i = 0; i < std::min(fields.size(), kMost); ++i) {
        std::string label(fields[i]->label);
        label[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(label[0])));
        const std::string value = fields[i]->get(state.shown().applied);
        text += (i > 0 ? ", " : "") + label + " " + (value.empty() ? "none" : value);
    }
    if (fields.empty()) return "other settings of words";
    if (fields.size() > kMost) text += " and " + std::to_string(fields.size() - kMost) + " more";
    return text;
}

// Why the training cannot start, or what the buttons will do.
Note note(const Frame& frame) {
    const Palette& p = palette();
    const State& state = frame.state;
    if (const auto& faults = state.shown().faults; !faults.empty() && !frame.training())
        return {to_text(faults), p.danger};
    if (state.shown_needs_reset() && frame.has_shown_model()) {
        const std::string with = made_with(state);
        return {frame.training() ? "This training goes on with " + with + ", not with the settings shown."
                                 : "The views show the model with " + with + ". Train starts a new one.",
                p.accent_text};
    }
    if (frame.training()) return {};
    if (state.draft_faults)
        return {"A field shows a text that is no setting; the line below it says why.", p.danger};
    if (!state.can_train()) return {};
    if (state.shown().pretrained())
        return {"These weights are pretrained. Train continues from them.", p.dim};
    return {};
}

// What to do about settings that are not the model's.
bool offers_choice(const Frame& frame) { return frame.state.shown_needs_reset() && frame.has_shown_model(); }

void keep_model(const Frame& frame) {
    const Settings& shown = frame.state.shown();
    const Spec kept = with_live_fields(shown.applied, shown.wanted);
    if (!frame.state.learns_texts()) return frame.ask(action::Change{kept});
    TextSpec spec = frame.state.texts.spec_applied;
    spec.network = kept;
    frame.ask(action::ChangeText{spec});
}

void draw_choice(const Frame& frame) {
    if (!offers_choice(frame)) return;
    const Entry keep{"Keep the model", "The settings of the model that is there come back.", keep_model};
    const Entry anew{"Start anew", "Trains a model with these settings, from fresh weights.",
                     asks<action::TrainFromScratch>};
    if (!frame.training()) {
        draw_row(frame, {&keep, 1});
        return;
    }
    const Entry entries[] = {keep, anew};
    draw_row(frame, entries);
}

void draw_note(const Frame& frame) {
    if (const Note about = note(frame); !about.text.empty())
        paragraph(fonts().small, about.color, about.text);
    draw_choice(frame);
}

// Whether the button discards the weights that are there.
bool starts_from_scratch(const Frame& frame) {
    return !frame.training() && frame.state.shown().pretrained() && !frame.state.shown_needs_reset();
}

}  // namespace

float training_button_width(const Frame& frame) {
    constexpr float kIconAndMargins = 60;
    const char* const widest = starts_from_scratch(frame) ? "Train from scratch" : "Pause";
    return text_size(fonts().bold, widest).x + kIconAndMargins;
}

void draw_training_button(const Frame& frame, float width) {
    const bool fresh = frame.state.shown_needs_reset();
    if (frame.training()) {
        if (button("Pause###train", icon::kPause, ButtonKind::Primary, width)) frame.ask(action::Pause{});
        return;
    }
    ImGui::BeginDisabled(!frame.state.can_train());
    if (starts_from_scratch(frame)) {
        if (button("Train from scratch###train", icon::kPlay, ButtonKind::Primary, width))
            frame.ask(action::TrainFromScratch{});
        help("Discards these weights and starts with fresh ones.");
    } else {
        if (button("Train###train", icon::kPlay, ButtonKind::Primary, width)) frame.ask(action::Train{});
        help(fresh                  ? "Starts with fresh weights of the new settings."
             : frame.live.step == 0 ? "Starts the training."
                                    : "Continues where training stopped.");
    }
    ImGui::EndDisabled();
}

void draw_training_controls(const Frame& frame, NotePlace place) {
    if (place == NotePlace::Above) draw_note(frame);
    const bool fresh = frame.state.shown_needs_reset();
    draw_training_button(frame, -1);
    const Entry train{"Train", "Trains these weights further.", asks<action::Train>};
    const Entry step{"Step", "One minibatch, then pause.", asks<action::Step>};
    const Entry reset{"Reset", "Fresh weights from the same seed.", asks<action::Reset>};
    const Entry new_seed{"New seed", "Fresh weights from another seed.", asks<action::NewSeed>};
    ImGui::BeginDisabled(!frame.state.can_train());
    if (frame.state.shown().pretrained() && !fresh && !frame.training()) {
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
    const float choice = offers_choice(frame) ? metrics().control + metrics().gap : 0;
    return rows + choice + metrics().gap + fonts().small->CalcTextSizeA(size, FLT_MAX, width, text.c_str()).y;
}

}  // namespace hourglass::app
