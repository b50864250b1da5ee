#include "text/text_spec.h"

#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "text/spec_entries.h"

namespace hourglass {
namespace {

constexpr int kLongestRun = 10;

bool is_share(float value) { return value >= 0 && value <= 1; }

}  // namespace

TextSpec default_text_spec() {
    TextSpec spec;
    spec.network.hidden = {128};
    spec.network.latent = 32;
    spec.network.activation = Activation::Tanh;
    spec.network.learning_rate = 2e-3f;
    spec.network.batch = 64;
    spec.network.epochs = 20;
    return spec;
}

std::span<const Field* const> text_fields() {
    static const std::vector<const Field*> fields =
        fields_of({"variant",   "hidden",       "latent",        "activation", "beta",
                   "kl_warmup", "optimizer",    "learning_rate", "momentum",   "schedule",
                   "warmup",    "decay_epochs", "decay_factor",  "clip_norm",  "weight_decay",
                   "dropout",   "initializer",  "batch",         "epochs",     "seed"});
    return fields;
}

bool is_text_variant(std::string_view word) {
    for (const Variant variant : {Variant::Plain, Variant::Denoising, Variant::Variational})
        if (word == word_of(variant)) return true;
    return false;
}

void check(const TextSpec& spec) {
    const std::string_view variant = word_of(spec.network.variant);
    if (!is_text_variant(variant))
        throw Error("variant is plain, denoising or variational for texts, not " + std::string(variant));
    check_fields(text_fields(), spec.network);
    if (spec.least_documents < 1) throw Error("words are in one document or more");
    if (spec.longest_run != 0)
        check(TokenRules{.shortest_run = spec.shortest_run, .longest_run = spec.longest_run});
    if (spec.longest_run > kLongestRun || spec.longest_run < 0 || spec.shortest_run < 0)
        throw Error("runs of characters are at most " + std::to_string(kLongestRun) + " long");
    if (!is_share(spec.noise.dropped) || !is_share(spec.noise.misspelled))
        throw Error("the shares of dropped and misspelled words are from 0 to 1");
    if (!(spec.label_weight >= 0 && spec.label_weight <= 1e6f))
        throw Error("the weight of labels is from 0 to 1,000,000");
}

void put_spec(const TextSpec& spec, std::map<std::string, std::string>& metadata) {
    put_fields(text_fields(), spec.network, metadata);
    metadata["weighting"] = word_of(spec.weighting);
    metadata["least_documents"] = std::to_string(spec.least_documents);
    metadata["shortest_run"] = std::to_string(spec.shortest_run);
    metadata["longest_run"] = std::to_string(spec.longest_run);
    metadata["dropped_words"] = shortest_text(spec.noise.dropped);
    metadata["misspelled_words"] = shortest_text(spec.noise.misspelled);
    metadata["label_weight"] = shortest_text(spec.label_weight);
}

TextSpec take_text_spec(const std::map<std::string, std::string>& metadata) {
    TextSpec spec = default_text_spec();
    take_fields(text_fields(), metadata, spec.network);
    take_choice(metadata, "weighting", spec.weighting);
    take_number(metadata, "least_documents", spec.least_documents);
    take_number(metadata, "shortest_run", spec.shortest_run);
    take_number(metadata, "longest_run", spec.longest_run);
    take_number(metadata, "dropped_words", spec.noise.dropped);
    take_number(metadata, "misspelt_words", spec.noise.misspelled);  // the name in older files
    take_number(metadata, "misspelled_words", spec.noise.misspelled);
    take_number(metadata, "label_weight", spec.label_weight);
    check(spec);
    return spec;
}

}  // namespace hourglass
