#include "data/data_record.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <span>

#include "base/text.h"
#include "data/images.h"
#include "data/stored.h"

namespace hourglass {
namespace {

constexpr float kGrayWhite = 255;

// Multiplies and mixes eight bytes at a time (the steps of MurmurHash64A, Appleby 2008).
class Hash {
public:
    void add(std::span<const std::uint8_t> bytes) {
        for (std::size_t at = 0; at < bytes.size(); at += sizeof(std::uint64_t)) {
            std::uint64_t word = 0;
            std::memcpy(&word, bytes.data() + at, std::min(sizeof word, bytes.size() - at));
            add(word);
        }
        add(std::uint64_t{bytes.size()});
    }
    void add(std::uint64_t word) {
        constexpr std::uint64_t kFactor = 0xc6a4a7935bd1e995;
        word *= kFactor;
        word ^= word >> 47;
        state_ = (state_ ^ word * kFactor) * kFactor;
    }
    std::uint64_t value() const { return state_ ^ state_ >> 47; }

private:
    std::uint64_t state_ = 0x9ae16a3b2f90404f;
};

template <typename Number>
std::span<const std::uint8_t> raw(const std::vector<Number>& numbers) {
    return {reinterpret_cast<const std::uint8_t*>(numbers.data()), numbers.size() * sizeof(Number)};
}

bool within(const ImageSet& set, float low, float high) {
    return !find_value(
        set, [=](float value) { return !(value >= low && value <= high); });
}

void multiply(ImageSet& set, float factor) {
    if (set.stored) {
        set.stored = stored_times(set.stored, factor, false);
        return;
    }
    if (!set.holds_floats()) {
        set.values.assign(set.pixels.begin(), set.pixels.end());
        set.pixels = {};
        factor /= kGrayWhite;
    }
    for (float& value : set.values) value *= factor;
}

std::string feature_text(const DataRecord& record, std::size_t feature) {
    if (feature < record.columns.size()) return "column " + in_quotes(record.columns[feature]);
    return (record.is_table() ? "column " : "pixel ") + std::to_string(feature + 1);
}

}  // namespace

KnownColumns DataRecord::known_columns() const {
    if (empty() || !is_table()) return {.label = label_column, .classes = classes, .means = mean};
    return {.features = columns,
            .feature_count = static_cast<std::size_t>(width),
            .places = places,
            .label = label_column,
            .left_out = left_out,
            .classes = classes,
            .means = mean};
}

std::uint64_t sample_fingerprint(const ImageSet& set) {
    Hash hash;
    hash.add(static_cast<std::uint64_t>(set.width));
    hash.add(static_cast<std::uint64_t>(set.height));
    if (set.channels != 1) hash.add(static_cast<std::uint64_t>(set.channels));
    hash.add(raw(set.pixels));
    for_each_piece(set, [&](std::size_t, std::span<const float> values) {
        hash.add({reinterpret_cast<const std::uint8_t*>(values.data()), values.size_bytes()});
        return true;
    });
    hash.add(raw(set.labels));
    return hash.value();
}

ValueKind kind_of_values(const ImageSet& set) {
    if (!set.holds_floats()) return ValueKind::Bytes;
    if (within(set, 0, 1)) return ValueKind::Unit;
    const bool whole = !find_value(set, [](float value) { return value != std::floor(value); });
    const bool gray = whole && within(set, 0, kGrayWhite) && value_range(set).second >= kHalfOfWhite;
    // Few columns of whole numbers are rather ages or counts.
    constexpr std::size_t kFewestPixels = 16;
    return gray && set.features() >= kFewestPixels ? ValueKind::Gray : ValueKind::Other;
}

void describe_training_set(const ImageSet& set, DataRecord& record) {
    record.width = set.width;
    record.height = set.height;
    record.channels = set.channels;
    record.kind = kind_of_values(set);
    record.columns = set.columns;
    record.classes = set.classes;
    if (!set.holds_floats()) return;
    const std::size_t features = set.features();
    record.low.assign(features, std::numeric_limits<float>::max());
    record.high.assign(features, std::numeric_limits<float>::lowest());
    std::vector<double> sums(features);
    for_each_piece(set, [&](std::size_t, std::span<const float> values) {
        for (std::size_t first = 0; first < values.size(); first += features) {
            for (std::size_t f = 0; f < features; ++f) {
                const float value = values[first + f];
                record.low[f] = std::min(record.low[f], value);
                record.high[f] = std::max(record.high[f], value);
                sums[f] += value;
            }
        }
        return true;
    });
    for (const double sum : sums)
        record.mean.push_back(static_cast<float>(sum / static_cast<double>(set.count())));
}

std::string match_values(const DataRecord& record, ImageSet& set) {
    if (record.empty()) return {};
    const bool bytes = !set.holds_floats();
    if (record.kind == ValueKind::Gray) {
        if (bytes) {
            multiply(set, kGrayWhite);
            return "bytes are taken as numbers from 0 to 255, which the model was trained on";
        }
        if (!within(set, 0, 1)) return {};
        multiply(set, kGrayWhite);
        return "numbers from 0 to 1 are multiplied by 255, since the model was trained on 0 to 255";
    }
    const bool unit =
        record.kind == ValueKind::Bytes || (record.kind == ValueKind::Unit && !record.is_table());
    if (!unit || bytes) return {};
    if (within(set, 0, 1)) {
        return record.kind == ValueKind::Bytes
                   ? "numbers from 0 to 1 are taken as they are, as the bytes that the model was trained on become"
                   : "";
    }
    if (!within(set, 0, kGrayWhite) || value_range(set).second < kHalfOfWhite) return {};
    multiply(set, 1 / kGrayWhite);
    return "numbers from 0 to 255 are divided by 255, since the model was trained on " +
           std::string(record.kind == ValueKind::Bytes ? "bytes, which become 0 to 1" : "0 to 1");
}

std::string far_values(const DataRecord& record, const ImageSet& set) {
    const std::size_t features = set.features();
    const bool image_of_bytes = record.kind == ValueKind::Bytes;
    if (record.empty() || !set.holds_floats() || (!image_of_bytes && record.low.size() != features))
        return {};
    std::size_t count = 0, columns = 0;
    std::size_t worst = 0;
    double worst_excess = -1;
    float worst_value = 0;
    std::vector<bool> counted(features);
    const auto look = [&](std::size_t i, float given) {
        const std::size_t f = i % features;
        const double low = image_of_bytes ? 0.0 : record.low[f], high = image_of_bytes ? 1.0 : record.high[f];
        const double width = high > low ? high - low : 1e-6 * std::max(1.0, std::abs(high));
        const double value = given;
        const double excess = std::max(low - value, value - high) / width;
        if (excess <= 1) return;
        ++count;
        if (!counted[f]) ++columns;
        counted[f] = true;
        if (excess > worst_excess) {
            worst_excess = excess;
            worst = i;
            worst_value = given;
        }
    };
    for_each_piece(set, [&](std::size_t first, std::span<const float> values) {
        for (std::size_t i = 0; i < values.size(); ++i) look(first + i, values[i]);
        return true;
    });
    if (count == 0) return {};
    const std::size_t f = worst % features;
    const float low = image_of_bytes ? 0 : record.low[f], high = image_of_bytes ? 1 : record.high[f];
    return std::to_string(count) + (count == 1 ? " value in " : " values in ") + std::to_string(columns) +
           (record.is_table() ? (columns == 1 ? " column" : " columns")
                              : (columns == 1 ? " pixel" : " pixels")) +
           (count == 1 ? " is" : " are") + " far outside what the model was trained on, such as " +
           shortest_text(worst_value) + " in " + feature_text(record, f) + ", which had " +
           (low == high ? "only " + shortest_text(low) : shortest_text(low) + " to " + shortest_text(high));
}

void bound_constant_columns(const DataRecord& record, ImageSet& set) {
    const std::size_t features = set.features();
    if (record.low.size() != features || !set.holds_floats()) return;
    if (set.stored) {
        std::vector<float> limits(features);
        for (std::size_t f = 0; f < features; ++f) limits[f] = record.low[f] == record.high[f] ? 1.0f : 0.0f;
        const Scaling as_it_is{std::vector<float>(features, 0.0f), std::vector<float>(features, 1.0f)};
        set.stored = stored_scaled(set.stored, as_it_is, std::move(limits));
        return;
    }
    for (std::size_t f = 0; f < features; ++f) {
        if (record.low[f] != record.high[f]) continue;
        for (std::size_t i = f; i < set.values.size(); i += features)
            set.values[i] = std::clamp(set.values[i], -1.0f, 1.0f);
    }
}

}  // namespace hourglass
