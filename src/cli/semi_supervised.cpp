#include "cli/semi_supervised.h"

#include <string>
#include <utility>

#include "base/text.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/usage.h"
#include "data/data_record.h"
#include "data/table.h"

namespace hourglass::cli {
namespace {

bool are_pixels(const ImageSet& set) {
    if (is_table(set)) return false;
    const ValueKind kind = kind_of_values(set);
    return kind == ValueKind::Bytes || kind == ValueKind::Unit;
}

}  // namespace

void add_semi_supervised_options(CLI::App& command, SemiSupervision& options) {
    const SemiSupervisedSettings defaults;
    command.add_flag(
        "--semi-supervised", options.on,
        "With --labels: learn from the samples without a label, too, by a variational model in which a "
        "class and a code make a sample (Kingma et al. 2014: M2; with the codes of --encoder, M1+M2). Only "
        "the classifier of this model is saved.");
    command
        .add_option("--latent", options.settings.latent,
                    "With --semi-supervised: numbers in the code that says of a sample what its class does "
                    "not.")
        ->type_name("N")
        ->check(in_range(1, 2048))
        ->default_str(std::to_string(defaults.latent));
    command
        .add_option("--label-weight", options.settings.label_weight,
                    "With --semi-supervised: how much the mean cross-entropy of the labels counts beside the "
                    "mean bound of the samples, both in nats.")
        ->type_name("X")
        ->check(CLI::Range(0.0, 1e6).description(""))
        ->default_str(shortest_text(defaults.label_weight));
}

void check_semi_supervised(const SemiSupervision& options, const FewLabels& few, bool fine_tune) {
    if (!options.on) return;
    if (few.count == 0)
        throw UsageError("--semi-supervised needs --labels, the number of samples whose labels are used");
    if (!few.model.empty())
        throw UsageError(
            "--semi-supervised and --propagate are two ways to use samples without a label; choose one");
    if (fine_tune)
        throw UsageError("--semi-supervised takes the encoder as it is; --fine-tune does not go with it");
}

std::unique_ptr<SemiSupervisedTask> make_semi_supervised_task(const SemiSupervision& options,
                                                              Classifier classifier,
                                                              std::shared_ptr<const Dataset> data,
                                                              std::vector<std::uint32_t> labeled,
                                                              ThreadTeam& team) {
    SemiSupervisedSettings settings = options.settings;
    const bool codes = !classifier.encoder().empty();
    const bool pixels = !codes && are_pixels(data->train);
    settings.likelihood = pixels ? Likelihood::Bernoulli : Likelihood::Gaussian;
    say(pixels ? "pixels are drawn as 0 or 1 anew at every step, their likelihood is Bernoulli"
        : codes && classifier.encoder().spec.is_variational()
            ? "codes are drawn anew at every step, their likelihood is Gaussian"
            : "the likelihood is Gaussian");
    return std::make_unique<SemiSupervisedTask>(std::move(classifier), std::move(data), std::move(labeled),
                                                settings, team);
}

}  // namespace hourglass::cli
