// What a text autoencoder is and how it is trained, as plain data.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "autoencoder/spec.h"
#include "text/vectorizer.h"
#include "text/word_noise.h"

namespace hourglass {

struct TextSpec {
    // The fields of text_fields(); the others mean nothing. Hidden layers stand between words and code; from
    // the code a single layer leads to the logits of all words, as in Miao et al. 2016, figure 1.
    Spec network;
    // Of the words that go in, as tf-idf or counts; those that come out are always counts.
    Weighting weighting = Weighting::SublinearTfIdf;
    int least_documents = 2;  // that have a word, for it to be known
    // Runs of characters that go in beside the words (TokenRules); 0: none.
    int shortest_run = 0;
    int longest_run = 0;
    // Of what goes in, for the variant `denoising`; what comes out is measured by the text without it.
    WordNoise noise{.dropped = 0.1f, .misspelled = 0.2f};
    // How much the cross-entropy of a linear classifier on the code counts beside the reconstruction, nats
    // per labeled document; 0: labels are not looked at.
    float label_weight = 0;

    bool operator==(const TextSpec&) const = default;
};

TextSpec default_text_spec();
// The fields of the specification of autoencoders that texts have.
std::span<const Field* const> text_fields();
// Whether there are models of texts of this variant.
bool is_text_variant(std::string_view word);
// Throws Error naming what is wrong.
void check(const TextSpec& spec);

// As entries of a file's metadata, and back; entries that are missing keep the defaults. Throws Error.
void put_spec(const TextSpec& spec, std::map<std::string, std::string>& metadata);
TextSpec take_text_spec(const std::map<std::string, std::string>& metadata);

}  // namespace hourglass
