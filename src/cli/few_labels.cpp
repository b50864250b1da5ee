#include "cli/few_labels.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "analysis/label_propagation.h"
#include "analysis/neighbor_graph.h"
#include "autoencoder/autoencoder.h"
#include "base/error.h"
#include "base/format.h"
#include "cli/output.h"
#include "cli/usage.h"
#include "data/few_labels.h"
#include "data/minibatch.h"
#include "data/subset.h"

namespace hourglass::cli {
namespace {

using Eigen::Index;

constexpr int kNeighbors = 10;         // of the graph, as in the paper
constexpr Index kEncodedAtOnce = 256;  // samples

std::string counted(std::size_t number) { return with_commas(static_cast<long>(number)); }

Matrix codes_of(const LoadedModel& model, ImageSet pictures, ThreadTeam& team) {
    Data data{.dataset = std::make_shared<Dataset>(), .notice = {}};
    data.dataset->train = std::move(pictures);
    scale_data(data, model.scaling, model.record);
    const ImageSet& set = data.dataset->train;
    Matrix codes(model.model.spec().latent, static_cast<Index>(set.count()));
    Autoencoder::Workspace workspace = model.model.make_workspace(kEncodedAtOnce, Passes::Forward);
    for_each_chunk(set, set.count(), kEncodedAtOnce, [&](Index first, ConstMatrixView samples, auto) {
        const MatrixView encoded = model.model.encode(samples, {}, workspace, team);
        codes.middleCols(first, samples.cols()) = encoded.topRows(codes.rows());
    });
    return codes;
}

struct Outcome {
    std::size_t spread = 0, unreached = 0, right = 0;  // of the samples without a label of their own
    double confidence = 0;                             // their mean
    double seconds = 0;
};

// Gives all samples of the set labels by those of `chosen`; those that none reaches are left out.
Outcome propagate(ConstMatrixView codes, const std::vector<std::uint32_t>& chosen, ImageSet& set,
                  ThreadTeam& team) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point start = Clock::now();
    const std::vector<std::uint8_t> labels = present_labels(set);
    const auto class_of = [&](std::uint32_t sample) {
        return static_cast<int>(std::ranges::lower_bound(labels, set.labels[sample]) - labels.begin());
    };
    std::vector<GivenLabel> given;
    for (const std::uint32_t sample : chosen) given.push_back({sample, class_of(sample)});
    const Graph graph = neighbor_graph(nearest_columns(codes, kNeighbors, team));
    const SpreadLabels spread = spread_labels(graph, given, static_cast<int>(labels.size()), team);

    Outcome outcome;
    std::vector<std::uint32_t> reached;
    for (std::uint32_t i = 0; i < set.count(); ++i) {
        const int found = spread.labels[i];
        const bool own = std::ranges::binary_search(chosen, i);
        if (found < 0) {
            ++outcome.unreached;
            continue;
        }
        reached.push_back(i);
        if (own) continue;
        ++outcome.spread;
        outcome.right += found == class_of(i) ? 1 : 0;
        outcome.confidence += static_cast<double>(spread.confidence[i]);
        set.labels[i] = labels[static_cast<std::size_t>(found)];
    }
    outcome.confidence /= static_cast<double>(std::max<std::size_t>(outcome.spread, 1));
    if (outcome.unreached > 0) set = subset(set, reached);
    outcome.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    return outcome;
}

void report(const Outcome& outcome, std::size_t given, const std::string& samples, bool json) {
    const double right =
        static_cast<double>(outcome.right) / static_cast<double>(std::max<std::size_t>(outcome.spread, 1));
    if (json) {
        Json line = {{"labels_given", given},
                     {"labels_spread", outcome.spread},
                     {"out_of_reach", outcome.unreached},
                     {"mean_confidence", outcome.confidence}};
        if (outcome.spread > 0) line["accuracy_measured_afterwards"] = right;
        line["seconds"] = outcome.seconds;
        print_json(line);
    }
    say(counted(given) + " labels spread to " + counted(outcome.spread) + " other " + samples + " in " +
        time_text(outcome.seconds) +
        (outcome.unreached > 0 ? "; " + counted(outcome.unreached) + " are out of reach and left out" : "") +
        "; of these labels " + fixed(100 * right, 2) +
        " % are right, measured afterwards by those that were set aside");
}

}  // namespace

void add_few_labels_options(CLI::App& command, FewLabels& options) {
    command
        .add_option(
            "--labels", options.count,
            "Use the labels of so many training samples, as many of each class, drawn by --seed; those "
            "of the others are set aside. Without --propagate the others are left out. Default: all.")
        ->type_name("N")
        ->check(in_range(2, 1 << 30));
    command
        .add_option(
            "--propagate", options.model,
            "With --labels: carry the labels over to the other training samples, along the graph of the 10 "
            "nearest neighbors among the codes that this model's encoder makes of them (Poisson learning), and "
            "train on all of them.")
        ->type_name("FILE");
}

void check_few_labels(const FewLabels& options) {
    if (!options.model.empty() && options.count == 0)
        throw UsageError("--propagate needs --labels, the number of labels that are carried over");
}

std::vector<std::uint32_t> apply_few_labels(const FewLabels& options, const CommonOptions& common,
                                            const LoadedModel& model, ImageSet pictures, std::uint64_t seed,
                                            Dataset& dataset, ThreadTeam& team) {
    if (options.count == 0) return {};
    ImageSet& train = dataset.train;
    const std::string samples = noun(train);
    std::vector<std::uint32_t> chosen;
    try {
        chosen = choose_labeled(train.labels, static_cast<std::size_t>(options.count), seed);
    } catch (const Error& error) {
        throw Error(dataset.name + ": --labels: " + error.what());
    }
    if (options.keeps_others) {
        say("the labels of " + counted(chosen.size()) + " " + samples + " are used, the " +
            counted(train.count() - chosen.size()) + " others are learned from without theirs");
        if (common.json)
            print_json({{"labels_given", chosen.size()}, {"unlabeled", train.count() - chosen.size()}});
        return chosen;
    }
    if (options.model.empty()) {
        say("the labels of " + counted(chosen.size()) + " " + samples + " are used, the " +
            counted(train.count() - chosen.size()) + " others are left out");
        if (common.json)
            print_json({{"labels_given", chosen.size()}, {"left_out", train.count() - chosen.size()}});
        train = subset(train, chosen);
        return chosen;
    }
    say("comparing the codes of " + counted(train.count()) + " " + samples);
    const Matrix codes = codes_of(model, std::move(pictures), team);
    const Outcome outcome = propagate(codes, chosen, train, team);
    report(outcome, chosen.size(), samples, common.json);
    return chosen;
}

}  // namespace hourglass::cli
