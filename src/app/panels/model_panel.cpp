#include "app/panels/model_panel.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <imgui.h>
#include <misc/cpp/imgui_stdlib.h>

#include "app/panels/explanations.h"
#include "app/panels/setting_name.h"
#include "app/panels/text_panel.h"
#include "app/state/words.h"
#include "autoencoder/network_plan.h"
#include "base/error.h"
#include "base/format.h"
#include "data/table.h"
#include "data/toys.h"
#include "explore/text_sets.h"
#include "explore/trained_models.h"
#include "platform/platform.h"
#include "ui/hourglass_drawing.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app {
namespace {

constexpr float kLabelWidth = 126;  // room for the widest, "Validation images"
constexpr double kFewImages = 100;

// A preset stays the same when it is trained longer or from another seed.
bool same_but_for_length(Spec a, const Spec& b) {
    a.epochs = b.epochs;
    a.seed = b.seed;
    return same_where_it_matters(a, b);
}

// Before its field.
void draw_label(const Frame& frame, std::string_view key, std::string_view label,
                std::string_view explanation) {
    ImGui::AlignTextToFramePadding();
    setting_name(frame, key, label, explanation);
    ImGui::SameLine(kLabelWidth);
}

// In the words of the samples that there are.
std::string shown_label(const Frame& frame, const Field& field) {
    return in_terms_of(field.label, words_of(frame.state));
}
std::string shown_help(const Frame& frame, const Field& field) {
    return in_terms_of(field.help, words_of(frame.state));
}

std::string hidden_name(std::string_view label) { return "##" + std::string(label); }

// Two significant digits are enough for a slider. Its ends are the exact limits of the field.
std::string rounded_text(const Field& field, double value) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.2g", value);
    const double rounded = std::strtod(buffer, nullptr);
    if (rounded < field.minimum) std::snprintf(buffer, sizeof buffer, "%.9g", field.minimum);
    if (rounded > field.maximum) std::snprintf(buffer, sizeof buffer, "%.9g", field.maximum);
    return buffer;
}

// Errors name the field by its key, as on the command line; the panel shows its label.
std::string with_label(const Field& field, std::string refusal) {
    if (refusal.starts_with(field.key)) refusal.replace(0, field.key.size(), field.label);
    return refusal;
}

void draw_explanation(const Explanation& about, const Words& words) {
    paragraph(fonts().small, palette().dim, in_terms_of(about.what, words));
    paragraph(fonts().small, palette().text, in_terms_of(about.formula, words));
    paragraph(fonts().small, palette().dim, in_terms_of(about.when, words));
}

std::string stepped(const Field& field, const std::string& text, int direction) {
    const double value = std::strtod(text.c_str(), nullptr);
    double next = field.logarithmic ? (direction > 0 ? value * 2 : std::floor(value / 2)) : value + direction;
    // Where 0 stands for something else than very few, the smallest number of interest comes after it.
    if (field.logarithmic && field.minimum == 0 && next < kFewImages) next = direction > 0 ? kFewImages : 0;
    next = std::clamp(next, field.minimum, field.maximum);
    return std::to_string(static_cast<unsigned long long>(next));
}

// Of what the stages hand on, from the image to the image.
std::vector<int> stage_sizes(const ModelPlan& plan) {
    std::vector<int> sizes;
    for (const Stage& stage : stages(plan)) sizes.push_back(stage.shape.size());
    return sizes;
}

}  // namespace

void ModelPanel::draw(const Frame& frame) {
    if (frame.state.learns_texts()) return draw_texts(frame);
    if (!frame.state.text.empty()) {
        draw_data(frame);
        return draw_sentences_panel();
    }
    const Dataset* data = frame.state.data.get();
    const int features = data != nullptr ? static_cast<int>(data->test.features()) : 784;
    const int width = data != nullptr ? data->test.width : 0;
    const ImageShape image = picture_of(features, width, data != nullptr ? data->test.channels : 1);
    const ModelPlan plan = plan_model(frame.state.wanted, image);
    const auto fault = picture_fault(frame.state.wanted, image);
    const std::vector<int> sizes =
        fault ? std::vector{image.size(), plan.latent, image.size()} : stage_sizes(plan);
    draw_data(frame);
    draw_presets(frame);
    ImGui::Dummy({0, 2});
    draw_hourglass(sizes, std::clamp(16.0f * static_cast<float>(sizes.size()), 80.0f, 144.0f),
                   data != nullptr && is_table(data->test) ? "row" : "image");
    paragraph(fonts().small, palette().dim,
              shape_text(plan) + " " + sign::kDot + " " +
                  (fault ? fault->text : short_count(parameter_count(plan)) + " weights"));
    ImGui::Dummy({0, 2});
    draw_settings_choice(frame);
    draw_group(frame, FieldGroup::Variant, "Variant");
    draw_group(frame, FieldGroup::Shape, "Shape");
    draw_group(frame, FieldGroup::Training, "Training");
    if (frame.state.all_settings) draw_threads(frame);
    if (const std::string reason = platform::build_reason(); !reason.empty())
        paragraph(fonts().small, palette().dim,
                  "Build of the program: " + std::string(platform::build_name()) + ", " + reason);
}

// Of a model of texts, whose network has some of the fields, and words have more.
void ModelPanel::draw_texts(const Frame& frame) {
    draw_data(frame);
    draw_text_presets(frame, kLabelWidth);
    ImGui::Dummy({0, 2});
    draw_text_shape(frame);
    ImGui::Dummy({0, 2});
    draw_settings_choice(frame);
    draw_group(frame, FieldGroup::Variant, "Variant");
    draw_word_settings(frame);
    draw_group(frame, FieldGroup::Shape, "Shape");
    draw_group(frame, FieldGroup::Training, "Training");
    draw_text_facts(frame);
}

// Where the data is from: MNIST, a toy set, or a file.
void ModelPanel::draw_data(const Frame& frame) {
    const State& state = frame.state;
    draw_label(frame, "data", "Data",
               "What the model learns from: the digits, a toy set, texts, or your own.");
    const TextSet* const texts = find_text_set(state.text);
    const bool own_texts = state.text == kOwnTexts;
    const std::string shown = texts != nullptr ? std::string(texts->label)
                              : own_texts      ? state.texts.name
                              : state.data     ? state.data->name
                                               : "Loading";
    std::vector<ListEntry> entries{
        {"The page's own", {}, true}, {"MNIST", "70,000 handwritten digits."}, {"Toy sets", {}, true}};
    const auto first_toy = static_cast<int>(entries.size());
    int selected = state.source == Source::Page ? 1 : -1;
    for (const ToySet& toy : toy_sets()) {
        if (state.toy == toy.name) selected = static_cast<int>(entries.size());
        entries.push_back({std::string(toy.label), toy.help});
    }
    entries.push_back({"Texts", {}, true});
    const auto first_text = static_cast<int>(entries.size());
    for (const TextSet& one : text_sets()) entries.push_back({std::string(one.label), one.help});
    entries.push_back({"Your own", {}, true});
    if (state.source == Source::File) {
        selected = static_cast<int>(entries.size());
        entries.push_back({state.data->name, "What is open now."});
    }
    if (own_texts) {
        selected = static_cast<int>(entries.size());
        entries.push_back({state.texts.name, "Your documents."});
    }
    if (texts != nullptr) selected = first_text + static_cast<int>(texts - text_sets().data());
    const auto open = static_cast<int>(entries.size());
    entries.push_back({"Open files", "A table, an array, pictures, or an archive of these."});
    entries.push_back({"Open a folder", "Of pictures, possibly in a folder for each class."});
    const auto save = static_cast<int>(entries.size()) + 1;
    if (state.text.empty()) entries.push_back({"Download as", {}, true});
    const bool table = state.data && is_table(state.data->train);
    std::vector<std::string> formats;
    if (state.text.empty()) formats = {"NPY", "CSV"};
    if (state.text.empty() && !table) formats.emplace_back("PNG");
    for (const std::string& format : formats)
        entries.push_back({format, "The data as a file for other programs."});
    const int chosen = drop_down("##Data", shown, entries, selected);
    if (chosen >= save) frame.ask(action::SaveData{formats[static_cast<std::size_t>(chosen - save)]});
    if (chosen == 1) frame.ask(action::UsePageData{});
    if (chosen == open || chosen == open + 1) frame.ask(action::OpenFile{.folder = chosen > open});
    const auto several_texts = static_cast<int>(text_sets().size());
    if (chosen >= first_text && chosen < first_text + several_texts)
        frame.ask(
            action::UseText{std::string(text_sets()[static_cast<std::size_t>(chosen - first_text)].name)});
    const auto toys = static_cast<int>(toy_sets().size());
    if (chosen >= first_toy && chosen < first_toy + toys)
        frame.ask(action::UseToy{std::string(toy_sets()[static_cast<std::size_t>(chosen - first_toy)].name)});
}

void ModelPanel::draw_presets(const Frame& frame) {
    const Preset* current = nullptr;
    for (const Preset& preset : presets())
        if (same_but_for_length(preset.spec, frame.state.wanted)) current = &preset;
    const State& state = frame.state;
    const bool as_opened = state.pretrained() && !state.needs_reset() && !state.opened.empty();
    const std::string shown = as_opened ? state.opened : std::string(current ? current->label : "Custom");
    draw_label(frame, "preset", "Preset", "A starting point: sets all the fields below.");
    std::vector<ListEntry> entries{{"Trained, to look at", {}, true}};
    int selected = -1;
    for (const TrainedModel& model : trained_models()) {
        if (as_opened && state.opened == model.label) selected = static_cast<int>(entries.size());
        entries.push_back({std::string(model.label), model.help});
    }
    entries.push_back({"Settings, to train", {}, true});
    const auto first_preset = static_cast<int>(entries.size());
    for (const Preset& preset : presets()) {
        if (!as_opened && &preset == current) selected = static_cast<int>(entries.size());
        entries.push_back({std::string(preset.label), preset.help});
    }
    const int chosen =
        drop_down("##Preset", shown, entries, selected, current ? current->help : std::string_view());
    if (chosen < 0) return;
    if (chosen >= first_preset)
        frame.ask(action::Change{presets()[static_cast<std::size_t>(chosen - first_preset)].spec});
    else
        frame.ask(
            action::OpenTrained{std::string(trained_models()[static_cast<std::size_t>(chosen - 1)].name)});
}

// Only the fields that matter for the present settings, and a short explanation of what
// was chosen; tooltips say the rest.
void ModelPanel::draw_group(const Frame& frame, FieldGroup group, const char* title) {
    ImGui::Dummy({0, 4});
    heading(title);
    for (const Field& field : spec_fields())
        if (field.group == group && is_shown(frame, field)) draw_field(frame, field);
    if (frame.state.learns_texts()) return;
    for (const Explanation* about : explanations(frame.state.shown().wanted, group))
        draw_explanation(*about, words_of(frame.state));
}

void ModelPanel::draw_field(const Frame& frame, const Field& field) {
    const std::string label = shown_label(frame, field);
    ImGui::PushID(field.key.data(), field.key.data() + field.key.size());
    draw_label(frame, field.key, label, shown_help(frame, field));
    switch (field.kind) {
        case FieldKind::IntegerList:
            draw_text_field(frame, field, -FLT_MIN);
            break;
        case FieldKind::Integer:
            draw_integer(frame, field);
            break;
        case FieldKind::Real:
            draw_slider(frame, field);
            break;
        case FieldKind::Choice:
            draw_choice(frame, field);
            break;
    }
    if (const std::string fault = fault_of(frame, field); !fault.empty()) {
        paragraph(fonts().small, palette().danger, fault);
        record_text(label + " fault", fault);
    }
    ImGui::PopID();
}

// Beside the essential ones those that are not as usual: nothing that makes a difference is hidden.
bool ModelPanel::is_shown(const Frame& frame, const Field& field) const {
    const Spec& wanted = frame.state.shown().wanted;
    if (!field.matters(wanted)) return false;
    const bool texts = frame.state.learns_texts();
    if (texts && std::ranges::find(text_fields(), &field) == text_fields().end()) return false;
    const Spec usual = texts ? default_text_spec().network : Spec();
    return frame.state.all_settings || field.essential || field.get(wanted) != field.get(usual) ||
           !fault_of(frame, field).empty();
}

void ModelPanel::draw_settings_choice(const Frame& frame) {
    bool all = frame.state.all_settings;
    if (toggle("All settings", &all)) frame.ask(action::ShowAllSettings{all});
    help("Shows every setting, not only those that matter most.");
}

// Why the text in the field is no setting, or why the setting does not go with the
// others; empty when all is well.
std::string ModelPanel::fault_of(const Frame& frame, const Field& field) const {
    const auto draft = drafts_.find(field.key);
    if (draft != drafts_.end() && !draft->second.fault.empty()) return draft->second.fault;
    std::string all;
    for (const Fault& fault : frame.state.shown().faults)
        if (fault.field == &field) all += (all.empty() ? "" : "; ") + with_label(field, fault.text);
    return all;
}

bool ModelPanel::has_faults() const {
    return std::any_of(
        drafts_.begin(), drafts_.end(), [](const auto& entry) { return !entry.second.fault.empty(); });
}

void ModelPanel::forget_hidden(const Spec& wanted) {
    for (const Field& field : spec_fields())
        if (!field.matters(wanted)) drafts_.erase(field.key);
}

void ModelPanel::apply(const Frame& frame, const Field& field, const std::string& text) {
    Draft& draft = drafts_[field.key];
    Spec changed = frame.state.shown().wanted;
    try {
        field.set(changed, text);
        fill_in(changed, [&](std::string_view key) { return key == field.key; });
    } catch (const Error& error) {
        draft.fault = with_label(field, error.what());
        return;
    }
    draft.fault.clear();
    if (!(changed == frame.state.shown().wanted)) frame.ask(action::Change{changed});
}

// Adopted when the user leaves the field or presses Enter: half a number is not a setting.
void ModelPanel::draw_text_field(const Frame& frame, const Field& field, float width) {
    Draft& draft = drafts_[field.key];
    const std::string stored = field.get(frame.state.shown().wanted);
    const bool pristine = !draft.editing && draft.fault.empty();
    if (pristine || draft.stored != stored) draft = {.text = stored, .stored = stored, .fault = {}};
    ImGui::SetNextItemWidth(width);
    ImGui::InputText(hidden_name(field.label).c_str(), &draft.text);
    record_label(shown_label(frame, field));
    record_role(Role::Field);
    record_value(draft.text);
    if (const auto asked = asked_value()) {
        draft.text = *asked;
        apply(frame, field, draft.text);
    }
    if (fault_of(frame, field).empty()) help(shown_help(frame, field));  // which would hide the fault
    draft.editing = ImGui::IsItemActive();
    if (ImGui::IsItemDeactivatedAfterEdit()) apply(frame, field, draft.text);
}

void ModelPanel::draw_integer(const Frame& frame, const Field& field) {
    const float side = metrics().control, gap = 4;
    draw_text_field(frame, field, ImGui::GetContentRegionAvail().x - 2 * (side + gap));
    for (const int direction : {-1, 1}) {
        ImGui::SameLine(0, gap);
        const std::string name = (direction < 0 ? sign::kMinus : "+") + ("##" + std::string(field.label));
        if (button(name.c_str(), nullptr, ButtonKind::Plain, side))
            apply(frame, field, stepped(field, field.get(frame.state.shown().wanted), direction));
        record_label((direction < 0 ? "Less " : "More ") + shown_label(frame, field));
    }
}

// A slider to experiment with, a text field for exact values. Over a logarithm the slider
// moves in powers of ten.
void ModelPanel::draw_slider(const Frame& frame, const Field& field) {
    const double stored = std::strtod(field.get(frame.state.shown().wanted).c_str(), nullptr);
    // A range that begins at 0 has no logarithm there: the slider's left end means 0.
    const double low = field.minimum > 0 ? field.minimum : field.maximum * 1e-7;
    const auto to_slider = [&](double value) {
        return static_cast<float>(field.logarithmic ? std::log10(std::max(value, low) / low) : value);
    };
    const auto from_slider = [&](float at) {
        if (!field.logarithmic) return double{at};
        return at <= 0 ? field.minimum : low * std::pow(10.0, at);
    };
    constexpr float kTextWidth = 72, kGap = 8;
    float place = to_slider(stored);
    const float width = ImGui::GetContentRegionAvail().x - kTextWidth - kGap;
    const std::string name = hidden_name(std::string(field.label) + " slider");
    if (slider(name.c_str(), &place, to_slider(field.minimum), to_slider(field.maximum), "", width))
        apply(frame, field, rounded_text(field, from_slider(place)));
    record_name(shown_label(frame, field));
    record_value(field.get(frame.state.shown().wanted));
    help(shown_help(frame, field));
    ImGui::SameLine(0, kGap);
    draw_text_field(frame, field, kTextWidth);
}

void ModelPanel::draw_choice(const Frame& frame, const Field& field) {
    const std::string stored = field.get(frame.state.shown().wanted);
    const std::string name = hidden_name(field.label);
    std::vector<std::string> words, keys;
    for (std::size_t i = 0; i < field.choices.size(); ++i) {
        if (frame.state.learns_texts() && field.key == "variant" && !is_text_variant(field.choices[i]))
            continue;
        words.push_back(field.labels[i]);
        keys.emplace_back(field.choices[i]);
    }
    const auto selected = static_cast<int>(std::ranges::find(keys, stored) - keys.begin());
    int clicked = -1;
    const float room = ImGui::GetContentRegionAvail().x;
    const auto fits = [&](const std::string& word) {
        return text_size(fonts().bold, word).x + 16 <= room / static_cast<float>(words.size());
    };
    if (words.size() <= 2 && std::ranges::all_of(words, fits)) {
        clicked = segments(name.c_str(), words, selected, room, shown_help(frame, field));
    } else {
        std::vector<ListEntry> choices;
        for (const std::string& word : words) choices.push_back({word});
        clicked = drop_down(name.c_str(), words[selected], choices, selected, shown_help(frame, field));
    }
    if (clicked >= 0) apply(frame, field, keys[static_cast<std::size_t>(clicked)]);
}

void ModelPanel::draw_threads(const Frame& frame) {
    if (frame.state.max_threads < 2) return;
    draw_label(frame, "threads", "Threads",
               "Processor cores that share each step. The result does not depend on their number.");
    auto place = static_cast<float>(frame.state.threads);
    const auto most = static_cast<float>(frame.state.max_threads);
    if (slider("##Threads", &place, 1, most, std::to_string(frame.state.threads),
               ImGui::GetContentRegionAvail().x, 1)) {
        const int threads = static_cast<int>(std::lround(place));
        if (threads != frame.state.threads) frame.ask(action::UseThreads{threads});
    }
    record_value(std::to_string(frame.state.threads));
}

}  // namespace hourglass::app
