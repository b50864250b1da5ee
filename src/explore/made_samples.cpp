#include "explore/made_samples.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/error.h"
#include "data/subset.h"
#include "explore/data_export.h"
#include "io/idx.h"
#include "io/npy.h"
#include "platform/platform.h"

namespace hourglass::explore {
namespace {

constexpr Eigen::Index kMadeAtOnce = 8;
constexpr std::size_t kFileLimit = 128000000;  // bytes

// The first samples of the class.
ImageSet originals_of(const ImageSet& all, std::uint8_t label, std::size_t most) {
    std::vector<std::uint32_t> indices;
    for (std::size_t i = 0; i < all.count() && indices.size() < most; ++i)
        if (all.labels[i] == label) indices.push_back(static_cast<std::uint32_t>(i));
    return subset(all, indices);
}

}  // namespace

int MadeSamples::made_of(std::size_t place) const {
    return std::clamp(made_ - first_of(place), 0, wish_.count);
}

float MadeSamples::progress() const {
    return static_cast<float>(made_) / std::max(1.0f, static_cast<float>(wanted()));
}

void MadeSamples::begin(const Look& look, const SampleWish& wish) {
    data_ = look.data;
    run_ = look.snapshot.run;
    model_version_ = look.snapshot.model_version;
    wish_ = wish;
    ++version_;
    made_ = 0;
    class_ = 0;
    fault_.clear();
    maker_.reset();
    model_.reset();
    if (needs_model(wish.method)) model_.emplace(look.snapshot.model);
    set_ = subset(data_->train, {});
    set_.stored = nullptr;
    next_class();
}

void MadeSamples::next_class() {
    maker_.reset();
    taken_ = 0;
    if (class_ >= wish_.classes.size()) return;
    const std::uint8_t label = wish_.classes[class_++];
    try {
        maker_.emplace(model_ ? &*model_ : nullptr, originals_of(data_->train, label, kMostOriginals), label,
                       wish_.count, AugmentOptions{.method = wish_.method, .seed = wish_.seed});
    } catch (const Error& error) {
        fault_ = error.what();
    }
}

// What the maker has made since the last time.
void MadeSamples::take() {
    const int count = maker_->made() - taken_;
    const auto samples = maker_->samples().middleCols(taken_, count);
    const std::span<const float> values(samples.data(), static_cast<std::size_t>(samples.size()));
    if (data_->train.holds_floats()) {
        set_.values.insert(set_.values.end(), values.begin(), values.end());
    } else {
        const std::vector<std::uint8_t> bytes = to_bytes(values);
        set_.pixels.insert(set_.pixels.end(), bytes.begin(), bytes.end());
    }
    set_.labels.insert(set_.labels.end(), static_cast<std::size_t>(count), wish_.classes[class_ - 1]);
    taken_ += count;
    made_ += count;
}

void MadeSamples::update(const Look& look, const SampleWish& wish, double milliseconds) {
    const double until = platform::seconds() + milliseconds / 1000;
    const bool other = data_ != look.data || run_ != look.snapshot.run || !(wish_ == wish);
    const bool newer = needs_model(wish.method) && model_version_ != look.snapshot.model_version;
    if (other || (newer && (!maker_ || !look.training()))) begin(look, wish);
    while (maker_ && platform::seconds() < until) {
        maker_->advance(ThreadTeam::single(), kMadeAtOnce);
        take();
        if (maker_->done()) next_class();
    }
}

std::vector<NamedFile> made_files(const ImageSet& set, const std::string& stem, MadeFormat format) {
    Dataset data{.name = stem, .train = set, .test = subset(set, {})};
    const std::vector<float> labels(set.labels.begin(), set.labels.end());
    switch (format) {
        case MadeFormat::Npy:
            return {export_data(data, {}, DataFormat::Npy, kFileLimit),
                    {stem + "-labels.npy", write_npy(labels, std::array{labels.size()})}};
        case MadeFormat::Csv:
            return {export_data(data, {}, DataFormat::Csv, kFileLimit)};
        case MadeFormat::Png:
            return {export_data(data, {}, DataFormat::Png, kFileLimit)};
        case MadeFormat::Idx:
            break;
    }
    const std::array<std::size_t, 3> shape{set.count(), static_cast<std::size_t>(set.height),
                                           static_cast<std::size_t>(set.width)};
    return {{stem + "-images-idx3-ubyte",
             set.holds_floats() ? write_idx_numbers(set.values, shape) : write_idx_images(set)},
            {stem + "-labels-idx1-ubyte", write_idx_labels(set.labels)}};
}

}  // namespace hourglass::explore
