#include "cli/options.h"

#include <algorithm>
#include <charconv>
#include <thread>

#include "base/error.h"
#include "base/text.h"
#include "cli/usage.h"
#include "io/sample_format.h"

namespace hourglass::cli {
namespace {

constexpr int kDefaultThreadLimit = 8;
constexpr int kThreadLimit = 256;
constexpr int kLongestLine = 1 << 15;  // as in IDX files
constexpr const char* kModelGroup = "Model and training";
constexpr const char* kReadingGroup = "How data is read";

template <typename Words, typename Name>
std::string alternatives(const Words& words, const Name& name) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : "|") + std::string(name(word));
    return text;
}

std::string value_kind(const Field& field) {
    switch (field.kind) {
        case FieldKind::IntegerList:
            return "N,N,...";
        case FieldKind::Integer:
            return "N";
        case FieldKind::Real:
            return "X";
        case FieldKind::Choice:
            return alternatives(field.choices, [](auto word) { return word; });
    }
    return {};
}

bool is_switch(const Field& field) {
    return field.kind == FieldKind::Choice && field.choices.size() == 2 && field.choices[1] == "yes";
}

// What the field is and, for numbers, its range.
std::string help_text(const Field& field) {
    std::string help(field.help);
    if (field.kind != FieldKind::Choice)
        help += " " + shortest_text(field.minimum) + " to " + shortest_text(field.maximum) + ".";
    return help;
}

void set_preset(Spec& spec, const std::string& name) {
    try {
        spec = preset(name).spec;
    } catch (const Error& error) {
        throw UsageError(error.what());
    }
}

void add_preset_option(CLI::App& command, Spec& spec) {
    std::string help = "Start from one of these, which the options below change:";
    for (const Preset& one : presets()) help += "\n" + std::string(one.name) + ": " + std::string(one.help);
    command
        .add_option_function<std::string>(
            "--preset", [&spec](const std::string& name) { set_preset(spec, name); }, help)
        ->group(kModelGroup)
        ->type_name("NAME")
        ->default_str(std::string(presets().front().name));
}

}  // namespace

std::string option_name(const Field& field) {
    std::string name = "--" + std::string(field.key);
    std::ranges::replace(name, '_', '-');
    return name;
}

std::vector<std::string> split_list(const std::string& list) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t end = std::min(list.find(',', at), list.size());
        parts.emplace_back(trimmed(std::string_view(list).substr(at, end - at)));
        at = end + 1;
    }
    return parts;
}

void set_field(const Field& field, Spec& spec, const std::string& text) {
    try {
        field.set(spec, text);
    } catch (const Error& error) {
        throw UsageError(in_option_words(error.what(), &field));
    }
}

std::string in_option_words(std::string message, const Field* subject) {
    if (subject != nullptr) message.replace(0, subject->key.size(), option_name(*subject));
    // Within the sentence a key is told from a word by its underscore.
    for (const Field& field : spec_fields()) {
        if (field.key.find('_') == std::string_view::npos) continue;
        for (auto at = message.find(field.key); at != std::string::npos; at = message.find(field.key, at + 1))
            message.replace(at, field.key.size(), option_name(field));
    }
    return message;
}

void complete_spec(const CLI::App& command, Spec& spec) {
    fill_in(
        spec, [&](std::string_view key) { return command.count(option_name(spec_field(key))) > 0; });
}

std::vector<const Field*> given_fields(const CLI::App& command) {
    std::vector<const Field*> given;
    for (const Field& field : spec_fields())
        if (command.count(option_name(field)) > 0) given.push_back(&field);
    return given;
}

std::vector<std::string> idle_options(const CLI::App& command, const Spec& spec) {
    std::vector<std::string> idle;
    for (const Field& field : spec_fields()) {
        const std::string name = option_name(field);
        if (!field.matters(spec) && command.count(name) > 0) idle.push_back(name);
    }
    return idle;
}

CLI::Option* add_field_option(CLI::App& command, const Field& field,
                              const std::function<void(const std::string&)>& set) {
    const bool bare = is_switch(field);
    const auto apply = [set, bare](const std::string& text) { set(bare && text.empty() ? "yes" : text); };
    CLI::Option* option =
        command.add_option_function<std::string>(option_name(field), apply, help_text(field));
    option->type_name(value_kind(field));
    // A switch may stand without its value.
    if (bare) option->expected(0, 1);
    return option;
}

CLI::Validator in_range(int lowest, int highest) { return CLI::Range(lowest, highest).description(""); }

namespace {

void add_yes_no_option(CLI::App& command, const char* name, std::optional<bool>& value,
                       const std::string& help) {
    command
        .add_option_function<std::string>(
            name, [&value](const std::string& text) { value = text.empty() || text == "yes"; }, help)
        ->type_name("yes|no")
        ->expected(0, 1)
        ->check(CLI::IsMember({"yes", "no"}).description(""))
        ->group(kReadingGroup);
}

// "28" or "28x24", width first.
ImageSize parse_size(const std::string& name, const std::string& text) {
    ImageSize size;
    const char* const end = text.data() + text.size();
    const auto [after_width, error] = std::from_chars(text.data(), end, size.width);
    bool right = error == std::errc{};
    if (after_width == end) {
        size.height = size.width;
    } else {
        const char* const height = after_width + 1;
        const auto [after_height, fault] = std::from_chars(height, end, size.height);
        right = right && *after_width == 'x' && fault == std::errc{} && after_height == end;
    }
    if (right && size.width >= 1 && size.height >= 1 && size.width <= kLongestLine &&
        size.height <= kLongestLine)
        return size;
    throw UsageError(name + ": '" + text + "' is no size in pixels, such as 28 or 28x24");
}

void add_size_option(CLI::App& command, const char* name, std::optional<ImageSize>& size,
                     const std::string& help) {
    command
        .add_option_function<std::string>(
            name, [&size, name](const std::string& text) { size = parse_size(name, text); }, help)
        ->type_name("N|WxH")
        ->group(kReadingGroup);
}

}  // namespace

void add_reading_options(CLI::App& command, CommonOptions& options) {
    const auto add = [&](const char* name, std::string& value, const char* type, const std::string& help) {
        return command.add_option(name, value, help)->type_name(type)->group(kReadingGroup);
    };
    add("--label-column", options.label_column, "NAME",
        "The table's column that holds the samples' classes, words or whole numbers: its name or its number "
        "from 1. Default: the one that the model remembers.");
    add_yes_no_option(
        command, "--header", options.header,
        "Whether the table's first line has the names of its columns. Default: told by its kind.");
    add("--columns", options.columns, "NAME,...",
        "Only these columns of the table, in this order, by name or number. Default: all that are not left out; "
        "with a model, those that it was trained on.");
    add("--without-columns", options.without_columns, "NAME,...", "All columns but these.");
    add("--missing", options.missing, "mean|drop",
        "What is done about cells without a number: mean fills them with their column's mean (in training, with "
        "a model), drop leaves their rows out. Default: they are refused.")
        ->check(CLI::IsMember({"mean", "drop"}).description(""));
    command
        .add_option("--width", options.width,
                    "The table's rows are images of this width in pixels, 28 for MNIST.")
        ->type_name("N")
        ->check(in_range(1, kLongestLine))
        ->group(kReadingGroup);
    add("--samples-dimension", options.samples_dimension, "first|last",
        "Which dimension of an array counts the samples. Default: the first, but the last of square images such as "
        "(28, 28, 60000), as MATLAB orders them.")
        ->check(CLI::IsMember({"first", "last"}).description(""));
    add_yes_no_option(command, "--transpose", options.transpose,
                      "Whether the images lie on their side and are to be turned upright. Default: yes for "
                      "EMNIST's own file names.");
    add("--color", options.color, "yes|no|auto",
        "Whether images are read in color, three numbers per pixel: auto, where some are. Default: as the model was "
        "trained, else auto.")
        ->check(CLI::IsMember({"yes", "no", "auto"}).description(""));
    add("--invert", options.invert, "yes|no|auto",
        "Whether images are inverted, dark ink on white to bright ink on black, as in MNIST: auto, where most have "
        "a bright border. Default: no; auto with a model that was trained on inverted ones.")
        ->check(CLI::IsMember({"yes", "no", "auto"}).description(""));
    add_size_option(command, "--size", options.size,
                    "Bring images to this size, keeping their proportions, with bars where needed. Default: "
                    "they must be of one size; with a model that was trained so, its size.");
    add_size_option(
        command, "--tile", options.tile,
        "Image files are sheets of tiles of this size, beside each other or with gaps. Default: told by "
        "the gaps of a single image, or the model's size.");
    add("--member", options.member, "NAME",
        "The file of an archive, or the array of an .npz file, to be read; also as 'mnist.npz:x_train'.");
}

void add_data_options(CLI::App& command, CommonOptions& options) {
    command
        .add_option(
            "--data", options.data,
            "Folder with the four MNIST files, plain or gzipped; or any samples: " + sample_formats_text() +
                ", each also with .gz, or a folder of images of one size, possibly in a folder per class, "
                "read in the order of their names (1, 2, 10); or a toy set: toy:line, toy:circle, toy:two-moons, "
                "toy:s-curve, toy:swiss-roll; or toy:color-pictures, drawn by the program. Without it: "
                "$HOURGLASS_DATA, else MNIST from assets/mnist in this folder or above, or beside the program or above; "
                "failing these, synthetic digits.")
        ->type_name("PATH");
    command
        .add_option(
            "--test-share", options.test_share,
            "Share of the samples kept for testing, random but always the same, unless --data has test "
            "samples of its own. 0 to 0.9, at least one sample. Default: 0.2; with a model, as in its "
            "training for the file that it was trained on, and none kept apart for any other.")
        ->type_name("X")
        ->check(CLI::Range(0.0, 0.9).description(""));
    add_reading_options(command, options);
}

void add_run_options(CLI::App& command, CommonOptions& options) {
    const int cores = static_cast<int>(std::thread::hardware_concurrency());
    options.threads = std::clamp(cores, 1, kDefaultThreadLimit);
    command
        .add_option("--threads", options.threads,
                    "Threads; the result is the same for any number. Default: the processor's, at most " +
                        std::to_string(kDefaultThreadLimit) + ".")
        ->type_name("N")
        ->check(in_range(1, kThreadLimit))
        ->default_str(std::to_string(options.threads));
    command.add_flag("--json", options.json, "Print JSON, one object per line.");
}

void add_common_options(CLI::App& command, CommonOptions& options) {
    add_data_options(command, options);
    add_run_options(command, options);
}

void add_scaling_option(CLI::App& command, std::string& scaling, const std::string& help) {
    command.add_option("--scale", scaling, help)
        ->type_name("none|unit|standard|byte")
        ->check(CLI::IsMember({"none", "unit", "standard", "byte"}).description(""))
        ->default_str(scaling);
}

void add_seed_option(CLI::App& command, CommonOptions& options, const std::string& help) {
    const auto parse = [&seed = options.seed](const std::string& text) {
        Spec spec;
        set_field(spec_field("seed"), spec, text);
        seed = spec.seed;
    };
    command.add_option_function<std::string>("--seed", parse, help)
        ->type_name("N")
        ->default_str(std::to_string(options.seed));
}

void add_refine_option(CLI::App& command, int& refine) {
    command
        .add_option(
            "--refine", refine,
            "Improve each sample's code by so many steps down the gradient of its error before rounding. "
            "0 keeps the encoder's codes, which is faster; reading the file takes as long.")
        ->type_name("N")
        ->check(in_range(0, 1000))
        ->capture_default_str();
}

void add_model_option(CLI::App& command, std::string& model) {
    command.add_option("--model", model, "The model, as 'hourglass train --out' writes it.")
        ->type_name("FILE")
        ->required();
}

void add_saving_options(CLI::App& command, std::string& out, Precision& precision) {
    command
        .add_option("--out", out,
                    "The model file (safetensors), written after every epoch and when training is "
                    "interrupted (Ctrl-C). Without it nothing is saved.")
        ->type_name("FILE");
    add_choice_option(command, "--precision", precision,
                      "Precision of the numbers in the file; half halves its size and hardly changes what "
                      "the model gives (pixels by less than one gray level).");
}

void add_spec_options(CLI::App& command, Spec& spec) {
    // CLI11 applies options in the order in which they are added, so that the others change the preset
    // wherever it stands on the command line.
    add_preset_option(command, spec);
    for (const Field& field : spec_fields()) {
        if (field.key == "only_classes") continue;  // by their names: cli/class_filter.h
        const auto set = [&spec, &field](const std::string& text) { set_field(field, spec, text); };
        CLI::Option* option = add_field_option(command, field, set)->group(kModelGroup);
        const std::string initial = field.get(Spec{});
        // CLI11 would take a default for the value of a switch that stands without one.
        if (is_switch(field))
            option->description(option->get_description() + " Default: " + initial + ".");
        else
            option->default_str(initial);
    }
}

}  // namespace hourglass::cli
