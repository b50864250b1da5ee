#include "app/panels/text_panel.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/panels/setting_name.h"
#include "app/state/words.h"
#include "base/format.h"
#include "base/text.h"
#include "explore/text_presets.h"
#include "text/sequence_classifier.h"
#include "ui/hourglass_drawing.h"
#include "ui/widgets.h"

namespace hourglass::app {
namespace {

std::string count_text(std::size_t count) { return with_commas(static_cast<long>(count)); }

void draw_fact(const std::string& fact) { paragraph(fonts().small, palette().dim, fact); }

// Runs of three and four characters, as the model that comes with the page has them.
constexpr int kShortestRun = 3, kLongestRun = 4;

void change_text(const Frame& frame, const TextSpec& spec) { frame.ask(action::ChangeText{spec}); }

const char* about_variant(Variant variant) {
    switch (variant) {
        case Variant::Denoising:
            return "Words are left out and mistyped on the way in; the text without the errors is to come out.";
        case Variant::Variational:
            return "The code is drawn from a normal distribution around what the encoder says, and how far "
                   "that is from the standard one counts as well.";
        default:
            return "From the words of a text to the code, and from there a probability for every word.";
    }
}

struct SliderRange {
    float low, high, step;
};

// The name of a setting, and its slider below. Whether `value` was moved.
bool draw_slider(const Frame& frame, const char* key, const std::string& label, float& value,
                 const SliderRange& range, const std::string& shown, const std::string& why) {
    setting_name(frame, key, label, why);
    const bool moved = slider(("##" + label).c_str(), &value, range.low, range.high, shown,
                              ImGui::GetContentRegionAvail().x - 40, range.step);
    record_label(label);
    record_value(shown);
    help(why);
    return moved;
}

void draw_share(const Frame& frame, const char* key, const char* label, float WordNoise::*share,
                const char* why) {
    TextSpec spec = frame.state.texts.spec;
    float& value = spec.noise.*share;
    const std::string shown = std::to_string(std::lround(100 * value)) + " %";
    if (draw_slider(frame, key, label, value, {0, 0.5f, 0.05f}, shown, why)) change_text(frame, spec);
}

// Beside the essential settings those that are not as usual: nothing that makes a difference is hidden.
template <typename Value>
bool is_shown(const Frame& frame, Value TextSpec::*setting) {
    return frame.state.all_settings || frame.state.texts.spec.*setting != default_text_spec().*setting;
}

void draw_weighting(const Frame& frame) {
    TextSpec spec = frame.state.texts.spec;
    std::vector<ListEntry> entries;
    for (const Choice& choice : choices_of<Weighting>) entries.push_back({label_of(choice)});
    const auto selected = static_cast<int>(spec.weighting);
    const char* const why =
        "Of what goes in: how often a term is in the text; tf-idf weighs rare terms more and brings every text "
        "to length 1; sublinear tf-idf takes 1 + ln of the count. What comes out are always counts of words.";
    setting_name(frame, "weighting", "Weighting", why);
    const int chosen =
        drop_down("##Weighting", entries[static_cast<std::size_t>(selected)].label, entries, selected, why);
    if (chosen < 0) return;
    spec.weighting = static_cast<Weighting>(chosen);
    change_text(frame, spec);
}

void draw_least_documents(const Frame& frame) {
    TextSpec spec = frame.state.texts.spec;
    const std::string documents = words_of(frame.state).many;
    const std::string why =
        "Words, and runs of characters, that fewer " + documents +
        " have are not known to the model: fewer weights, and none for words that it would "
        "see once.";
    auto value = static_cast<float>(spec.least_documents);
    const std::string shown = std::to_string(spec.least_documents);
    if (!draw_slider(frame, "least_documents", "Least documents", value, {1, std::max(20.0f, value), 1},
                     shown, why))
        return;
    spec.least_documents = static_cast<int>(std::lround(value));
    if (spec.least_documents != frame.state.texts.spec.least_documents) change_text(frame, spec);
}

// Only where there are labels of several classes to learn.
void draw_label_weight(const Frame& frame) {
    constexpr float kStep = 0.5f;
    if (frame.messages == nullptr || frame.messages->documents().classes.size() < 2) return;
    TextSpec spec = frame.state.texts.spec;
    const std::string why =
        "Trains a linear classifier on the code together with the reconstruction: how much its cross-entropy, "
        "nats per labeled text, counts beside the loss of the words. 0: labels are not looked at.";
    float value = spec.label_weight;
    const std::string shown = shortest_text(value);
    if (!draw_slider(frame, "label_weight", "Label weight", value, {0, std::max(20.0f, value), kStep}, shown,
                     why))
        return;
    spec.label_weight = std::round(value / kStep) * kStep;
    if (spec.label_weight != frame.state.texts.spec.label_weight) change_text(frame, spec);
}

// What the labels of the texts that are trained on are for.
std::string about_labels(const TextSpec& spec) {
    return spec.label_weight > 0 ? "with their labels, which the code learns to tell apart; "
                                 : "without their labels; ";
}

}  // namespace

void draw_text_presets(const Frame& frame, float label_width) {
    const TextSettings& texts = frame.state.texts;
    ImGui::AlignTextToFramePadding();
    setting_name(frame, "preset", "Preset", "A starting point: sets all the fields below.");
    ImGui::SameLine(label_width);
    const bool as_it_came = texts.pretrained() && !texts.needs_reset();
    const TextPreset* const current = find_text_preset(texts.spec);
    const std::string shown = as_it_came ? texts.opened : std::string(current ? current->label : "Custom");
    std::vector<ListEntry> entries;
    if (texts.name.empty())
        entries = {{"Trained, to look at", {}, true}, {kShippedText, "The model that comes with the page."}};
    entries.push_back({"Settings, to train", {}, true});
    const auto first = static_cast<int>(entries.size());
    int selected = as_it_came && texts.opened == kShippedText ? 1 : -1;
    for (const TextPreset& preset : text_presets()) {
        if (!as_it_came && &preset == current) selected = static_cast<int>(entries.size());
        entries.push_back({std::string(preset.label), preset.help});
    }
    const int chosen = drop_down("##Preset", shown, entries, selected);
    if (chosen == 1 && texts.name.empty()) frame.ask(action::UseShippedText{});
    if (chosen >= first) change_text(frame, text_presets()[static_cast<std::size_t>(chosen - first)].spec);
}

void draw_text_shape(const Frame& frame) {
    const TextReader* const reader = frame.messages->reader();
    if (reader == nullptr) return draw_fact("The model is on its way.");
    const TextAutoencoder& model = reader->model();
    const TextFeatures& input = model.input();
    const int words = static_cast<int>(model.words().size());
    std::vector<int> sizes{static_cast<int>(input.width())};
    sizes.insert(sizes.end(), model.spec().network.hidden.begin(), model.spec().network.hidden.end());
    sizes.insert(sizes.end(), {model.latent(), words});
    draw_hourglass(sizes, 84, "words");
    std::string goes_in = count_text(model.words().size()) + " words";
    if (input.parts.size() > 1)
        goes_in += " and " + count_text(input.parts[1].size()) + " runs of characters";
    draw_fact(goes_in + " " + sign::kArrow + " " + std::to_string(model.latent()) + " " + sign::kArrow + " " +
              count_text(model.words().size()) + " probabilities");
}

void draw_word_settings(const Frame& frame) {
    TextSpec spec = frame.state.texts.spec;
    draw_fact(about_variant(spec.network.variant));
    if (spec.network.variant == Variant::Denoising) {
        draw_share(frame, "dropped_words", "Dropped words", &WordNoise::dropped,
                   "The share of words that are left out.");
        draw_share(frame, "misspelled_words", "Misspelled words", &WordNoise::misspelled,
                   "The share of words with a typing error.");
    }
    constexpr char kGoesIn[] = "Goes in";
    constexpr char kAboutInput[] =
        "Beside the words, runs of three and four characters within them, so that a misspelled word is still "
        "known by its parts.";
    static const std::vector<std::string> kInputs{"Words", "And characters"};
    setting_name(frame, "characters", kGoesIn, kAboutInput);
    const int chosen = segments(kGoesIn, kInputs, spec.longest_run > 0 ? 1 : 0,
                                ImGui::GetContentRegionAvail().x, kAboutInput);
    if (chosen >= 0) {
        spec.shortest_run = chosen == 1 ? kShortestRun : 0;
        spec.longest_run = chosen == 1 ? kLongestRun : 0;
        change_text(frame, spec);
    }
    if (is_shown(frame, &TextSpec::weighting)) draw_weighting(frame);
    if (is_shown(frame, &TextSpec::least_documents)) draw_least_documents(frame);
    if (is_shown(frame, &TextSpec::label_weight)) draw_label_weight(frame);
}

void draw_text_facts(const Frame& frame) {
    ImGui::Dummy({0, 4});
    heading(capital(words_of(frame.state).many));
    if (frame.messages->ready()) {
        const std::size_t all = frame.messages->documents().count(), trained = frame.messages->trained();
        draw_fact(count_text(all) + " different " + words_of(frame.state).many + ". " + count_text(trained) +
                  " are trained on, " + about_labels(frame.state.texts.spec) + count_text(all - trained) +
                  " are held out, drawn at random by the seed: what the report measures. Classifiers, which "
                  "see labels, are trained beside.");
    }
    if (frame.state.texts.name.empty())
        draw_fact(
            "SMS Spam Collection v.1 by T. A. Almeida and J. M. G\xC3\xB3mez Hidalgo (DOI 10.24432/C5CC84), "
            "CC BY 4.0.");
    draw_fact("A saved model is for the command line as well: hourglass text evaluate.");
}

void draw_sentences_panel() {
    ImGui::Dummy({0, 4});
    const SequenceSpec spec = sentiment_spec();
    const Documents documents = sentiment_documents();
    heading("Model");
    draw_fact("Words as vectors of " + std::to_string(spec.dimensions) + " numbers, " +
              std::to_string(spec.length) +
              " of them side by side, one sigmoid unit. Binary cross-entropy, Adam, " +
              std::to_string(spec.training.epochs) + " epochs of one minibatch each.");
    ImGui::Dummy({0, 4});
    heading("Sentences");
    for (std::size_t i = 0; i < documents.count(); ++i)
        draw_fact(documents.texts[i] + " " + sign::kDash + " " + documents.classes[documents.labels[i]]);
    ImGui::Dummy({0, 4});
    draw_fact("The command line does the same: hourglass text train --preset sentiment-8 --report.");
}

}  // namespace hourglass::app
