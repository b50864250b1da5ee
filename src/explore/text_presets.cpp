#include "explore/text_presets.h"

#include <array>

namespace hourglass::explore {
namespace {

TextSpec words_alone(Variant variant, int latent = 32) {
    TextSpec spec = default_text_spec();
    spec.network.variant = variant;
    spec.network.latent = latent;
    return spec;
}

// As the model that comes with the page was made (tools/make-models), but for the length of its training.
TextSpec words_and_characters() {
    TextSpec spec = words_alone(Variant::Denoising);
    spec.network.hidden.clear();
    spec.shortest_run = 3;
    spec.longest_run = 4;
    spec.least_documents = 5;
    return spec;
}

}  // namespace

std::span<const TextPreset> text_presets() {
    static const std::array presets = {
        TextPreset{"Plain", "Words to a code of 32 numbers and back.", words_alone(Variant::Plain)},
        TextPreset{"Denoising", "Words are left out and mistyped on the way in, and are to come out right.",
                   words_alone(Variant::Denoising)},
        TextPreset{"Denoising, with characters",
                   "Runs of three and four characters go in beside the words, so that typing errors do less.",
                   words_and_characters()},
        TextPreset{"Variational", "Every text becomes a small cloud of codes, near the origin.",
                   words_alone(Variant::Variational)},
        TextPreset{"Two numbers", "A code that the map shows as it is.", words_alone(Variant::Plain, 2)}};
    return presets;
}

const TextPreset* find_text_preset(const TextSpec& spec) {
    for (const TextPreset& preset : text_presets()) {
        TextSpec same = spec;
        same.network.epochs = preset.spec.network.epochs;
        same.network.seed = preset.spec.network.seed;
        if (same == preset.spec) return &preset;
    }
    return nullptr;
}

}  // namespace hourglass::explore
