// hourglass evaluate: the losses of a model on the test images.
#include "training/evaluate.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "analysis/bicubic.h"
#include "analysis/pca_regression.h"
#include "autoencoder/transformation.h"
#include "autoencoder/variants.h"
#include "base/error.h"
#include "base/format.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/started_team.h"
#include "data/minibatch.h"
#include "io/csv.h"
#include "io/files.h"
#include "io/sample_format.h"

namespace hourglass::cli {
namespace {

struct Options {
    CommonOptions common;
    std::string model;
    std::vector<std::pair<const Field*, std::string>> corruption;  // what the model's own is changed to
    int importance_samples = 0;
    std::string per_sample;  // a file; empty: none
};

// Images that the Jacobian is computed for: a backward pass a dimension of the code each.
constexpr std::size_t kJacobianImages = 1000;

// The images transformed, in floats.
ImageSet transformed(const Autoencoder& model, const ImageSet& images, bool target, std::uint64_t seed) {
    ImageSet set{images.width, images.height, {}, images.labels, {}};
    set.channels = images.channels;
    set.values.resize(images.count() * images.features());
    Eigen::Map<Matrix> pixels(set.values.data(), model.features(), static_cast<Eigen::Index>(images.count()));
    gather_range(images, 0, pixels);
    (target ? transform_target : transform_source)(model.spec(), model.image(), seed, 0, pixels);
    return set;
}

double mean_square(ConstMatrixView a, ConstMatrixView b) {
    return (a - b).cast<double>().squaredNorm() / static_cast<double>(a.size());
}

// What people would use in a translation model's place, on the same pictures: nothing; a linear code of the
// same size, where the training images are known; and interpolation, for enlarging.
void measure_yardsticks(const Inputs& inputs, Json& result) {
    constexpr std::uint64_t kTrainSeed = 1;
    const Autoencoder& model = inputs.model;
    const Dataset& data = *inputs.data.dataset;
    const auto columns = [&](const ImageSet& set) {
        return Eigen::Map<const Matrix>(set.values.data(), model.features(),
                                        static_cast<Eigen::Index>(set.count()));
    };
    const ImageSet sources = transformed(model, data.test, false, kEvaluationSeed);
    const ImageSet targets = transformed(model, data.test, true, kEvaluationSeed);
    result["identity_mse"] = mean_square(columns(sources), columns(targets));
    const auto most = static_cast<int>(std::min(data.train.count(), data.train.features()));
    const int latent = std::min(model.spec().latent, most - 1);
    if (latent > 0) {
        const PcaRegression linear =
            fit_pca_regression(transformed(model, data.train, false, kTrainSeed),
                               transformed(model, data.train, true, kTrainSeed), latent);
        result["pca_regression_mse"] = mean_square(linear.predict(columns(sources)), columns(targets));
    }
    if (model.spec().source != Transformation::Coarse) return;
    const ImageShape image = model.image();
    Matrix enlarged(model.features(), columns(sources).cols());
    for (Eigen::Index j = 0; j < enlarged.cols(); ++j)
        enlarged.col(j) = bicubic(columns(sources).col(j), image.height, image.width,
                                  coarse_block(image.height), coarse_block(image.width));
    result["bicubic_mse"] = mean_square(enlarged, columns(targets));
}

// What applies to the model and to what was asked for.
Json measure(const Options& options, const Inputs& inputs) {
    const Autoencoder& model = inputs.model;
    const ImageSet& images = inputs.data.dataset->test;
    StartedTeam team(options.common.threads);
    const Evaluation found = evaluate(model, images, team);
    const Spec& spec = model.spec();
    Json result = {{"mse", found.mse}, {"bce", found.bce}, {"images", images.count()}};
    if (spec.is_variational()) {
        result["negative_elbo"] = found.negative_elbo;
        result["kl"] = found.kl;
        result["active_units"] = (found.kl_by_dimension.array() > kActiveNats).count();
    }
    if (variant_info(spec.variant).is_sparse) {
        result["mean_activity"] = found.mean_activity;
        result["dormant_units"] = found.dormant_units;
    }
    if (spec.translates()) measure_yardsticks(inputs, result);
    result["jacobian_norm"] = evaluate_jacobian_norm(model, images, kJacobianImages, team);
    if (!options.corruption.empty() || spec.corrupts_input()) {
        Spec how = spec;
        for (const auto& [field, text] : options.corruption) set_field(*field, how, text);
        if (!inputs.scaled) check_corruption(how, images, inputs.data.dataset->name);
        const Restoration restoration =
            evaluate_restoration(model, images, how.corruption, how.corruption_level, team);
        result["corrupted_mse"] = restoration.corrupted_mse;
        result["restored_mse"] = restoration.restored_mse;
    }
    if (options.importance_samples > 0) {
        result["nll"] =
            importance_weighted_nll(model, images, options.importance_samples, options.common.seed, team);
    }
    return result;
}

std::string readable(const Json& result, const std::string& samples) {
    std::string text;
    for (const auto& [key, value] : result.items()) {
        if (key == "images" || !value.is_number() ||
            (value.is_number_float() && std::isnan(value.get<double>())))
            continue;
        text += key + " " + (value.is_number_float() ? fixed(value.get<double>(), 6) : value.dump()) + "  ";
    }
    return text + "on " + with_commas(result["images"].get<long>()) + " test " + samples;
}

// A row per sample: what it is called, its class if that is known, and its error.
void write_errors(const Options& options, const Inputs& inputs) {
    const ImageSet& images = inputs.data.dataset->test;
    StartedTeam team(options.common.threads);
    const Vector errors = sample_errors(inputs.model, images, team);
    const bool labeled = inputs.data.labeled;
    std::string text = labeled ? "name,label,mse\n" : "name,mse\n";
    for (std::size_t i = 0; i < images.count(); ++i) {
        text += csv_cell(images.names[i]) + ",";
        if (labeled) text += csv_cell(name_of_label(images, images.labels[i])) + ",";
        text += shortest_text(errors[static_cast<Eigen::Index>(i)]) + "\n";
    }
    write_file(options.per_sample, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

void check_per_sample(const Options& options) {
    if (options.per_sample.empty()) return;
    const SampleFormat* format = format_to_write(options.per_sample);
    if (format == nullptr || format->name != "CSV")
        throw Error(options.per_sample + ": errors are written as .csv, which the ending must say");
    check_output(options.per_sample, {options.model, options.common.data});
}

int run(const Options& options) {
    check_per_sample(options);
    const Inputs inputs =
        load_inputs(options.model, options.common, {.row_names = !options.per_sample.empty()});
    const ImageSet& images = inputs.data.dataset->test;
    Json result = measure(options, inputs);
    if (!options.per_sample.empty()) write_errors(options, inputs);
    say_notes(inputs.data);
    const std::string& part = inputs.data.part;
    if (options.common.json) {
        if (!part.empty()) result["part"] = part;
        print_json(result);
    } else {
        print_line(readable(result, noun(images)) + (part.empty() ? "" : " (" + part + ")"));
    }
    return 0;
}

}  // namespace

void add_evaluate(CLI::App& program, Action& chosen) {
    CLI::App& command = *program.add_subcommand("evaluate", "Measure a model's losses on the test images.");
    const auto options = std::make_shared<Options>();
    add_model_option(command, options->model);
    add_common_options(command, options->common);
    add_seed_option(command, options->common,
                    "Seed of the draws for --importance-samples; nothing else here is random.");
    const auto set_corruption = [options](const Field& field) {
        return [options, &field](const std::string& text) {
            Spec scratch;
            set_field(field, scratch, text);  // which refuses a wrong one before the data is read
            options->corruption.emplace_back(&field, text);
        };
    };
    add_field_option(command, spec_field("corruption"), set_corruption(spec_field("corruption")))
        ->description("Corrupt the images like this and measure how well the model restores them.");
    add_field_option(command, spec_field("corruption_level"), set_corruption(spec_field("corruption_level")));
    command
        .add_option("--importance-samples", options->importance_samples,
                    "Variational models: estimate the negative log-likelihood with this many draws per "
                    "image (5000 is usual, and takes minutes).")
        ->type_name("N")
        ->check(in_range(1, 1000000));
    command
        .add_option(
            "--per-sample", options->per_sample,
            "A file (.csv) to write with a row per sample: its name or the number of its row, its class "
            "if it has one, and its mean squared error.")
        ->type_name("FILE");
    command.footer(
        "A file that the model was trained on is split as in its training, and the test samples are measured; any\n"
        "other file is measured whole. \"part\" says which.\n"
        "mse is the mean over pixels and images of the squared error, bce of the binary cross-entropy in "
        "nats\n"
        "(null for a linear output). Variational models: negative_elbo, kl and nll in nats per image.\n"
        "Sparse ones: mean_activity of the units, dormant_units.\n"
        "jacobian_norm: the mean squared Frobenius norm of the\n"
        "encoder's Jacobian, over the first 1000 images. Models of train --scale unit are measured on "
        "scaled\n"
        "data.\n"
        "Translation models: mse of the target, and those of the untranslated source, of PCA regression with\n"
        "a code of the same size, and of bicubic interpolation where they enlarge.\n"
        "Prints {\"mse\":...,\"bce\":...,\"images\":10000,...} with --json.\n"
        "Example: hourglass evaluate --model model.safetensors --data mnist --json");
    command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace hourglass::cli
