#include "data/dataset.h"

#include <algorithm>

#include "base/error.h"

namespace hourglass {
namespace {

std::string size_text(const ImageSet& set) {
    return std::to_string(set.width) + " x " + std::to_string(set.height) +
           (set.channels == 1 ? "" : " x " + std::to_string(set.channels));
}

void validate_set(const ImageSet& set, const std::string& where) {
    if (set.count() == 0) throw Error(where + ": there are no images");
    if (set.width <= 0 || set.height <= 0 || set.channels <= 0)
        throw Error(where + ": images of " + size_text(set) + " pixels; both sides must be positive");
    if (set.stored) return;
    if (set.holds_floats() && !set.pixels.empty()) {
        throw Error(where + ": has " + std::to_string(set.pixels.size()) + " bytes and " +
                    std::to_string(set.values.size()) + " floats; it must hold one kind");
    }
    const std::size_t numbers = set.holds_floats() ? set.values.size() : set.pixels.size();
    // Divided, not multiplied, so that no sizes can overflow.
    const std::size_t images = numbers / set.features();
    const bool whole = numbers % set.features() == 0;
    if (images != set.count() || !whole) {
        throw Error(where + ": " + std::to_string(set.count()) + " labels for " + std::to_string(images) +
                    " images" + (whole ? "" : " and a part of one") + "; every image needs one label");
    }
}

}  // namespace

std::string name_of_label(const ImageSet& set, std::size_t label) {
    return label < set.classes.size() ? set.classes[label] : std::to_string(label);
}

void validate(const Dataset& dataset) {
    validate_set(dataset.train, dataset.name + ", training set");
    validate_set(dataset.test, dataset.name + ", test set");
    if (dataset.train.width != dataset.test.width || dataset.train.height != dataset.test.height ||
        dataset.train.channels != dataset.test.channels) {
        throw Error(dataset.name + ": training images are " + size_text(dataset.train) +
                    " pixels, test images " + size_text(dataset.test) + "; they must have the same size");
    }
}

std::vector<std::uint8_t> to_bytes(std::span<const float> pixels) {
    std::vector<std::uint8_t> bytes(pixels.size());
    std::ranges::transform(pixels, bytes.begin(), [](float value) {
        return value > 0 ? static_cast<std::uint8_t>(std::min(value, 1.0f) * 255.0f + 0.5f) : std::uint8_t{0};
    });
    return bytes;
}

}  // namespace hourglass
