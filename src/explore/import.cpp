#include "explore/import.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/text.h"
#include "data/minibatch.h"
#include "data/table.h"

namespace hourglass::explore {
namespace {

constexpr std::size_t kMostNamed = 8;
constexpr int kPreviewRows = 5, kPreviewPictures = 12;

std::string some_of(const std::vector<std::string>& names) {
    const std::size_t shown = std::min(names.size(), kMostNamed);
    return joined(std::span(names).first(shown)) + (shown < names.size() ? ", ..." : "");
}

std::string classes_text(const Dataset& data, const std::string& label_column) {
    std::set<std::uint8_t> labels(data.train.labels.begin(), data.train.labels.end());
    labels.insert(data.test.labels.begin(), data.test.labels.end());
    std::vector<std::string> names;
    for (const std::uint8_t label : labels) names.push_back(name_of_label(data.train, label));
    return std::to_string(names.size()) + (names.size() == 1 ? " class" : " classes") + " from " +
           label_column + ": " + some_of(names);
}

std::string split_text(const Dataset& data) {
    return with_commas(static_cast<long>(data.train.count())) + " to train, " +
           with_commas(static_cast<long>(data.test.count())) + " to test";
}

std::string size_of(const ImageSet& set) {
    if (!is_table(set)) return std::to_string(set.width) + " x " + std::to_string(set.height) + " pixels";
    const std::string count = with_commas(set.width) + (set.width == 1 ? " column" : " columns");
    return set.columns.empty() ? count : count + ": " + some_of(set.columns);
}

void add_preview(const OpenedData& data, ImportFacts& facts) {
    const ImageSet& set = data.dataset.train;
    const int most = facts.table ? kPreviewRows : kPreviewPictures;
    const int count = std::min(most, static_cast<int>(set.count()));
    facts.preview.resize(static_cast<Eigen::Index>(set.features()), count);
    gather_range(set, 0, facts.preview);
    if (facts.table) unscale(data.scaling, facts.preview);
    facts.columns = set.columns;
    if (facts.columns.empty())
        for (int c = 1; facts.table && c <= set.width; ++c) facts.columns.push_back(std::to_string(c));
    if (!data.label_column.empty())
        for (int i = 0; i < count; ++i)
            facts.labels.push_back(name_of_label(set, set.labels[static_cast<std::size_t>(i)]));
    facts.width = set.width;
    facts.height = set.height;
}

}  // namespace

Import::Import(OpenedFiles files) : files_(std::move(files)) {
    const bool open = files_.bytes() <= kMostReadAgain;
    ImportChoices choices;
    data_ = open ? files_.read(reading(choices)) : files_.read_once(reading(choices));
    label_columns_ = data_.dataset.train.columns;
    if (label_columns_.empty())
        for (int c = 1; c <= data_.dataset.train.width; ++c) label_columns_.push_back(std::to_string(c));
    label_columns_.insert(label_columns_.end(), data_.left_out.begin(), data_.left_out.end());
    const bool listed = std::ranges::find(label_columns_, data_.label_column) != label_columns_.end();
    if (!data_.label_column.empty() && !listed) label_columns_.push_back(data_.label_column);
    if (!is_table(data_.dataset.train)) choices.scale = ImportScale::Unit;
    describe(choices, open);
}

Import::Import(Dataset data, std::string read) {
    data_.dataset = std::move(data);
    data_.read = std::move(read);
    data_.label_column = "the files of labels";
    data_.high = 255;
    describe({.scale = ImportScale::Unit}, false);
}

OpenChoices Import::reading(const ImportChoices& choices) const {
    OpenChoices open;
    open.reading.label_column = choices.label_column;
    open.reading.header = choices.header;
    open.no_label = choices.no_label;
    open.table_scale = choices.scale == ImportScale::Unit       ? OpenedScale::Unit
                       : choices.scale == ImportScale::Standard ? OpenedScale::Standard
                                                                : OpenedScale::None;
    return open;
}

void Import::choose(const ImportChoices& choices) {
    try {
        data_ = files_.read(reading(choices));
        describe(choices, true);
    } catch (const Error& error) {
        auto facts = std::make_shared<ImportFacts>(*facts_);
        facts->choices = choices;
        facts->problem = error.what();
        facts_ = std::move(facts);
    }
}

void Import::describe(const ImportChoices& choices, bool open) {
    const Dataset& data = data_.dataset;
    auto facts = std::make_shared<ImportFacts>();
    facts->name = data.name;
    facts->table = is_table(data.train);
    facts->choices_open = open && facts->table;
    facts->has_header_choice = facts->choices_open && data_.read.starts_with("CSV");
    facts->label_columns = label_columns_;
    facts->label_column = data_.label_column;
    facts->choices = choices;
    const auto line = [&](std::string name, std::string value) {
        facts->lines.push_back({std::move(name), std::move(value)});
    };
    // The labels have a line of their own.
    line("Found",
         data_.read.substr(0, std::min(data_.read.find(", labels from"), data_.read.find(", no labels"))));
    line(facts->table ? "Columns" : "Size", size_of(data.train));
    line("Classes", data_.label_column.empty() ? "none" : classes_text(data, data_.label_column));
    line("Values",
         number_text(static_cast<double>(data_.low)) + " to " + number_text(static_cast<double>(data_.high)));
    line("Split", split_text(data));
    facts->notes = data_.notes;
    add_preview(data_, *facts);
    facts_ = std::move(facts);
}

OpenedData Import::take() {
    if (!facts_->problem.empty()) throw Error(facts_->problem);
    return std::move(data_);
}

}  // namespace hourglass::explore
