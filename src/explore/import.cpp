#include "explore/import.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/text.h"
#include "data/minibatch.h"
#include "data/table.h"
#include "explore/page_words.h"

namespace hourglass::explore {
namespace {

constexpr std::size_t kMostNamed = 8;
constexpr int kPreviewRows = 5, kPreviewPictures = 12;
constexpr int kUsualSide = 28;    // MNIST's, for which most settings here are made
constexpr int kLargestSide = 64;  // up to which models of pictures train in the page in a while

std::string size_text(int width, int height) {
    return std::to_string(width) + " x " + std::to_string(height);
}

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
    if (!is_table(set))
        return size_text(set.width, set.height) + (set.channels > 1 ? " pixels in color" : " pixels");
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
    facts.channels = set.channels;
}

}  // namespace

// As the files are, else with the first choice that they can be read with.
ImportChoices Import::read_first(bool open) {
    const auto read = [&](const ImportChoices& choices) {
        data_ = open ? files_.read(reading(choices)) : files_.read_once(reading(choices));
        return choices;
    };
    if (!open) return read({});
    std::string fault;
    try {
        return read({});
    } catch (const Error& error) {
        fault = error.what();
    }
    const std::pair<ImportChoices, std::string> others[] = {
        {{.missing = Missing::Mean}, "empty cells are filled with the mean of their column"},
        {{.side = kUsualSide},
         "the pictures have several sizes, and are all brought to " + size_text(kUsualSide, kUsualSide) +
             " pixels"}};
    for (const auto& [choices, guess] : others) {
        try {
            read(choices);
            has_gaps_ = choices.missing != Missing::Refuse;
            guess_ = guess;
            return choices;
        } catch (const Error&) {
            // The first fault is the one to tell of.
        }
    }
    throw Error(without_options(fault));
}

Import::Import(OpenedFiles files) : files_(std::move(files)) {
    const bool open = files_.bytes() <= kMostReadAgain;
    ImportChoices choices = read_first(open);
    const ImageSet& train = data_.dataset.train;
    if (open && !is_table(train) && choices.side == 0 && !train.names.empty() &&
        std::max(train.width, train.height) > kLargestSide) {
        guess_ = "the pictures have " + size_text(train.width, train.height) +
                 " pixels, and are brought to " + size_text(kLargestSide, kLargestSide);
        choices.side = kLargestSide;
        data_ = files_.read(reading(choices));
    }
    label_columns_ = data_.dataset.train.columns;
    if (label_columns_.empty())
        for (int c = 1; c <= data_.dataset.train.width; ++c) label_columns_.push_back(std::to_string(c));
    label_columns_.insert(label_columns_.end(), data_.left_out.begin(), data_.left_out.end());
    const bool listed = std::ranges::find(label_columns_, data_.label_column) != label_columns_.end();
    if (!data_.label_column.empty() && !listed) label_columns_.push_back(data_.label_column);
    if (!is_table(data_.dataset.train)) choices.scale = ImportScale::Unit;
    has_colors_ = data_.dataset.train.channels > 1;
    has_dimensions_ = data_.guessed_samples_last;
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
    open.reading.missing = choices.missing;
    open.reading.invert = choices.invert ? InvertChoice::Yes : InvertChoice::Unset;
    open.reading.color = choices.color ? ColorChoice::Auto : ColorChoice::No;
    if (choices.side > 0) open.reading.size = ImageSize{choices.side, choices.side};
    open.reading.guess_tiles = true;
    open.reading.samples_last = choices.samples_last;
    open.no_label = choices.no_label;
    open.table_scale = choices.scale == ImportScale::Unit       ? OpenedScale::Unit
                       : choices.scale == ImportScale::Standard ? OpenedScale::Standard
                                                                : OpenedScale::None;
    return open;
}

void Import::choose(const ImportChoices& choices) {
    try {
        data_ = files_.read(reading(choices));
        const ImportChoices& before = facts_->choices;
        if (choices.side != before.side || choices.missing != before.missing) guess_.clear();
        describe(choices, true);
    } catch (const Error& error) {
        auto facts = std::make_shared<ImportFacts>(*facts_);
        facts->choices = choices;
        facts->problem = without_options(error.what());
        facts_ = std::move(facts);
    }
}

void Import::describe(const ImportChoices& choices, bool open) {
    const Dataset& data = data_.dataset;
    auto facts = std::make_shared<ImportFacts>();
    facts->name = data.name;
    facts->table = is_table(data.train);
    facts->choices_open = open;
    facts->has_header_choice = open && data_.read.starts_with("CSV");
    facts->has_missing_choice = has_gaps_;
    facts->has_size_choice = open && !facts->table && !data.train.names.empty();
    facts->has_color_choice = open && has_colors_;
    facts->has_samples_choice = open && has_dimensions_;
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
    if (!guess_.empty()) facts->notes.push_back(guess_);
    for (const std::string& note : data_.notes) facts->notes.push_back(without_options(note));
    add_preview(data_, *facts);
    facts_ = std::move(facts);
}

OpenedData Import::take() {
    if (!facts_->problem.empty()) throw Error(facts_->problem);
    return std::move(data_);
}

}  // namespace hourglass::explore
