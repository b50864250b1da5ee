#include "io/opened_files.h"

#include <algorithm>
#include <limits>
#include <type_traits>
#include <utility>

#include "base/error.h"
#include "data/table.h"
#include "io/gzip.h"
#include "io/image_files.h"
#include "io/zip.h"

namespace hourglass {
namespace {

std::size_t bytes_taken(const ImageSet& set) { return set.pixels.size() + sizeof(float) * set.values.size(); }

bool is_unit_range(const ImageSet& set) {
    return std::ranges::all_of(
        set.values, [](float value) { return value >= 0 && value <= 1; });
}

void widen_range(const ImageSet& set, float& low, float& high) {
    for (const float value : set.values) {
        low = std::min(low, value);
        high = std::max(high, value);
    }
    if (set.holds_floats()) return;
    low = std::min(low, 0.0f);
    high = std::max(high, 255.0f);
}

std::string plural(std::size_t count, const char* thing) {
    return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

}  // namespace

void OpenedFiles::clear() {
    files_.clear();
    bytes_ = 0;
}

// A file alone is told by its content when it is read; of several each must be an image.
void OpenedFiles::add(std::string_view name, std::vector<std::uint8_t> bytes) {
    const bool packed = is_zip(bytes) || is_gzip(bytes);
    const bool image = packed ? is_image_name(name) && !is_zip(bytes) : sample_format(name, bytes).one_image;
    if (!files_.empty() && !(image && files_[0].image)) {
        throw Error(std::string(name) + ": does not go with " + files_[0].name +
                    "; open one table or array at a time, or several images");
    }
    if (bytes_ + bytes.size() > limit_) {
        throw Error(std::string(name) + ": with this file they have " +
                    std::to_string(bytes_ + bytes.size()) + " bytes; at most " + std::to_string(limit_) +
                    " are read here");
    }
    bytes_ += bytes.size();
    files_.push_back({std::string(name), image, std::move(bytes)});
}

// Files that are constant are copied, others are emptied.
template <typename Files>
OpenedData OpenedFiles::build(Files& files, const OpenChoices& choices) const {
    if (files.empty()) throw Error("there are no files of samples");
    SampleOptions reading = choices.reading;
    reading.limit = limit_;
    if (choices.no_label) reading.guess_label = false;
    const auto content = [](auto& file) {
        if constexpr (std::is_const_v<Files>)
            return file.bytes;
        else
            return std::move(file.bytes);
    };
    Samples all;
    if (files[0].image) {
        std::vector<ImageFile> images;
        for (auto& file : files) images.push_back({file.name, file.name, [&] { return content(file); }});
        all = read_image_files(std::move(images), plural(files.size(), "image"), reading);
    } else {
        all = read_samples(files[0].name, content(files[0]), reading);
    }
    const std::size_t taken = bytes_taken(all.set) + (all.test ? bytes_taken(*all.test) : 0);
    if (taken > limit_) {
        throw Error(files[0].name + ": the samples take " + std::to_string(taken) + " bytes; at most " +
                    std::to_string(limit_) + " are read here");
    }
    const std::string name = files.size() == 1 ? files[0].name : plural(files.size(), "image");

    OpenedData opened;
    opened.read = describe(all);
    opened.label_column = all.label_column;
    opened.left_out = std::move(all.left_out);
    opened.notes = std::move(all.notes);
    opened.guessed_samples_last = all.guessed_samples_last;
    opened.low = std::numeric_limits<float>::max();
    opened.high = std::numeric_limits<float>::lowest();
    widen_range(all.set, opened.low, opened.high);
    if (all.test) {
        widen_range(*all.test, opened.low, opened.high);
        opened.dataset = {name, false, std::move(all.set), std::move(*all.test)};
        validate(opened.dataset);
    } else {
        opened.dataset = split(all.set, kTestShare, kSplitSeed, name);
    }
    Dataset& data = opened.dataset;
    const OpenedScale how = is_table(data.train) ? choices.table_scale : OpenedScale::Unit;
    if (how == OpenedScale::Standard)
        opened.scaling = fit_standard_scaling(data.train);
    else if (how == OpenedScale::Unit && (!is_unit_range(data.train) || !is_unit_range(data.test)))
        opened.scaling = fit_scaling(data.train);
    scale(opened.scaling, data.train);
    scale(opened.scaling, data.test);
    const std::string what = is_table(data.train) ? "column" : "pixel";
    opened.notice = name + ": read as " + opened.read + "; " + std::to_string(data.train.count()) +
                    " to train and " + std::to_string(data.test.count()) + " to test with";
    if (!opened.scaling.empty())
        opened.notice += "; every " + what + " scaled to " +
                         (how == OpenedScale::Unit ? "0..1" : "mean 0 and deviation 1");
    for (const std::string& note : opened.notes) opened.notice += "; " + note;
    return opened;
}

Samples OpenedFiles::read_image(InvertChoice invert) const {
    SampleOptions reading;
    reading.limit = limit_;
    reading.invert = invert;
    return read_samples(files_[0].name, files_[0].bytes, reading);
}

OpenedData OpenedFiles::read(const OpenChoices& choices) const { return build(files_, choices); }

OpenedData OpenedFiles::read_once(const OpenChoices& choices) {
    std::vector<File> files = std::exchange(files_, {});
    bytes_ = 0;
    return build(files, choices);
}

}  // namespace hourglass
