#include "io/samples.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "data/table.h"
#include "io/gzip.h"
#include "io/idx.h"

namespace hourglass {
namespace {

bool is_text(std::span<const std::uint8_t> bytes) {
    constexpr std::size_t kLooked = 4096;
    const auto control = [](std::uint8_t c) { return c < 0x20 && (c < '\t' || c > '\r'); };
    return !bytes.empty() && std::ranges::none_of(bytes.first(std::min(bytes.size(), kLooked)), control);
}

}  // namespace

const SampleFormat& sample_format(std::string_view name, std::span<const std::uint8_t> bytes) {
    const SampleFormat* named = format_of_name(name);
    const bool text = is_text(bytes);
    if (named != nullptr && named->begins == nullptr && text) return *named;
    if (const SampleFormat* format = format_of_content(bytes)) return *format;
    if (named != nullptr) return *named;
    if (text) return *format_of_name(".csv");
    throw Error(prefix(name) +
                "neither its content nor its ending belongs to a known format: " + sample_formats_text());
}

namespace {

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

bool names_labels(const std::string& column) {
    constexpr std::string_view kNames[] = {"label", "labels", "class", "target", "digit"};
    return std::ranges::find(kNames, lower(column)) != std::end(kNames);
}

// The column whose name says that it holds labels, if all its values can be.
std::optional<std::size_t> guess_label_column(const FileContent& content) {
    const auto name = std::ranges::find_if(content.columns, names_labels);
    if (name == content.columns.end() || content.columns.size() < 2) return std::nullopt;
    const auto place = static_cast<std::size_t>(name - content.columns.begin());
    const std::vector<float>& values = content.set.values;
    for (std::size_t i = place; i < values.size(); i += content.columns.size())
        if (!is_label(values[i])) return std::nullopt;
    return place;
}

// "pixel7", "pixel_0_6" or "1x7", as tables of images name their columns.
bool names_pixel(const std::string& column) {
    const std::string name = lower(column);
    if (name.starts_with("pixel")) return true;
    const std::size_t cross = name.find('x');
    return cross != std::string::npos && cross > 0 && cross + 1 < name.size() &&
           name.find_first_not_of("0123456789x") == std::string::npos &&
           name.find('x', cross + 1) == std::string::npos;
}

// Rows of square images whose columns are called as pixels are, and have their values, become such images.
void guess_images(const std::vector<std::string>& columns, ImageSet& set) {
    const auto side = static_cast<int>(std::lround(std::sqrt(static_cast<double>(set.features()))));
    const auto is_byte = [](float value) { return value >= 0 && value <= 255 && value == std::floor(value); };
    const bool images = set.height == 1 && side > 1 && side * side == set.width && !columns.empty() &&
                        std::ranges::all_of(columns, names_pixel) && std::ranges::all_of(set.values, is_byte);
    if (!images) return;
    set.width = set.height = side;
    set.pixels.assign(set.values.begin(), set.values.end());
    set.values = {};
}

void take_label_column(Samples& samples, FileContent& content, std::size_t place, std::string_view name) {
    const bool named = place < content.columns.size();
    samples.label_column = named ? content.columns[place] : std::to_string(place + 1);
    samples.labeled = true;
    content.set = take_labels(std::move(content.set), place, name);
    if (named) content.columns.erase(content.columns.begin() + static_cast<std::ptrdiff_t>(place));
}

}  // namespace

Samples read_samples(std::string_view name, std::vector<std::uint8_t> bytes, const SampleOptions& options) {
    bytes = unpacked(std::move(bytes), options.limit, name);
    if (bytes.size() > options.limit) {
        throw Error(prefix(name) + std::to_string(bytes.size()) + " bytes; at most " +
                    std::to_string(options.limit) + " are read here");
    }
    Samples samples;
    samples.format = &sample_format(name, bytes);
    samples.guessed = samples.format != format_of_name(name);
    FileContent content = samples.format->read(std::move(bytes), name, options.limit);
    const ImageSet& set = content.set;
    if (!options.label_column.empty()) {
        if (set.height != 1) {
            throw Error(prefix(name) + "holds images of " + std::to_string(set.width) + " x " +
                        std::to_string(set.height) + " pixels, which have no column " +
                        in_quotes(options.label_column));
        }
        take_label_column(samples, content,
                          find_column(content.columns, set.features(), options.label_column, name), name);
    } else if (options.guess) {
        if (const auto place = guess_label_column(content)) take_label_column(samples, content, *place, name);
    }
    if (options.width != 0)
        make_images(content.set, options.width, name);
    else if (options.guess)
        guess_images(content.columns, content.set);
    samples.set = std::move(content.set);
    return samples;
}

void append_samples(ImageSet& all, ImageSet more, std::string_view name) {
    if (all.count() == 0) {
        all = std::move(more);
        return;
    }
    if (more.width != all.width || more.height != all.height) {
        throw Error(prefix(name) + std::to_string(more.width) + " x " + std::to_string(more.height) +
                    " pixels, the images before it have " + std::to_string(all.width) + " x " +
                    std::to_string(all.height) + "; all must be of one size");
    }
    if (more.holds_floats() != all.holds_floats())
        throw Error(prefix(name) + "bytes and floating-point numbers cannot be in one set");
    all.pixels.insert(all.pixels.end(), more.pixels.begin(), more.pixels.end());
    all.values.insert(all.values.end(), more.values.begin(), more.values.end());
    all.labels.insert(all.labels.end(), more.labels.begin(), more.labels.end());
}

std::vector<std::uint8_t> read_labels(std::string_view name, std::vector<std::uint8_t> bytes,
                                      const SampleOptions& options) {
    bytes = unpacked(std::move(bytes), options.limit, name);
    const SampleFormat& format = sample_format(name, bytes);
    if (&format == format_of_name(".idx")) return read_idx_labels(std::move(bytes), name);
    const ImageSet set = format.read(std::move(bytes), name, options.limit).set;
    if (set.features() != 1) {
        throw Error(prefix(name) + std::to_string(set.features()) +
                    " numbers per row; labels are one per row");
    }
    std::vector<std::uint8_t> labels = set.pixels;
    for (const float number : set.values) labels.push_back(to_label(number, labels.size() + 1, name));
    return labels;
}

std::string describe(const Samples& samples) {
    const ImageSet& set = samples.set;
    const std::string count = std::string(samples.format->name) + ", " + std::to_string(set.count());
    if (set.height > 1) {
        const std::string size = std::to_string(set.width) + " x " + std::to_string(set.height) + " pixels";
        return count + (set.count() == 1 ? " image of " : " images of ") + size +
               (samples.labeled ? ", labels from " + in_quotes(samples.label_column) : "");
    }
    return count + (set.count() == 1 ? " row of " : " rows of ") + std::to_string(set.width) +
           (set.width == 1 ? " column" : " columns") +
           (samples.labeled ? ", labels from " + in_quotes(samples.label_column) : ", no labels");
}

}  // namespace hourglass
