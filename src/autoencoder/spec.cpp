#include "autoencoder/spec.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/error.h"

namespace hourglass {
namespace {

constexpr int kMaximumWidth = 4096;
constexpr std::size_t kMaximumHidden = 8;

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// The shortest text that reads back as the same number.
template <typename Number>
std::string number_text(Number value) {
    std::array<char, 48> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return error == std::errc{} ? std::string(buffer.data(), end) : std::string();
}

std::string range_text(const Field& field) {
    return "from " + number_text(field.minimum) + " to " + number_text(field.maximum);
}

std::string_view unit_of_count(const Field& field) {
    return field.kind == FieldKind::Real ? "a number " : "a whole number ";
}

[[noreturn]] void refuse(const Field& field, std::string_view text) {
    throw Error(std::string(field.key) + " must be " + std::string(unit_of_count(field)) + range_text(field) +
                ", not " + quoted(text));
}

std::uint64_t parse_integer(const Field& field, std::string_view text) {
    const std::string_view digits = trimmed(text);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const auto real = static_cast<double>(value);
    if (error != std::errc{} || end != digits.data() + digits.size() || real < field.minimum ||
        real > field.maximum) {
        refuse(field, text);
    }
    return value;
}

// std::from_chars for floating point is missing from older standard libraries for WebAssembly, strtof is
// everywhere.
float parse_real(const Field& field, std::string_view text) {
    const std::string digits(trimmed(text));
    char* end = nullptr;
    const float value = std::strtof(digits.c_str(), &end);
    const bool whole = !digits.empty() && end == digits.c_str() + digits.size();
    // A float just at the end of the range may differ from the double there by a rounding.
    const auto low = static_cast<float>(field.minimum);
    const auto high = static_cast<float>(field.maximum);
    if (!whole || !std::isfinite(value) || value < low || value > high) {
        refuse(field, text);
    }
    return value;
}

std::vector<int> parse_list(const Field& field, std::string_view text) {
    std::vector<int> values;
    std::string_view rest = trimmed(text);
    if (rest.empty() || rest == "none") {
        return values;
    }
    while (true) {
        const auto comma = rest.find(',');
        values.push_back(static_cast<int>(parse_integer(field, rest.substr(0, comma))));
        if (comma == std::string_view::npos) {
            break;
        }
        rest.remove_prefix(comma + 1);
    }
    if (values.size() > kMaximumHidden) {
        throw Error(std::string(field.key) + " takes at most " + std::to_string(kMaximumHidden) +
                    " widths, not " + std::to_string(values.size()));
    }
    return values;
}

std::string list_text(const std::vector<int>& values) {
    if (values.empty()) {
        return "none";
    }
    std::string text;
    for (const int value : values) {
        text += (text.empty() ? "" : ",") + std::to_string(value);
    }
    return text;
}

int parse_choice(const Field& field, std::string_view text) {
    std::string known;
    for (std::size_t i = 0; i < field.choices.size(); ++i) {
        if (field.choices[i] == trimmed(text)) {
            return static_cast<int>(i);
        }
        known += (i == 0                          ? ""
                  : i + 1 == field.choices.size() ? " or "
                                                  : ", ") +
                 std::string(field.choices[i]);
    }
    throw Error(std::string(field.key) + " must be " + known + ", not " + quoted(text));
}

// The four kinds of field as getter and setter of one member. The key is a template argument so that the
// setter, a plain function, finds its own declaration and with it the range.
template <std::size_t N>
struct Key {
    char text[N];
    constexpr Key(const char (&from)[N]) { std::copy_n(from, N, text); }
    constexpr operator std::string_view() const { return {text, N - 1}; }
};

template <auto Member>
std::string get_number(const Spec& spec) {
    return number_text(spec.*Member);
}
template <Key key, auto Member>
void set_integer(Spec& spec, std::string_view text) {
    using Value = std::remove_reference_t<decltype(spec.*Member)>;
    spec.*Member = static_cast<Value>(parse_integer(spec_field(key), text));
}
template <Key key, auto Member>
void set_real(Spec& spec, std::string_view text) {
    spec.*Member = parse_real(spec_field(key), text);
}
template <Key key, auto Member>
std::string get_choice(const Spec& spec) {
    return std::string(spec_field(key).choices[static_cast<std::size_t>(spec.*Member)]);
}
template <Key key, auto Member>
void set_choice(Spec& spec, std::string_view text) {
    using Value = std::remove_reference_t<decltype(spec.*Member)>;
    spec.*Member = static_cast<Value>(parse_choice(spec_field(key), text));
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

template <Key key, auto Member>
Field integer(const About& about, const Range& range) {
    return {key,
            about.label,
            about.unit,
            about.help,
            FieldKind::Integer,
            range.minimum,
            range.maximum,
            range.logarithmic,
            range.live,
            {},
            &get_number<Member>,
            &set_integer<key, Member>};
}
template <Key key, auto Member>
Field real(const About& about, const Range& range) {
    return {key,
            about.label,
            about.unit,
            about.help,
            FieldKind::Real,
            range.minimum,
            range.maximum,
            range.logarithmic,
            range.live,
            {},
            &get_number<Member>,
            &set_real<key, Member>};
}
template <Key key, auto Member>
Field choice(const About& about, std::vector<std::string_view> choices) {
    return {key,
            about.label,
            about.unit,
            about.help,
            FieldKind::Choice,
            0,
            static_cast<double>(choices.size() - 1),
            false,
            false,
            std::move(choices),
            &get_choice<key, Member>,
            &set_choice<key, Member>};
}

Field hidden_field() {
    return {
        "hidden",
        "Hidden widths",
        "units",
        "Widths of the encoder's hidden layers, from the image to the code, separated by commas; the decoder "
        "mirrors them. Empty or 'none' for a single layer.",
        FieldKind::IntegerList,
        1,
        kMaximumWidth,
        true,
        false,
        {},
        [](const Spec& spec) { return list_text(spec.hidden); },
        [](Spec& spec, std::string_view text) { spec.hidden = parse_list(spec_field("hidden"), text); }};
}

std::vector<Field> make_fields() {
    return {
        hidden_field(),
        integer<"latent", &Spec::latent>(
            {"Code size", "numbers",
             "How many numbers the encoder may use to describe one image: the bottleneck."},
            {1, 1024, true}),
        choice<"activation", &Spec::activation>(
            {"Activation", "",
             "The function after each hidden layer; without one the whole network would be linear."},
            {"linear", "relu", "leaky-relu", "elu", "gelu", "sigmoid", "tanh", "softplus"}),
        choice<"output", &Spec::output>(
            {"Output", "", "The function after the last layer: sigmoid keeps pixels between 0 and 1."},
            {"sigmoid", "linear"}),
        choice<"loss", &Spec::loss>(
            {"Loss", "",
             "What training makes small, per pixel: the squared error (mse), the binary cross-entropy (bce), "
             "the absolute error (l1), or a mix that forgives outliers (huber)."},
            {"mse", "bce", "l1", "huber"}),
        choice<"optimizer", &Spec::optimizer>(
            {"Optimizer", "", "The rule that turns gradients into changes of the weights."},
            {"sgd", "nesterov", "rmsprop", "adam", "adamw"}),
        real<"learning_rate", &Spec::learning_rate>(
            {"Learning rate", "",
             "How far each step moves the weights; too large diverges, too small crawls."},
            {1e-6, 10, true, true}),
        real<"momentum", &Spec::momentum>(
            {"Momentum", "", "sgd and nesterov only: the share of the last step that is kept."}, {0, 0.999}),
        choice<"initializer", &Spec::initializer>(
            {"Initial weights", "", "He suits relu, Glorot suits sigmoid, tanh and linear."},
            {"he", "glorot", "orthogonal"}),
        integer<"batch", &Spec::batch>(
            {"Batch size", "images",
             "Images a step; larger batches are faster an image, smaller ones learn more an epoch."},
            {1, 4096, true}),
        integer<"epochs", &Spec::epochs>({"Epochs", "", "How often training goes through all images."},
                                         {1, 1000, true, true}),
        integer<"seed", &Spec::seed>(
            {"Seed", "",
             "The same seed gives the same initial weights, the same order of images, the same result."},
            {0, 4294967295.0}),
    };
}

}  // namespace

std::span<const Field> spec_fields() {
    static const std::vector<Field> fields = make_fields();
    return fields;
}

const Field& spec_field(std::string_view key) {
    std::string known;
    for (const Field& field : spec_fields()) {
        if (field.key == key) {
            return field;
        }
        known += (known.empty() ? "" : ", ") + std::string(field.key);
    }
    throw Error("there is no setting " + quoted(key) + "; known are " + known);
}

std::vector<std::string> faults(const Spec& spec) {
    std::vector<std::string> all;
    for (const Field& field : spec_fields()) {
        try {
            Spec copy = spec;
            field.set(copy, field.get(spec));
        } catch (const Error& error) {
            all.emplace_back(error.what());
        }
    }
    if (spec.loss == Loss::Bce && spec.output == OutputKind::Linear) {
        all.emplace_back("loss bce needs output sigmoid, since it compares probabilities");
    }
    return all;
}

void check(const Spec& spec) {
    std::string all;
    for (const std::string& fault : faults(spec)) {
        all += (all.empty() ? "" : "; ") + fault;
    }
    if (!all.empty()) {
        throw Error(all);
    }
}

std::string to_text(const Spec& spec) {
    std::string text;
    for (const Field& field : spec_fields()) {
        text += (text.empty() ? "" : "&") + std::string(field.key) + "=" + field.get(spec);
    }
    return text;
}

Spec parse_spec(std::string_view text, const Spec& start) {
    Spec spec = start;
    while (!text.empty()) {
        const std::string_view pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(text.size(), pair.size() + 1));
        if (trimmed(pair).empty()) {
            continue;
        }
        const auto equals = pair.find('=');
        if (equals == std::string_view::npos) {
            throw Error("a setting is written key=value, not " + quoted(pair));
        }
        spec_field(trimmed(pair.substr(0, equals))).set(spec, pair.substr(equals + 1));
    }
    check(spec);
    return spec;
}

std::string shape_text(const Spec& spec, int features) {
    std::string left = std::to_string(features);
    std::string right;
    for (const int width : spec.hidden) {
        left += "-" + std::to_string(width);
        right = "-" + std::to_string(width) + right;
    }
    return left + "-" + std::to_string(spec.latent) + right + "-" + std::to_string(features);
}

std::span<const Preset> presets() {
    static const std::vector<Preset> all = {
        {"deep", "Deep", "Three layers each way and 32 numbers a digit: sharp reconstructions.", Spec{}},
        {"small", "Small", "One hidden layer of 128: fast, still far better than PCA.",
         parse_spec("hidden=128")},
        {"plane", "Two numbers", "A code of just two numbers, so that all digits lie on a plane.",
         parse_spec("hidden=512,256,64&latent=2&epochs=20")},
        {"linear", "Linear (PCA)", "No activation at all: learns what principal component analysis computes.",
         parse_spec("hidden=none&activation=linear&output=linear&initializer=glorot")},
        {"classic", "Classic", "Sigmoid units, cross-entropy and SGD with momentum, as before relu and Adam.",
         parse_spec(
             "hidden=256&activation=sigmoid&loss=bce&optimizer=sgd&learning_rate=10&initializer=glorot")},
    };
    return all;
}

const Preset& preset(std::string_view name) {
    std::string known;
    for (const Preset& one : presets()) {
        if (one.name == name) {
            return one;
        }
        known += (known.empty() ? "" : ", ") + std::string(one.name);
    }
    throw Error("there is no preset " + quoted(name) + "; known are " + known);
}

}  // namespace hourglass
