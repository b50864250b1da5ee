#include "cli/class_filter.h"

#include <algorithm>
#include <cstdint>

#include "base/error.h"
#include "base/text.h"
#include "data/subset.h"

namespace hourglass::cli {
namespace {

std::vector<std::string> class_names(const ImageSet& set, const std::vector<std::uint8_t>& labels) {
    std::vector<std::string> names;
    for (const std::uint8_t label : labels) names.push_back(name_of_label(set, label));
    return names;
}

void keep_labels(Data& data, const std::vector<std::uint8_t>& labels) {
    Dataset& dataset = *data.dataset;
    const std::vector<std::string> names = class_names(dataset.train, labels);
    for (ImageSet* set : {&dataset.train, &dataset.test}) {
        *set = samples_of(*set, labels);
        if (set->count() == 0)
            throw Error(dataset.name + ": has no " + (set == &dataset.train ? "training" : "test") +
                        " samples of " + (names.size() == 1 ? "class " : "the classes ") + joined(names));
    }
    data.record.mean.clear();
    describe_training_set(dataset.train, data.record);
    data.record.trained_classes = names;
}

void check_labeled(const Data& data, const char* option) {
    if (!data.labeled)
        throw Error(data.dataset->name + ": has no labels, which " + option +
                    " needs; --label-column names a table's");
}

}  // namespace

void add_class_filter_options(CLI::App& command, ClassFilter& filter) {
    CLI::Option* only = command.add_option(
        "--only-classes", filter.only,
        "Train and validate on samples of these classes alone, named as in the data: 3, or normal. The model "
        "file remembers them, and 'anomalies' takes all others for what does not belong.");
    only->type_name("CLASS,...");
    command
        .add_option("--without-classes", filter.without,
                    "Train and validate on samples of all classes but these.")
        ->type_name("CLASS,...")
        ->excludes(only);
}

void keep_classes(Data& data, const ClassFilter& filter) {
    const std::string& where = data.dataset->name;
    const ImageSet& train = data.dataset->train;
    if (!filter.only.empty()) {
        check_labeled(data, "--only-classes");
        keep_labels(data, labels_named(train, split_list(filter.only), where));
    } else if (!filter.without.empty()) {
        check_labeled(data, "--without-classes");
        const auto out = labels_named(train, split_list(filter.without), where);
        std::vector<std::uint8_t> labels;
        std::ranges::set_difference(present_labels(train), out, std::back_inserter(labels));
        if (labels.empty())
            throw Error(where + ": --without-classes " + filter.without + " leaves no class to train on");
        keep_labels(data, labels);
    }
}

void keep_classes(Data& data, const std::vector<std::string>& classes) {
    if (classes.empty()) return;
    check_labeled(data, "a model of some classes");
    keep_labels(data, labels_named(data.dataset->train, classes, data.dataset->name));
}

}  // namespace hourglass::cli
