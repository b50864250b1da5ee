#include "data/stored.h"

#include <limits>
#include <utility>

namespace hourglass {
namespace {

class ChosenRows final : public StoredSamples {
public:
    ChosenRows(std::shared_ptr<const StoredSamples> all, std::vector<std::uint32_t> rows,
               std::size_t features)
        : all_(std::move(all)), rows_(std::move(rows)), features_(features) {}

    // Rows that follow each other are read at once.
    void read(std::size_t first, std::span<float> to) const override {
        const std::size_t count = to.size() / features_;
        for (std::size_t i = 0; i < count;) {
            std::size_t run = 1;
            while (i + run < count && rows_[first + i + run] == rows_[first + i] + run) ++run;
            all_->read(rows_[first + i], to.subspan(i * features_, run * features_));
            i += run;
        }
    }
    bool are_bytes() const override { return all_->are_bytes(); }

private:
    std::shared_ptr<const StoredSamples> all_;
    std::vector<std::uint32_t> rows_;
    std::size_t features_;
};

class ScaledSamples final : public StoredSamples {
public:
    ScaledSamples(std::shared_ptr<const StoredSamples> samples, Scaling scaling, std::vector<float> limits)
        : samples_(std::move(samples)), scaling_(std::move(scaling)), limits_(std::move(limits)) {}

    void read(std::size_t first, std::span<float> to) const override {
        samples_->read(first, to);
        const std::size_t features = scaling_.low.size();
        for (std::size_t begin = 0; begin < to.size(); begin += features) {
            for (std::size_t f = 0; f < features; ++f) {
                float& value = to[begin + f];
                value = (value - scaling_.low[f]) / scaling_.range[f];
                if (!limits_.empty() && limits_[f] > 0) value = std::clamp(value, -limits_[f], limits_[f]);
            }
        }
    }
    bool are_bytes() const override { return false; }

private:
    std::shared_ptr<const StoredSamples> samples_;
    Scaling scaling_;
    std::vector<float> limits_;
};

class MultipliedSamples final : public StoredSamples {
public:
    MultipliedSamples(std::shared_ptr<const StoredSamples> samples, float factor, bool are_bytes)
        : samples_(std::move(samples)), factor_(factor), are_bytes_(are_bytes) {}

    void read(std::size_t first, std::span<float> to) const override {
        samples_->read(first, to);
        for (float& value : to) value *= factor_;
    }
    bool are_bytes() const override { return are_bytes_; }

private:
    std::shared_ptr<const StoredSamples> samples_;
    float factor_;
    bool are_bytes_;
};

class ChangedImages final : public StoredSamples {
public:
    ChangedImages(ImageSet all, std::size_t features, std::function<void(ImageSet&)> change)
        : all_(std::move(all)), features_(features), change_(std::move(change)) {}

    void read(std::size_t first, std::span<float> to) const override {
        const std::size_t count = to.size() / features_, before = all_.features();
        std::vector<float> values(count * before);
        all_.stored->read(first, values);
        for (std::size_t i = 0; i < count; ++i) {
            ImageSet one = one_image();
            const auto begin = values.begin() + static_cast<std::ptrdiff_t>(i * before);
            one.values.assign(begin, begin + static_cast<std::ptrdiff_t>(before));
            change_(one);
            std::ranges::copy(one.values, to.begin() + static_cast<std::ptrdiff_t>(i * features_));
        }
    }
    bool are_bytes() const override { return all_.stored->are_bytes(); }

private:
    ImageSet one_image() const {
        ImageSet one;
        one.width = all_.width;
        one.height = all_.height;
        one.channels = all_.channels;
        one.labels.assign(1, 0);
        return one;
    }

    ImageSet all_;  // without its labels
    std::size_t features_;
    std::function<void(ImageSet&)> change_;
};

}  // namespace

void change_stored(ImageSet& set, std::function<void(ImageSet&)> change) {
    ImageSet before;
    before.width = set.width;
    before.height = set.height;
    before.channels = set.channels;
    before.stored = set.stored;
    ImageSet sizes = before;
    sizes.stored = nullptr;
    sizes.values.assign(sizes.features(), 0);
    sizes.labels.assign(1, 0);
    change(sizes);
    set.width = sizes.width;
    set.height = sizes.height;
    set.channels = sizes.channels;
    set.stored = std::make_shared<ChangedImages>(std::move(before), set.features(), std::move(change));
}

std::shared_ptr<const StoredSamples> stored_rows(std::shared_ptr<const StoredSamples> all,
                                                 std::vector<std::uint32_t> rows, std::size_t features) {
    return std::make_shared<ChosenRows>(std::move(all), std::move(rows), features);
}

std::shared_ptr<const StoredSamples> stored_scaled(std::shared_ptr<const StoredSamples> samples,
                                                   Scaling scaling, std::vector<float> limits) {
    return std::make_shared<ScaledSamples>(std::move(samples), std::move(scaling), std::move(limits));
}

std::shared_ptr<const StoredSamples> stored_times(std::shared_ptr<const StoredSamples> samples, float factor,
                                                  bool are_bytes) {
    return std::make_shared<MultipliedSamples>(std::move(samples), factor, are_bytes);
}

std::pair<float, float> value_range(const ImageSet& set) {
    float low = std::numeric_limits<float>::max(), high = std::numeric_limits<float>::lowest();
    for_each_piece(set, [&](std::size_t, std::span<const float> values) {
        for (const float value : values) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
        return true;
    });
    return low <= high ? std::pair(low, high) : std::pair(0.0f, 0.0f);
}

}  // namespace hourglass
