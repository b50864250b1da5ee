#include "io/opened_files.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "data/natural_order.h"
#include "data/table.h"

namespace hourglass {
namespace {

std::size_t bytes_taken(const ImageSet& set) { return set.pixels.size() + sizeof(float) * set.values.size(); }

bool is_unit_range(const ImageSet& set) {
    return std::ranges::all_of(
        set.values, [](float value) { return value >= 0 && value <= 1; });
}

}  // namespace

void OpenedFiles::clear() {
    files_.clear();
    taken_ = 0;
}

void OpenedFiles::add(std::string_view name, std::vector<std::uint8_t> bytes) {
    Samples samples = read_samples(name, std::move(bytes), {.guess = true, .limit = limit_});
    if (!files_.empty() && !(samples.format->one_image && files_[0].samples.format->one_image)) {
        throw Error(std::string(name) + ": does not go with " + files_[0].name +
                    "; open one table or array at a time, or several images");
    }
    const std::size_t all =
        taken_ + bytes_taken(samples.set) + (samples.test ? bytes_taken(*samples.test) : 0);
    if (all > limit_) {
        throw Error(std::string(name) + ": with this file the samples take " + std::to_string(all) +
                    " bytes; at most " + std::to_string(limit_) + " are read here");
    }
    taken_ = all;
    files_.push_back({std::string(name), std::move(samples)});
}

OpenedData OpenedFiles::build() {
    std::vector<File> files = std::exchange(files_, {});
    taken_ = 0;
    if (files.empty()) throw Error("there are no files of samples");
    std::ranges::sort(files, in_natural_order, &File::name);
    const std::string name = files.size() == 1 ? files[0].name : std::to_string(files.size()) + " images";
    Samples all = std::move(files[0].samples);
    for (std::size_t i = 1; i < files.size(); ++i)
        append_samples(all.set, std::move(files[i].samples.set), files[i].name);

    const std::string read = describe(all);
    OpenedData opened;
    opened.notes = std::move(all.notes);
    if (all.test) {
        opened.dataset = {name, false, std::move(all.set), std::move(*all.test)};
        validate(opened.dataset);
    } else {
        opened.dataset = split(all.set, kTestShare, kSplitSeed, name);
    }
    Dataset& data = opened.dataset;
    const bool scaled = !is_unit_range(data.train) || !is_unit_range(data.test);
    if (scaled) {
        opened.scaling = fit_scaling(data.train);
        scale(opened.scaling, data.train);
        scale(opened.scaling, data.test);
    }
    opened.notice = name + ": read as " + read + "; " + std::to_string(data.train.count()) +
                    " to train and " + std::to_string(data.test.count()) + " to test with" +
                    (scaled ? "; every column scaled to 0..1" : "");
    for (const std::string& note : opened.notes) opened.notice += "; " + note;
    return opened;
}

}  // namespace hourglass
