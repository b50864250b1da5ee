// What an autoencoder is and how it is trained, as plain data. One table declares every field once; the
// panel, the page's address, the command line, the saved file and the docs are made from it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/choices.h"
#include "nn/activation.h"
#include "nn/initializer.h"
#include "nn/loss.h"
#include "nn/optimizer.h"
#include "nn/schedule.h"

namespace hourglass {

enum class Architecture { Dense, Convolutional };
template <>
inline constexpr auto choices_of<Architecture> = choices<Architecture>({{"dense"}, {"convolutional"}});

// What each is: autoencoder/variants.h.
enum class Variant {
    Plain,
    Contractive,
    Denoising,
    Sparse,
    Variational,
    Conditional,
    Regularized,
    Translation
};
template <>
inline constexpr auto choices_of<Variant> = choices<Variant>({{"plain"},
                                                              {"contractive"},
                                                              {"denoising"},
                                                              {"sparse"},
                                                              {"variational"},
                                                              {"conditional"},
                                                              {"regularized"},
                                                              {"translation"}});

enum class Downsampling { Stride, MaxPool, AveragePool };
template <>
inline constexpr auto choices_of<Downsampling> =
    choices<Downsampling>({{"stride"}, {"max-pool", "Max pool"}, {"average-pool", "Mean pool"}});

enum class UpsamplingKind { Transposed, Nearest };
template <>
inline constexpr auto choices_of<UpsamplingKind> = choices<UpsamplingKind>({{"transposed"}, {"nearest"}});

enum class Padding { Same, Valid };
template <>
inline constexpr auto choices_of<Padding> = choices<Padding>({{"same"}, {"valid"}});

enum class Corruption { Gaussian, SaltPepper, Mask, Block, Strip, Blur };
template <>
inline constexpr auto choices_of<Corruption> = choices<Corruption>(
    {{"gaussian"}, {"salt-pepper", "Salt and pepper"}, {"mask"}, {"block"}, {"strip"}, {"blur"}});

// What translation models turn into each other: autoencoder/transformation.h.
enum class Transformation { Clean, Strike, Slant, Thin, Bold, Coarse, Half, Rotate, Negative };
template <>
inline constexpr auto choices_of<Transformation> = choices<Transformation>({{"clean", "As it is"},
                                                                            {"strike", "Struck through"},
                                                                            {"slant", "Slanted"},
                                                                            {"thin", "Thin strokes"},
                                                                            {"bold", "Bold strokes"},
                                                                            {"coarse", "7 x 7 pixels"},
                                                                            {"half", "Left half"},
                                                                            {"rotate",
                                                                             "Rotated by 90 degrees"},
                                                                            {"negative", "Negative"}});

enum class Sparsity { L1, Kl, TopK };
template <>
inline constexpr auto choices_of<Sparsity> =
    choices<Sparsity>({{"l1", "L1"}, {"kl", "KL"}, {"top-k", "Top k"}});

enum class Likelihood { Bernoulli, Gaussian };
template <>
inline constexpr auto choices_of<Likelihood> = choices<Likelihood>({{"bernoulli"}, {"gaussian"}});

enum class KlGradient { ClosedForm, Path };
template <>
inline constexpr auto choices_of<KlGradient> = choices<KlGradient>({{"closed-form"}, {"path"}});

struct Spec {
    Architecture architecture = Architecture::Dense;
    Variant variant = Variant::Plain;

    std::vector<int> hidden{512,
                            256};  // dense: widths of the encoder's hidden layers; the decoder mirrors them
    std::vector<int> channels{16, 32};  // convolutional: of the encoder's layers; the decoder mirrors them
    int kernel = 3;
    int stride = 2;  // by how much a layer of the encoder shrinks the picture's sides
    Downsampling downsampling = Downsampling::Stride;
    UpsamplingKind upsampling = UpsamplingKind::Transposed;
    Padding padding = Padding::Same;
    int latent = 32;    // numbers in the code
    bool tied = false;  // the decoder's weights are the encoder's, transposed
    Activation activation = Activation::Relu;
    Activation code_activation = Activation::Linear;
    OutputKind output = OutputKind::Sigmoid;

    Corruption corruption = Corruption::Gaussian;
    float corruption_level = 0.5f;
    Transformation source = Transformation::Strike;  // of what goes in
    Transformation target = Transformation::Clean;   // of what is to come out
    float contraction = 1e-4f;
    float code_penalty = 1e-4f;
    Sparsity sparsity = Sparsity::Kl;
    float sparsity_target = 0.05f;
    float sparsity_weight = 1e-3f;
    int top_k = 25;
    float beta = 1.0f;
    float kl_warmup = 0;  // epochs
    KlGradient kl_gradient = KlGradient::ClosedForm;
    Likelihood likelihood = Likelihood::Bernoulli;
    float noise = 0.1f;     // standard deviation of the Gaussian likelihood
    bool binarize = false;  // pixels are drawn as 0 or 1 anew at every step

    Loss loss = Loss::Mse;
    OptimizerKind optimizer = OptimizerKind::Adam;
    float learning_rate = 1e-3f;
    float momentum = 0.9f;  // for SGD only
    Schedule schedule;
    float clip_norm = 0;  // 0: gradients are not clipped
    float weight_decay = 0;
    float dropout = 0;  // share of the hidden units
    Initializer initializer = Initializer::Glorot;
    int batch = 128;  // images per minibatch
    int epochs = 10;
    int train_images = 0;           // of the data's training images; 0: all that are not held out
    int validation_images = 0;      // held out of them to measure every epoch on; 0: the test images serve
    std::vector<int> only_classes;  // labels of the samples that are trained and measured on; empty: all
    std::uint64_t seed = 1;

    bool operator==(const Spec&) const = default;
    // What the variant is: see VariantInfo.
    bool is_variational() const;
    bool corrupts_input() const;
    bool translates() const;
    bool needs_labels() const;
    // Whether the encoder sees another picture than the data's.
    bool changes_input() const { return corrupts_input() || translates(); }
    // Where `tied` matters and is on.
    bool ties_weights() const { return tied && !is_variational() && architecture == Architecture::Dense; }
    bool holds_out() const { return validation_images > 0; }
    bool keeps_top_k() const { return variant == Variant::Sparse && sparsity == Sparsity::TopK; }
    // Whether every layer of the decoder is the adjoint of one of the encoder, which takes any window.
    bool mirrors_convolutions() const {
        return downsampling == Downsampling::Stride && upsampling == UpsamplingKind::Transposed;
    }
    // Pixels of zeros at each side of a convolution's picture.
    int padded_pixels() const {
        return mirrors_convolutions() && padding == Padding::Valid ? 0 : (kernel - 1) / 2;
    }
};

enum class FieldKind { IntegerList, Integer, Real, Choice };

// Where an interface shows a field.
enum class FieldGroup { Shape, Variant, Training };

// The declaration of one field of Spec. `get` prints the value, `set` parses one and throws Error when the
// text is not of the field's kind or out of range; a Spec is never left half-changed.
struct Field {
    std::string_view key;  // "learning_rate"; the command line writes it --learning-rate
    std::string_view label;
    std::string_view unit;  // may be empty
    std::string_view help;  // one sentence in plain words
    FieldKind kind;
    FieldGroup group = FieldGroup::Shape;
    double minimum = 0;
    double maximum = 0;
    bool logarithmic = false;  // a slider should be logarithmic
    bool live = false;         // may be changed during a run without a reset
    bool essential = false;    // worth showing to somebody who tries the program for the first time
    std::vector<std::string_view> choices{};  // for Choice: the words that are stored
    std::vector<std::string> labels{};        // and what is shown for them
    std::string (*get)(const Spec&);
    void (*set)(Spec&, std::string_view text);
    // Whether the field matters with the others as they are; null: always.
    bool (*applies)(const Spec&) = nullptr;

    bool matters(const Spec& spec) const { return applies == nullptr || applies(spec); }
};

std::span<const Field> spec_fields();
// Throws Error naming the known keys when there is none such.
const Field& spec_field(std::string_view key);

// Sets what other fields ask for where nobody has chosen it: KL sparsity makes a linear code activation a
// sigmoid. `chosen` tells of a field's key whether somebody has.
void fill_in(Spec& spec, const std::function<bool(std::string_view)>& chosen);

// Why a specification cannot be trained, or not on some data.
struct Fault {
    const Field* field = nullptr;  // where to mend it; null: more than one place
    std::string text;              // a sentence that begins with the field's key, if there is a field
};
// "kernel must be odd" from "kernel" and "must be odd".
Fault fault_of(std::string_view key, const std::string& predicate);
// The sentences, separated by semicolons.
std::string to_text(std::span<const Fault> faults);

// Every fault of the specification by itself; empty when it can be trained.
std::vector<Fault> faults(const Spec& spec);
// Throws Error with the faults, if any.
void check(const Spec& spec);
// Where there are too few training images for the specification.
std::optional<Fault> count_fault(const Spec& spec, std::size_t training_images);

// What the epochs of a run are measured on: "validation" images where some are held out for it, else "test"
// images.
std::string measured_on(const Spec& spec);

// Whether the same fields matter to both, and have the same values there.
bool same_where_it_matters(const Spec& a, const Spec& b);

// "hidden=512,256&latent=32&..." with every field that matters; parse accepts any subset of all fields, in
// any order, over the given start.
std::string to_text(const Spec& spec);
Spec parse_spec(std::string_view text, const Spec& start = {});

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
