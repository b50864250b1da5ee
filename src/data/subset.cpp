#include "data/subset.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/error.h"
#include "base/text.h"
#include "data/stored.h"

namespace hourglass {

ImageSet subset(const ImageSet& all, std::span<const std::uint32_t> samples) {
    ImageSet set{all.width, all.height, {}, {}, {}};
    set.channels = all.channels;
    const std::size_t features = all.features();
    const auto take = [&](const auto& from, auto& to) {
        if (from.empty()) return;
        to.reserve(samples.size() * features);
        for (const std::uint32_t sample : samples) {
            const auto first = from.begin() + static_cast<std::ptrdiff_t>(sample * features);
            to.insert(to.end(), first, first + static_cast<std::ptrdiff_t>(features));
        }
    };
    take(all.pixels, set.pixels);
    take(all.values, set.values);
    if (all.stored) set.stored = stored_rows(all.stored, {samples.begin(), samples.end()}, features);
    for (const std::uint32_t sample : samples) set.labels.push_back(all.labels[sample]);
    if (!all.names.empty())
        for (const std::uint32_t sample : samples) set.names.push_back(all.names[sample]);
    set.columns = all.columns;
    set.classes = all.classes;
    return set;
}

ImageSet samples_of(const ImageSet& all, std::span<const std::uint8_t> labels) {
    std::vector<std::uint32_t> samples;
    for (std::size_t i = 0; i < all.count(); ++i)
        if (std::ranges::find(labels, all.labels[i]) != labels.end())
            samples.push_back(static_cast<std::uint32_t>(i));
    return subset(all, samples);
}

std::vector<std::uint8_t> present_labels(const ImageSet& set) {
    std::array<bool, 256> seen{};
    for (const std::uint8_t label : set.labels) seen[label] = true;
    std::vector<std::uint8_t> labels;
    for (std::size_t label = 0; label < seen.size(); ++label)
        if (seen[label]) labels.push_back(static_cast<std::uint8_t>(label));
    return labels;
}

std::vector<std::uint8_t> labels_named(const ImageSet& set, std::span<const std::string> words,
                                       std::string_view where) {
    const std::vector<std::uint8_t> present = present_labels(set);
    std::vector<std::string> known;
    for (const std::uint8_t label : present) known.push_back(name_of_label(set, label));
    std::vector<std::uint8_t> labels;
    for (const std::string& word : words) {
        const auto found = std::ranges::find(known, word);
        if (found == known.end())
            throw Error(prefix(where) + "has no samples of class " + in_quotes(word) + "; its classes are " +
                        joined(known));
        labels.push_back(present[static_cast<std::size_t>(found - known.begin())]);
    }
    std::ranges::sort(labels);
    labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
    return labels;
}

}  // namespace hourglass
