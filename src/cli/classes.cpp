#include "cli/classes.h"

#include <algorithm>

#include "base/error.h"
#include "cli/options.h"
#include "io/sample_files.h"

namespace hourglass::cli {
void add_class_options(CLI::App& command, ClassOptions& options) {
    CLI::Option* label =
        command.add_option("--label", options.label, "Conditional models: the class of all samples, 0 to 9.");
    label->type_name("N")->check(in_range(0, kLastClass));
    command
        .add_option("--labels", options.labels,
                    "Conditional models: a file with the class of each sample, as IDX labels (-ubyte) or one "
                    "column of a .csv or .npy file.")
        ->type_name("FILE")
        ->excludes(label);
}

std::vector<std::uint8_t> choose_classes(const ClassOptions& options, const Spec& spec, std::size_t count,
                                         const std::vector<std::uint8_t>& known) {
    const bool given = options.label || !options.labels.empty();
    if (!spec.needs_labels()) {
        if (given) throw Error("--label and --labels are for conditional models; this one knows no classes");
        return {};
    }
    if (options.label) return std::vector<std::uint8_t>(count, static_cast<std::uint8_t>(*options.label));
    const std::vector<std::uint8_t> labels = given ? read_label_file(options.labels) : known;
    if (!given && known.empty()) {
        throw Error(
            "a conditional model needs classes; --label sets one for all "
            "samples, --labels names a file of them");
    }
    if (labels.size() != count) {
        throw Error(options.labels + ": has " + std::to_string(labels.size()) + " labels for " +
                    std::to_string(count) + " samples; every sample needs one");
    }
    const auto beyond = std::ranges::find_if(labels, [](std::uint8_t label) { return label > kLastClass; });
    if (beyond != labels.end()) {
        throw Error("sample " + std::to_string(beyond - labels.begin() + 1) + " has the label " +
                    std::to_string(*beyond) + "; conditional models know the classes 0 to 9");
    }
    return labels;
}

}  // namespace hourglass::cli
