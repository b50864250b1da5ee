// hourglass compress: samples into a file that 'hourglass decompress' and the same model turn back.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "base/text.h"
#include "cli/classes.h"
#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/picture.h"
#include "cli/source.h"
#include "cli/started_team.h"
#include "compression/lossless.h"
#include "compression/lossy.h"
#include "compression/refine.h"
#include "io/files.h"

namespace hourglass::cli {
namespace {

struct Options {
    CommonOptions common;
    ClassOptions classes;
    std::string model;
    std::string in;
    std::string out;
    float step = kDefaultStep;
    int refine = kDefaultRefine;
    bool lossless = false;
};

struct Compressed {
    std::vector<std::uint8_t> bytes;
    double mse = 0;
    double negative_elbo = 0;  // lossless: bits, of all samples
};

void say_result(const Options& options, const Source& source, const Compressed& result) {
    const std::size_t count = source.samples.count(), bytes = result.bytes.size();
    const double per_sample = static_cast<double>(bytes) / static_cast<double>(count);
    const double per_pixel =
        8.0 * static_cast<double>(bytes) / static_cast<double>(count * source.samples.features());
    say_notes(source.data);
    if (options.common.json) {
        Json said = {{"samples", count},
                     {"bytes", bytes},
                     {"bytes_per_sample", per_sample},
                     {"bits_per_pixel", per_pixel},
                     {"mse", result.mse},
                     {"out", options.out}};
        if (options.lossless)
            said["negative_elbo_bits_per_pixel"] =
                result.negative_elbo / static_cast<double>(count * source.samples.features());
        return print_json(said);
    }
    print_line(options.out + ": " + with_commas(static_cast<long>(count)) + " " + noun(source.samples) +
               " in " + with_commas(static_cast<long>(bytes)) + " bytes, " + fixed(per_sample, 2) +
               " each, " + fixed(per_pixel, 4) + " bits per pixel; " +
               (options.lossless ? "without loss" : "mse " + fixed(result.mse, 6)));
}

Compressed compress_lossy(const Options& options, Source& source, ThreadTeam& team) {
    CodedSamples samples = encode_source(source, options.classes, team);
    const ImageSet& images = source.samples;
    if (options.refine > 0)
        samples.codes = refine_codes(source.model, images, samples.codes, options.refine, team);
    const Container container = compress_codes(source.model, samples, options.step, team);
    return {pack(container),
            decoded_error(source.model, decompress_codes(container, source.model), images, team)};
}

// Gray pictures for a model of binary pixels are drawn as black and white ones first.
Compressed compress_exactly(const Options& options, Source& source, ThreadTeam& team) {
    ImageSet& images = source.samples;
    if (source.model.spec().binarize && !images.holds_floats()) {
        const bool gray = std::ranges::any_of(images.pixels, [](auto pixel) { return pixel % 255 != 0; });
        if (gray) {
            binarize_bytes(options.common.seed, images);
            source.data.notes.push_back(
                source.name +
                ": the model is of black and white pixels, so each is drawn as one of "
                "them, by --seed; decompress gives these");
        }
    }
    const LosslessResult result = compress_lossless(source.model, images, options.common.seed, team);
    return {pack(result.container), 0, result.negative_elbo};
}

int run(const Options& options) {
    check_ending(options.out, ".hgz", "a compressed file");
    check_output(options.out, {options.in, options.model, options.common.data});
    Source source = load_source(options.model, options.in, options.common);
    StartedTeam team(options.common.threads);
    const Compressed result =
        options.lossless ? compress_exactly(options, source, team) : compress_lossy(options, source, team);
    write_file(options.out, result.bytes);
    say_result(options, source, result);
    return 0;
}

}  // namespace

void add_compress(CLI::App& program, Action& chosen) {
    CLI::App& command = *program.add_subcommand("compress", "Compress samples with the model.");
    const auto options = std::make_shared<Options>();
    add_model_option(command, options->model);
    command
        .add_option("--in", options->in,
                    "The samples, in any of the formats of --data or a folder of images. Without it, the "
                    "test samples of --data.")
        ->type_name("PATH");
    command.add_option("--out", options->out, "The file to write, .hgz.")->type_name("FILE")->required();
    command
        .add_option("--step", options->step,
                    "How coarsely codes are rounded: by how much of a pixel's range one step moves the "
                    "decoded sample. Smaller steps cost more bytes.")
        ->type_name("S")
        ->check(CLI::Range(kSmallestStep, kLargestStep).description(""))
        ->capture_default_str();
    command
        .add_flag("--lossless", options->lossless,
                  "Keep every byte of the pictures (bits-back coding); for variational models.")
        ->excludes("--step");
    add_class_options(command, options->classes);
    add_common_options(command, options->common);
    add_seed_option(command, options->common,
                    "Lossless: of the first bits of the file, and of pixels that a model of black and white "
                    "ones has drawn.");
    command.footer(
        "The file names the model by a checksum of its weights and holds no part of it.\n"
        "Prints {\"samples\":...,\"bytes\":...,\"bytes_per_sample\":...,\"bits_per_pixel\":...,\"mse\":...} "
        "with --json, mse 0 without loss.\n"
        "Example: hourglass compress --model model.safetensors --in digits.idx --out digits.hgz");
    command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace hourglass::cli
