// hourglass decompress: the samples of a file that 'hourglass compress' wrote.
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "cli/command.h"
#include "cli/decoded_samples.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/picture.h"
#include "cli/started_team.h"
#include "compression/lossless.h"
#include "compression/lossy.h"
#include "io/files.h"
#include "io/idx.h"
#include "io/npy.h"
#include "io/sample_format.h"

namespace hourglass::cli {
namespace {

struct Options {
    CommonOptions common;
    PictureOptions picture;  // of which only the file and the scale are options
    std::string model;
    std::string in;
};

constexpr std::size_t kCompressedLimit = std::size_t{1} << 30;

void write_exactly(const PictureOptions& options, const ImageSet& images) {
    const SampleFormat* const format = format_of_name(options.out);
    if (format->name == "IDX") return write_file(options.out, write_idx_images(images));
    if (format->name == "NPY") return write_file(options.out, write_npy_bytes(images));
    throw Error(options.out +
                ": bytes without loss are written as .idx, -ubyte or .npy, which the ending must say");
}

std::size_t decompress(const Options& options) {
    const LoadedModel file = read_model(options.model);
    const Container container = unpack(read_file(options.in, kCompressedLimit));
    StartedTeam team(options.common.threads);
    if (container.coding != Coding::Lossy) {
        write_exactly(options.picture, decompress_lossless(container, file.model, team));
        return container.count;
    }
    const CodedSamples samples = decompress_codes(container, file.model);
    check_decoded_count(options.picture.out, container.count);
    Matrix decoded = decode_all(file.model, samples.codes, samples.labels, team);
    check_finite(decoded, options.in);
    write_decoded(options.picture, file.model, file.scaling, decoded);
    return container.count;
}

int run(const Options& options) {
    const std::string& out = options.picture.out;
    check_decoded_format(out);
    check_output(out, {options.in, options.model});
    std::size_t count = 0;
    try {
        count = decompress(options);
    } catch (const Error& error) {
        const std::string message = error.what();
        const bool named =
            message.starts_with(options.model) || message.starts_with(options.in) || message.starts_with(out);
        throw Error(named ? message : options.in + ": " + message);
    }
    if (options.common.json)
        print_json({{"samples", count}, {"out", out}});
    else
        print_line(out + ": " + with_commas(static_cast<long>(count)) + " samples from " + options.in);
    return 0;
}

}  // namespace

void add_decompress(CLI::App& program, Action& chosen) {
    CLI::App& command = *program.add_subcommand("decompress", "Turn a compressed file back into samples.");
    const auto options = std::make_shared<Options>();
    add_model_option(command, options->model);
    command.add_option("--in", options->in, "The file that 'hourglass compress' wrote with this model.")
        ->type_name("FILE")
        ->required();
    command
        .add_option(
            "--out", options->picture.out,
            "The file to write: images (.idx, -ubyte), numbers (.npy, .csv) or a sheet of images (.png).")
        ->type_name("FILE")
        ->required();
    add_picture_scale_option(command, options->picture);
    add_run_options(command, options->common);
    add_seed_option(command, options->common, "Accepted as by other commands; nothing is random here.");
    command.footer(
        "Of a file without loss the very bytes are written: .idx, -ubyte, or .npy of unsigned bytes.\n"
        "Prints {\"samples\":...,\"out\":...} with --json.\n"
        "Example: hourglass decompress --model model.safetensors --in digits.hgz --out digits.idx");
    command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace hourglass::cli
