// What an autoencoder is and how it is trained, as plain data. One table declares every field once; the
// panel, the page's address, the command line, the saved file and the docs are made from it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nn/activation.h"
#include "nn/initializer.h"
#include "nn/loss.h"
#include "nn/optimizer.h"

namespace hourglass {

struct Spec {
    std::vector<int> hidden{512, 256};  // widths of the encoder's hidden layers; the decoder mirrors them
    int latent = 32;                    // numbers in the code
    Activation activation = Activation::Relu;
    OutputKind output = OutputKind::Sigmoid;
    Loss loss = Loss::Mse;
    OptimizerKind optimizer = OptimizerKind::Adam;
    float learning_rate = 1e-3f;
    float momentum = 0.9f;  // for SGD only
    Initializer initializer = Initializer::He;
    int batch = 128;  // images a minibatch
    int epochs = 10;
    std::uint64_t seed = 1;

    bool operator==(const Spec&) const = default;
};

enum class FieldKind { IntegerList, Integer, Real, Choice };

// The declaration of one field of Spec. `get` prints the value, `set` parses one and throws Error when the
// text is not of the field's kind or out of range; a Spec is never left half-changed.
struct Field {
    std::string_view key;  // "learning_rate"; the command line writes it --learning-rate
    std::string_view label;
    std::string_view unit;  // may be empty
    std::string_view help;  // one sentence in plain words
    FieldKind kind;
    double minimum = 0;
    double maximum = 0;
    bool logarithmic = false;                 // a slider should be logarithmic
    bool live = false;                        // may be changed during a run without a reset
    std::vector<std::string_view> choices{};  // for Choice: the words that are stored
    std::string (*get)(const Spec&);
    void (*set)(Spec&, std::string_view text);
};

std::span<const Field> spec_fields();
// Throws Error naming the known keys when there is none such.
const Field& spec_field(std::string_view key);

// Every fault of the specification, one sentence each; empty when it can be trained.
std::vector<std::string> faults(const Spec& spec);
// Throws Error with the faults, if any.
void check(const Spec& spec);

// "hidden=512,256&latent=32&..." with every field; parse accepts any subset, in any order, over the given
// start.
std::string to_text(const Spec& spec);
Spec parse_spec(std::string_view text, const Spec& start = {});

// "784-512-256-32-256-512-784".
std::string shape_text(const Spec& spec, int features);

// A named starting point for the page and the command line.
struct Preset {
    std::string_view name;
    std::string_view label;
    std::string_view help;
    Spec spec;
};
std::span<const Preset> presets();
// Throws Error naming the known presets when there is none such.
const Preset& preset(std::string_view name);

}  // namespace hourglass
