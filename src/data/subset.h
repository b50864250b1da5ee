// Some samples of a set: of given numbers, or of given classes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/dataset.h"

namespace hourglass {

// The samples of these indices, in this order, with all that is known of them.
ImageSet subset(const ImageSet& all, std::span<const std::uint32_t> samples);

// The samples whose label is one of these, in the order of the set.
ImageSet samples_of(const ImageSet& all, std::span<const std::uint8_t> labels);

// The different labels of the set, in ascending order.
std::vector<std::uint8_t> present_labels(const ImageSet& set);

// The labels that words such as "3" or "fraud" name. Throws Error, which begins with `where` and names the
// classes that there are, for a word that none of the set's samples has.
std::vector<std::uint8_t> labels_named(const ImageSet& set, std::span<const std::string> words,
                                       std::string_view where);

}  // namespace hourglass
