// hourglass export: writes a model as ONNX, for other programs.
#include <memory>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/options.h"
#include "cli/output.h"
#include "io/classifier_file.h"
#include "io/files.h"
#include "io/model_file.h"
#include "io/model_parts.h"
#include "io/onnx_file.h"
#include "io/record_file.h"

namespace hourglass::cli {
namespace {

struct Options {
    std::string model;
    std::string out;
    OnnxPart part = OnnxPart::All;
    bool json = false;
};

OnnxFile export_model(std::span<const std::uint8_t> bytes, OnnxPart part) {
    const std::string format = format_of(bytes);
    const auto record = [bytes](int features) {
        return read_record(bytes, static_cast<std::size_t>(features));
    };
    if (format == kTextFormat) {
        throw Error(
            "holds a text autoencoder, which reads words; autoencoders and classifiers of pictures and tables "
            "are written as ONNX");
    }
    if (format == kSequenceFormat) {
        throw Error(
            "holds a classifier of word sequences; autoencoders and classifiers of pictures and tables are "
            "written as ONNX");
    }
    if (format == kClassifierFormat) {
        if (part != OnnxPart::All)
            throw Error("holds a classifier, of which there is no " + std::string(word_of(part)));
        const ClassifierFile file = load_classifier(bytes);
        return onnx_of(file.classifier, file.scaling, record(file.classifier.features()));
    }
    const ModelFile file = load_model_file(bytes);
    return onnx_of(file.model, part, file.scaling, record(file.model.features()));
}

OnnxFile export_file(const Options& options) {
    const std::vector<std::uint8_t> bytes = read_model_bytes(options.model);
    try {
        return export_model(bytes, options.part);
    } catch (const Error& error) {
        throw Error(options.model + ": " + error.what());
    }
}

// "[batch, 1, 28, 28]"
Json shape_of(const OnnxValue& value) {
    Json shape = {"batch"};
    for (const std::int64_t side : value.shape) shape.push_back(side);
    return shape;
}

std::string shape_text(const OnnxValue& value) {
    std::string text = value.name + " [batch";
    for (const std::int64_t side : value.shape) text += ", " + std::to_string(side);
    return text + "]";
}

Json list_of(const std::vector<OnnxValue>& values) {
    Json list = Json::array();
    for (const OnnxValue& value : values)
        list.push_back({{"name", value.name}, {"type", "float32"}, {"shape", shape_of(value)}});
    return list;
}

std::string list_text(const std::vector<OnnxValue>& values) {
    std::string text;
    for (const OnnxValue& value : values) text += (text.empty() ? "" : ", ") + shape_text(value);
    return text;
}

int run(const Options& options) {
    check_ending(options.out, ".onnx", "an ONNX model");
    check_output(options.out, {options.model});
    const OnnxFile file = export_file(options);
    write_file(options.out, file.bytes);
    if (options.json) {
        print_json({{"out", options.out},
                    {"bytes", file.bytes.size()},
                    {"opset", kOnnxOpset},
                    {"inputs", list_of(file.inputs)},
                    {"outputs", list_of(file.outputs)}});
    } else {
        print_line(options.out + ": " + with_commas(static_cast<long>(file.bytes.size())) + " bytes, opset " +
                   std::to_string(kOnnxOpset) + ": " + list_text(file.inputs) + " -> " +
                   list_text(file.outputs));
    }
    return 0;
}

}  // namespace

void add_export(CLI::App& program, Action& chosen) {
    CLI::App& command = *program.add_subcommand("export", "Write a model as ONNX, which other programs run.");
    const auto options = std::make_shared<Options>();
    add_model_option(command, options->model);
    command.add_option("--out", options->out, "The file to write (.onnx).")->type_name("FILE")->required();
    add_choice_option(command, "--part", options->part,
                      "What of an autoencoder is written; the decoder makes samples of codes.");
    command.add_flag("--json", options->json, "Print JSON, one object per line.");
    command.footer(
        "Inputs and outputs are batches of any size, pictures as channels x height x width, in the data's own\n"
        "units: scaling is part of the graph. Conditional models take the class as well: 1 for the sample's, 0\n"
        "for the others. Variational models give the mean as the code, and log_variance beside it.\n"
        "Prints {\"out\":...,\"bytes\":...,\"opset\":...,\"inputs\":[...],\"outputs\":[...]} with --json; of each\n"
        "input and output {\"name\":...,\"type\":...,\"shape\":[...]}.\n"
        "Example: hourglass export --model model.safetensors --out model.onnx");
    command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace hourglass::cli
