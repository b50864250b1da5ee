// The table of the specification's fields, and how their values are read and printed. Longer than most
// files: it has a row for every setting, which all who show, link or store settings loop over.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "autoencoder/spec.h"
#include "base/error.h"
#include "base/text.h"

namespace hourglass {
namespace {

constexpr double kMaximumImages = 10'000'000;
constexpr int kMaximumWidth = 4096;
constexpr int kMaximumChannels = 256;
constexpr std::size_t kMaximumLayers = 8;

std::string range_text(const Field& field) {
    return "from " + shortest_text(field.minimum) + " to " + shortest_text(field.maximum);
}

std::string_view unit_of_count(const Field& field) {
    return field.kind == FieldKind::Real ? "a number " : "a whole number ";
}

[[noreturn]] void refuse(const Field& field, std::string_view text) {
    throw Error(std::string(field.key) + " must be " + std::string(unit_of_count(field)) + range_text(field) +
                ", not " + in_quotes(text));
}

std::uint64_t parse_integer(const Field& field, std::string_view text) {
    const std::string_view digits = trimmed(text);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const auto real = static_cast<double>(value);
    if (error != std::errc{} || end != digits.data() + digits.size() || real < field.minimum ||
        real > field.maximum)
        refuse(field, text);
    return value;
}

// std::from_chars for floating point is missing from older standard libraries for
// WebAssembly, strtof is everywhere.
float parse_real(const Field& field, std::string_view text) {
    const std::string digits(trimmed(text));
    char* end = nullptr;
    const float value = std::strtof(digits.c_str(), &end);
    const bool whole = !digits.empty() && end == digits.c_str() + digits.size();
    // A float just at the end of the range may differ from the double there by a rounding.
    const auto low = static_cast<float>(field.minimum);
    const auto high = static_cast<float>(field.maximum);
    if (!whole || !std::isfinite(value) || value < low || value > high) refuse(field, text);
    return value;
}

std::vector<int> parse_list(const Field& field, std::string_view text) {
    std::vector<int> values;
    std::string_view rest = trimmed(text);
    if (rest.empty() || rest == "none") return values;
    while (true) {
        const auto comma = rest.find(',');
        values.push_back(static_cast<int>(parse_integer(field, rest.substr(0, comma))));
        if (comma == std::string_view::npos) break;
        rest.remove_prefix(comma + 1);
    }
    if (values.size() > kMaximumLayers) {
        throw Error(std::string(field.key) + " takes at most " + std::to_string(kMaximumLayers) +
                    " widths, not " + std::to_string(values.size()));
    }
    return values;
}

constexpr std::string_view kAllClasses = "all";

std::vector<int> parse_labels(const Field& field, std::string_view text) {
    std::vector<int> labels;
    std::string_view rest = trimmed(text);
    if (rest.empty() || rest == kAllClasses) return labels;
    while (true) {
        const auto comma = rest.find(',');
        labels.push_back(static_cast<int>(parse_integer(field, rest.substr(0, comma))));
        if (comma == std::string_view::npos) break;
        rest.remove_prefix(comma + 1);
    }
    std::ranges::sort(labels);
    labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
    return labels;
}

std::string list_text(const std::vector<int>& values) {
    if (values.empty()) return "none";
    std::string text;
    for (const int value : values) text += (text.empty() ? "" : ",") + std::to_string(value);
    return text;
}

int parse_choice(const Field& field, std::string_view text) {
    std::string known;
    for (std::size_t i = 0; i < field.choices.size(); ++i) {
        if (field.choices[i] == trimmed(text)) return static_cast<int>(i);
        known += (i == 0                          ? ""
                  : i + 1 == field.choices.size() ? " or "
                                                  : ", ") +
                 std::string(field.choices[i]);
    }
    throw Error(std::string(field.key) + " must be " + known + ", not " + in_quotes(text));
}

// The kinds of field as getter and setter of one part of Spec, which `part` returns. The key is a template
// argument so that the setter, a plain function, finds its own declaration and with it the range.
template <std::size_t N>
struct Key {
    char text[N];
    constexpr Key(const char (&from)[N]) { std::copy_n(from, N, text); }
    constexpr operator std::string_view() const { return {text, N - 1}; }
};

// A member of Spec or of its schedule.
template <auto Member>
auto& part(auto& spec) {
    if constexpr (requires { spec.*Member; })
        return spec.*Member;
    else
        return spec.schedule.*Member;
}

template <auto Member>
using Value = std::remove_reference_t<decltype(part<Member>(std::declval<Spec&>()))>;

template <auto Member>
std::string get_number(const Spec& spec) {
    return shortest_text(part<Member>(spec));
}
template <Key key, auto Member>
void set_integer(Spec& spec, std::string_view text) {
    part<Member>(spec) = static_cast<Value<Member>>(parse_integer(spec_field(key), text));
}
template <Key key, auto Member>
void set_real(Spec& spec, std::string_view text) {
    part<Member>(spec) = parse_real(spec_field(key), text);
}
template <auto Member>
std::string get_choice(const Spec& spec) {
    return std::string(word_of(part<Member>(spec)));
}
template <Key key, auto Member>
void set_choice(Spec& spec, std::string_view text) {
    part<Member>(spec) = static_cast<Value<Member>>(parse_choice(spec_field(key), text));
}
template <auto Member>
std::string get_list(const Spec& spec) {
    return list_text(part<Member>(spec));
}
template <Key key, auto Member>
void set_list(Spec& spec, std::string_view text) {
    part<Member>(spec) = parse_list(spec_field(key), text);
}

template <auto Member>
std::string get_labels(const Spec& spec) {
    return part<Member>(spec).empty() ? std::string(kAllClasses) : list_text(part<Member>(spec));
}
template <Key key, auto Member>
void set_labels(Spec& spec, std::string_view text) {
    part<Member>(spec) = parse_labels(spec_field(key), text);
}

struct About {
    std::string_view label;
    std::string_view unit;
    std::string_view help;
};

struct Range {
    double minimum;
    double maximum;
    bool logarithmic = false;
    bool live = false;
};

template <Key key>
Field declare(FieldKind kind, const About& about, const Range& range) {
    return {.key = key,
            .label = about.label,
            .unit = about.unit,
            .help = about.help,
            .kind = kind,
            .minimum = range.minimum,
            .maximum = range.maximum,
            .logarithmic = range.logarithmic,
            .live = range.live,
            .get = nullptr,
            .set = nullptr};
}

template <Key key, auto Member>
Field integer(const About& about, const Range& range) {
    Field field = declare<key>(FieldKind::Integer, about, range);
    field.get = &get_number<Member>;
    field.set = &set_integer<key, Member>;
    return field;
}
template <Key key, auto Member>
Field real(const About& about, const Range& range) {
    Field field = declare<key>(FieldKind::Real, about, range);
    field.get = &get_number<Member>;
    field.set = &set_real<key, Member>;
    return field;
}
template <Key key, auto Member>
Field list(const About& about, const Range& range) {
    Field field = declare<key>(FieldKind::IntegerList, about, range);
    field.get = &get_list<Member>;
    field.set = &set_list<key, Member>;
    return field;
}
template <Key key, auto Member>
Field labels(const About& about) {
    Field field = declare<key>(FieldKind::IntegerList, about, {0, 255});
    field.get = &get_labels<Member>;
    field.set = &set_labels<key, Member>;
    return field;
}
template <Key key, auto Member>
Field choice(const About& about) {
    const auto& all = choices_of<Value<Member>>;
    Field field = declare<key>(FieldKind::Choice, about, {0, static_cast<double>(all.size() - 1)});
    for (const Choice& one : all) {
        field.choices.push_back(one.word);
        field.labels.push_back(label_of(one));
    }
    field.get = &get_choice<Member>;
    field.set = &set_choice<key, Member>;
    return field;
}

Field when(bool (*applies)(const Spec&), Field field) {
    field.applies = applies;
    return field;
}

bool is_dense(const Spec& spec) { return spec.architecture == Architecture::Dense; }
bool is_convolutional(const Spec& spec) { return spec.architecture == Architecture::Convolutional; }
bool is_variational(const Spec& spec) { return spec.is_variational(); }
bool is_not_variational(const Spec& spec) { return !spec.is_variational(); }
bool corrupts_input(const Spec& spec) { return spec.corrupts_input(); }
bool translates(const Spec& spec) { return spec.translates(); }
bool is_sparse(const Spec& spec) { return spec.variant == Variant::Sparse; }
bool has_momentum(const Spec& spec) {
    return spec.optimizer == OptimizerKind::Sgd || spec.optimizer == OptimizerKind::Nesterov;
}

std::vector<Field> shape_fields() {
    return {
        choice<"architecture", &Spec::architecture>(
            {"Architecture", "",
             "Dense: every unit sees every pixel; convolutional: small filters slide over the image."}),
        when(is_dense,
             list<"hidden", &Spec::hidden>({"Hidden widths", "units",
                                            "Widths of the encoder's hidden layers, from the image to the "
                                            "code, separated by commas; the "
                                            "decoder mirrors them. Empty or 'none' for a single layer."},
                                           {1, kMaximumWidth, true})),
        when(is_convolutional,
             list<"channels", &Spec::channels>(
                 {"Channels", "filters",
                  "Filters of each convolution of the encoder, separated by commas; each shrinks the "
                  "image's sides by the stride, and the decoder mirrors them."},
                 {1, kMaximumChannels, true})),
        when(is_convolutional, integer<"kernel", &Spec::kernel>(
                                   {"Kernel", "pixels", "The side of the square filters."}, {1, 11})),
        when(is_convolutional,
             integer<"stride", &Spec::stride>(
                 {"Stride", "pixels",
                  "How much each layer of the encoder shrinks the image's sides: the step of its "
                  "convolution, or the side of the pooled squares."},
                 {1, 4})),
        when(is_convolutional,
             choice<"downsampling", &Spec::downsampling>(
                 {"Downsampling", "",
                  "How the encoder shrinks the image: by the steps of its convolutions (stride), or by "
                  "the maximum or mean of neighbors (pooling)."})),
        when(
            is_convolutional,
            choice<"upsampling", &Spec::upsampling>(
                {"Upsampling", "",
                 "How the decoder enlarges it again: a transposed convolution, or repeating pixels before an "
                 "ordinary one (nearest), which avoids checkerboards."})),
        when([](const Spec& spec) { return is_convolutional(spec) && spec.mirrors_convolutions(); },
             choice<"padding", &Spec::padding>(
                 {"Padding", "",
                  "Same: (kernel - 1) / 2 zeros at every edge, so that filters cover the "
                  "pixels there as often; valid: no zeros, and pixels at the end that no "
                  "full step reaches are left out."})),
        integer<"latent", &Spec::latent>(
            {"Code size", "numbers",
             "How many numbers the encoder may use to describe one image: the bottleneck."},
            {1, 2048, true}),
        choice<"activation", &Spec::activation>(
            {"Activation", "",
             "The function after each hidden layer; without one the whole network would be linear."}),
        when(is_not_variational, choice<"code_activation", &Spec::code_activation>(
                                     {"Code activation", "",
                                      "The function after the code: linear leaves it free, "
                                      "sigmoid makes activities from 0 to 1."})),
        choice<"output", &Spec::output>(
            {"Output", "", "The function after the last layer: sigmoid keeps pixels between 0 and 1."}),
        when([](const Spec& spec) { return is_dense(spec) && !spec.is_variational(); },
             choice<"tied", &Spec::tied>({"Tied weights", "",
                                          "Whether the decoder uses the encoder's weights, transposed: half "
                                          "as many numbers to learn."})),
    };
}

std::vector<Field> variant_fields() {
    return {
        choice<"variant", &Spec::variant>(
            {"Variant", "", "What keeps the model from merely copying; each has its own explanation."}),
        when(corrupts_input, choice<"corruption", &Spec::corruption>(
                                 {"Corruption", "", "What is done to the images that the encoder sees."})),
        when(corrupts_input,
             real<"corruption_level", &Spec::corruption_level>(
                 {"Corruption level", "",
                  "Gaussian: standard deviation; salt-pepper and mask: share of the pixels; block and strip: "
                  "share of the side; blur: standard deviation as a share of a tenth of the side."},
                 {0, 1})),
        when(translates,
             choice<"source", &Spec::source>(
                 {"Source", "",
                  "What goes in: strike: a stroke through the digit; slant: sheared by 15 to 35 "
                  "degrees; thin, bold: strokes with less or more to them; coarse: 7 x 7 pixels; half: "
                  "its left half; rotate: turned by 90 degrees; negative: black on white."})),
        when(translates, choice<"target", &Spec::target>(
                             {"Target", "", "What is to come out for it, of the same choices."})),
        when([](const Spec& spec) { return spec.variant == Variant::Contractive; },
             real<"contraction", &Spec::contraction>(
                 {"Contraction", "",
                  "Weight of the squared Frobenius norm of the encoder's "
                  "Jacobian: how little the code may change when the image does."},
                 {0, 100, true})),
        when([](const Spec& spec) { return spec.variant == Variant::Regularized; },
             real<"code_penalty", &Spec::code_penalty>({"Code penalty", "",
                                                        "Weight of half the squared length of the code: "
                                                        "how tightly codes are held to the origin."},
                                                       {0, 100, true})),
        when(is_sparse,
             choice<"sparsity", &Spec::sparsity>(
                 {"Sparsity", "",
                  "l1: small codes; kl: every unit active for a given share of the images; top-k: only "
                  "the k largest numbers of a code are kept."})),
        when([](const Spec& spec) { return is_sparse(spec) && spec.sparsity == Sparsity::Kl; },
             real<"sparsity_target", &Spec::sparsity_target>(
                 {"Target activity", "", "The mean activity rho toward which every unit is pulled."},
                 {0.001, 0.5})),
        when([](const Spec& spec) { return is_sparse(spec) && spec.sparsity != Sparsity::TopK; },
             real<"sparsity_weight", &Spec::sparsity_weight>(
                 {"Sparsity weight", "", "How much sparsity counts relative to the reconstruction."},
                 {0, 100, true})),
        when([](const Spec& spec) { return is_sparse(spec) && spec.sparsity == Sparsity::TopK; },
             integer<"top_k", &Spec::top_k>({"Top k", "numbers", "How many numbers of a code are kept."},
                                            {1, 2048, true})),
        when(is_variational,
             real<"beta", &Spec::beta>(
                 {"Beta", "",
                  "Weight of the KL divergence: above 1 more regular codes, below 1 sharper images."},
                 {0, 100, true})),
        when(is_variational,
             real<"kl_warmup", &Spec::kl_warmup>(
                 {"KL warm-up", "epochs", "Beta grows from 0 over the first epochs, so that codes are used."},
                 {0, 1000})),
        when(is_variational,
             choice<"kl_gradient", &Spec::kl_gradient>(
                 {"KL gradient", "",
                  "closed-form: the exact derivative of the divergence; path: an estimate from the "
                  "drawn code, which agrees on average and is less noisy once the codes fit."})),
        when(is_variational,
             choice<"likelihood", &Spec::likelihood>(
                 {"Likelihood", "",
                  "The distribution of a pixel: a coin flip (bernoulli) or gaussian noise."})),
        when([](const Spec& spec) { return is_variational(spec) && spec.likelihood == Likelihood::Gaussian; },
             real<"noise", &Spec::noise>(
                 {"Noise", "", "Standard deviation of the gaussian likelihood, in pixel values of 0 to 1."},
                 {0.01, 10, true})),
        when([](const Spec& spec) { return !spec.translates(); },
             choice<"binarize", &Spec::binarize>(
                 {"Binarize", "", "Whether every pixel is drawn as black or white, again at every step."})),
    };
}

std::vector<Field> training_fields() {
    return {
        when(is_not_variational, choice<"loss", &Spec::loss>(
                                     {"Loss", "",
                                      "What training minimizes, per pixel: the squared error (mse), the "
                                      "binary cross-entropy (bce), "
                                      "the absolute error (l1), or a mix that forgives outliers (huber)."})),
        choice<"optimizer", &Spec::optimizer>(
            {"Optimizer", "", "The rule that turns gradients into changes of the weights."}),
        real<"learning_rate", &Spec::learning_rate>(
            {"Learning rate", "",
             "How far each step moves the weights; too large diverges, too small crawls."},
            {1e-6, 10, true, true}),
        when(has_momentum, real<"momentum", &Spec::momentum>(
                               {"Momentum", "", "The share of the previous step that is kept."}, {0, 0.999})),
        choice<"schedule", &Schedule::kind>(
            {"Schedule", "", "How the learning rate changes during the run."}),
        when([](const Spec& spec) { return spec.schedule.kind == ScheduleKind::Step; },
             real<"decay_epochs", &Schedule::decay_epochs>(
                 {"Decay every", "epochs", "How often the schedule lowers the rate."}, {0.1, 1000, true})),
        when([](const Spec& spec) { return spec.schedule.kind == ScheduleKind::Step; },
             real<"decay_factor", &Schedule::decay_factor>(
                 {"Decay factor", "", "The factor by which the schedule multiplies the rate."}, {0.001, 1})),
        real<"warmup", &Schedule::warmup_epochs>(
            {"Warm-up", "epochs", "The learning rate grows from 0 over the first epochs."}, {0, 1000}),
        real<"clip_norm", &Spec::clip_norm>(
            {"Clip norm", "", "Longer gradients are shortened to this length; 0 for none."}, {0, 1000}),
        real<"weight_decay", &Spec::weight_decay>(
            {"Weight decay", "", "How much weights shrink at every step (L2); 0 for none."}, {0, 1}),
        real<"dropout", &Spec::dropout>(
            {"Dropout", "", "Share of the hidden units that are left out of each step; 0 for none."},
            {0, 0.9}),
        choice<"initializer", &Spec::initializer>(
            {"Initial weights", "",
             "Glorot suits most networks; He's keeps the signals of ReLU units at one scale in deep ones."}),
        integer<"batch", &Spec::batch>(
            {"Batch size", "images",
             "Images per step; larger batches are faster per image, smaller ones learn more per epoch."},
            {1, 4096, true}),
        integer<"epochs", &Spec::epochs>({"Epochs", "", "How often training goes through all images."},
                                         {1, 5000, true, true}),
        integer<"train_images", &Spec::train_images>(
            {"Training images", "images",
             "How many of the data's training images the model learns from; 0 for all. With few, it learns "
             "them by heart (overfitting). Runs with the same number learn from the same images."},
            {0, kMaximumImages, true}),
        integer<"validation_images", &Spec::validation_images>(
            {"Validation images", "images",
             "How many of the training images are held out to measure every epoch on, so that choices are "
             "not made on the test images; 0: epochs are measured on the test images. Runs with the same "
             "number hold out the same images."},
            {0, kMaximumImages, true}),
        labels<"only_classes", &Spec::only_classes>(
            {"Only classes", "",
             "The numbers of the classes that the model learns from, with commas between, or all. It is also "
             "measured on these alone; the others are what it has never seen (Anomalies)."}),
        integer<"seed", &Spec::seed>(
            {"Seed", "",
             "The same seed gives the same initial weights, the same order of images, the same result."},
            {0, 4294967295.0}),
    };
}

// What makes the difference between models; the others are fine as they are until one knows why not.
constexpr std::string_view kEssential[] = {"architecture",
                                           "hidden",
                                           "channels",
                                           "latent",
                                           "variant",
                                           "corruption",
                                           "corruption_level",
                                           "contraction",
                                           "code_penalty",
                                           "sparsity",
                                           "sparsity_target",
                                           "sparsity_weight",
                                           "top_k",
                                           "beta",
                                           "loss",
                                           "learning_rate",
                                           "batch",
                                           "epochs",
                                           "train_images",
                                           "validation_images"};

std::vector<Field> make_fields() {
    std::vector<Field> all;
    const auto add = [&all](FieldGroup group, std::vector<Field> fields) {
        for (Field& field : fields) {
            field.group = group;
            field.essential = std::ranges::find(kEssential, field.key) != std::end(kEssential);
            all.push_back(std::move(field));
        }
    };
    add(FieldGroup::Shape, shape_fields());
    add(FieldGroup::Variant, variant_fields());
    add(FieldGroup::Training, training_fields());
    return all;
}

}  // namespace

std::span<const Field> spec_fields() {
    static const std::vector<Field> fields = make_fields();
    return fields;
}

const Field& spec_field(std::string_view key) {
    std::string known;
    for (const Field& field : spec_fields()) {
        if (field.key == key) return field;
        known += (known.empty() ? "" : ", ") + std::string(field.key);
    }
    throw Error("there is no setting " + in_quotes(key) + "; known are " + known);
}

}  // namespace hourglass
