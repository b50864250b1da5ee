#include "io/samples.h"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "data/stored.h"
#include "data/table.h"
#include "data/tiles.h"
#include "io/archive.h"
#include "io/foreign.h"
#include "io/gzip.h"
#include "io/idx.h"
#include "io/utf8.h"
#include "io/zip.h"

namespace hourglass {
namespace {

bool is_text(std::span<const std::uint8_t> bytes) {
    constexpr std::size_t kLooked = 4096;
    const auto control = [](std::uint8_t c) { return c < 0x20 && (c < '\t' || c > '\r'); };
    if (is_utf16(bytes)) return true;
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
    if (const std::string_view foreign = foreign_format(bytes); !foreign.empty())
        throw Error(prefix(name) + std::string(foreign) + "; what is read: " + sample_formats_text());
    throw Error(prefix(name) +
                "neither its content nor its ending belongs to a known format: " + sample_formats_text());
}

namespace {

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
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

bool are_bytes(std::span<const float> values) {
    return std::ranges::all_of(
        values, [](float value) { return value >= 0 && value <= 255 && value == std::floor(value); });
}

// Bytes that another program has divided by 255, in single precision or better. Black and white are, too.
bool are_bytes_over_255(std::span<const float> values) {
    constexpr float kRounding = 1e-4f;
    const auto rounded = [](float value) { return std::abs(value - std::round(value)) < kRounding; };
    return std::ranges::all_of(values,
                               [&](float value) { return value >= 0 && value <= 1 && rounded(255 * value); });
}

void turn_into_bytes(ImageSet& set, float unit = 1) {
    set.pixels.resize(set.values.size());
    std::ranges::transform(set.values, set.pixels.begin(), [unit](float value) {
        return static_cast<std::uint8_t>(std::lround(unit * value));
    });
    set.values = {};
}

// Rows of square images whose columns are called as pixels are, and have their values, become such images.
std::string guess_images(ImageSet& set) {
    const auto side = static_cast<int>(std::lround(std::sqrt(static_cast<double>(set.features()))));
    const bool named = is_table(set) && side > 1 && side * side == set.width && !set.columns.empty() &&
                       std::ranges::all_of(set.columns, names_pixel);
    if (!named) return {};
    const bool shares = are_bytes_over_255(set.values);
    if (!shares && !are_bytes(set.values)) return {};
    set.width = set.height = side;
    set.columns.clear();
    turn_into_bytes(set, shares ? 255 : 1);
    return "the columns are called as pixels are, so every row is an image of " + std::to_string(side) +
           " x " + std::to_string(side) + " pixels" + (shares ? ", from 0 to 1" : "");
}

// Gray levels that another program has stored as floats or large integers.
std::string guess_gray_levels(ImageSet& set) {
    if (is_table(set) || set.values.empty()) return {};
    if (are_bytes_over_255(set.values)) {
        turn_into_bytes(set, 255);
        return "the pixels are whole numbers from 0 to 255 over 255, which are taken as gray levels";
    }
    if (std::ranges::max(set.values) < kHalfOfWhite || !are_bytes(set.values)) return {};
    turn_into_bytes(set);
    return "the pixels are whole numbers from 0 to 255, which are taken as gray levels, 0 to 1";
}

void add_note(std::vector<std::string>& notes, std::string note) {
    if (!note.empty()) notes.push_back(std::move(note));
}

// What --columns and the like mean for a file without names, whose columns have only numbers.
void choose_among_numbers(Samples& samples, const TableOptions& options, std::string_view name) {
    ImageSet& set = samples.set;
    const bool asked = !options.label_column.empty() || !options.columns.empty() ||
                       !options.without.empty() || !options.known.places.empty() ||
                       !options.known.label.empty();
    if (!asked) return;
    if (!is_table(set)) {
        if (options.label_column.empty() && options.columns.empty() && options.without.empty()) return;
        const std::string column = !options.label_column.empty() ? options.label_column
                                   : !options.columns.empty()    ? options.columns[0]
                                                                 : options.without[0];
        throw Error(prefix(name) + "holds images of " + std::to_string(set.width) + " x " +
                    std::to_string(set.height) + " pixels, which have no column " + in_quotes(column));
    }
    const std::size_t columns = set.features();
    ColumnChoice choice = choose_columns(std::vector<ColumnSketch>(columns), options, name);
    if (choice.label) {
        samples.label_column = std::to_string(*choice.label + 1);
        samples.labeled = true;
        set = take_labels(std::move(set), *choice.label, name);
    }
    // Places count the label's column, which is gone by now.
    std::vector<std::size_t> left = choice.features;
    for (std::size_t& place : left)
        if (choice.label && place > *choice.label) --place;
    keep_columns(set, left);
    for (const std::size_t place : choice.left_out) samples.left_out.push_back(std::to_string(place + 1));
    samples.places = std::move(choice.features);
    for (std::string& note : choice.notes) samples.notes.push_back(std::move(note));
}

TableOptions table_options(const SampleOptions& options) {
    return {.header = options.header,
            .missing = options.missing,
            .label_column = options.label_column,
            .columns = options.columns,
            .without = options.without,
            .guess_label = options.guess && options.guess_label,
            .skip_words = options.guess,
            .known = options.known};
}

void take_content(Samples& samples, FileContent content) {
    samples.set = std::move(content.set);
    samples.labeled = !content.label_column.empty();
    samples.label_column = std::move(content.label_column);
    samples.left_out = std::move(content.left_out);
    samples.places = std::move(content.places);
    samples.notes = std::move(content.notes);
    samples.guessed_samples_last = content.guessed_samples_last;
}

// EMNIST's own files, and those of NIST's other sets that are made like it, lie on their side.
bool lies_on_its_side(std::string_view name) {
    const std::string file = lower(std::string(name.substr(name.find_last_of("/\\:") + 1)));
    return file.starts_with("emnist");
}

std::string text_of(ImageSize size) {
    return std::to_string(size.width) + " x " + std::to_string(size.height);
}

// One image into its tiles: those that were asked for, or that it seems to be made of.
void cut_sheet(Samples& samples, std::string_view name, const SampleOptions& options) {
    ImageSet& set = samples.set;
    const bool cut = options.tile || options.guess_tiles;
    if (options.tile && !samples.format->one_image)
        throw Error(prefix(name) + "is " + std::string(samples.format->name) +
                    "; only an image file can be a sheet that is cut into tiles");
    if (!samples.format->one_image || !cut || set.holds_floats()) return;
    const ImageSize whole{set.width, set.height};
    if (options.tile) {
        const auto grid = grid_of_tiles(set, *options.tile);
        if (!grid) {
            throw Error(prefix(name) + "an image of " + text_of(whole) + " pixels is no sheet of tiles of " +
                        text_of(*options.tile) +
                        ", beside each other or with gaps of one color between them");
        }
        cut_tiles(set, *grid);
        return;
    }
    const ImageSize known{options.known_width, options.known_height};
    if (whole == known || options.size) return;
    std::optional<TileGrid> grid;
    std::string why = "as its gaps show";
    if (known.width > 0 && known.height > 1) {
        grid = grid_of_tiles(set, known);
        why = "as the model takes them";
    }
    if (!grid) grid = find_gaps(set);
    // The usual sizes of the images of sprites without gaps.
    for (const int side : {28, 32}) {
        if (grid || known.width > 0 || set.width % side != 0 || set.height % side != 0) continue;
        if (set.width == side && set.height == side) return;
        grid = TileGrid{{side, side}, 0, 0, 1, set.width / side, set.height / side};
        why = "a usual size";
    }
    if (!grid) return;
    cut_tiles(set, *grid);
    samples.notes.push_back("taken for a sheet of " + std::to_string(grid->columns) + " x " +
                            std::to_string(grid->rows) + " tiles of " + text_of(grid->tile) + " pixels, " +
                            why + " (--tile says otherwise; --tile " + std::to_string(whole.width) + "x" +
                            std::to_string(whole.height) + ": it is one image)");
}

// Color, tiles and size, which concern every image by itself.
void finish(Samples& samples, std::string_view name, const SampleOptions& options) {
    ImageSet& set = samples.set;
    if (options.missing != Missing::Refuse)
        add_note(samples.notes, settle_missing(set, options.missing, options.known.means, name));
    if (options.width != 0)
        make_images(set, options.width, name);
    else if (is_table(set) && options.known_height > 1 &&
             set.width == options.known_width * options.known_height)
        make_images(set, options.known_width, name);
    else if (options.guess || options.guess_images)
        add_note(samples.notes, guess_images(set));
    add_note(samples.notes, guess_gray_levels(set));
    settle_images(samples, name, options);
    const bool on_its_side = samples.format->name == "IDX" && set.height > 1 && lies_on_its_side(name);
    if (options.transpose.value_or(on_its_side)) {
        transpose_images(set);
        if (!options.transpose)
            samples.notes.push_back(
                "the name says EMNIST, whose images lie on their side and are turned upright (--transpose no "
                "leaves them)");
    }
}

}  // namespace

Samples read_samples(std::string_view name, std::vector<std::uint8_t> bytes, const SampleOptions& options) {
    bytes = unpacked(std::move(bytes), options.limit, name);
    if (bytes.size() > options.limit) {
        throw Error(prefix(name) + std::to_string(bytes.size()) + " bytes; at most " +
                    std::to_string(options.limit) + " are read here");
    }
    if (is_zip(bytes)) return read_archive(name, bytes, options);
    if (!options.member.empty())
        throw Error(prefix(name) + "is no archive, so it has no member " + in_quotes(options.member));
    Samples samples;
    samples.format = &sample_format(name, bytes);
    samples.guessed = samples.format != format_of_name(name);
    const TableOptions table = table_options(options);
    FileContent content =
        samples.format->read(std::move(bytes), name, {options.limit, table, options.samples_last});
    const bool chosen = content.columns_chosen;
    take_content(samples, std::move(content));
    if (!chosen) choose_among_numbers(samples, table, name);
    finish(samples, name, options);
    finish_images(samples, name, options);
    return samples;
}

void settle_images(Samples& samples, std::string_view name, const SampleOptions& options) {
    ImageSet& set = samples.set;
    if (set.channels != 1 && options.color == ColorChoice::No) {
        make_gray(set);
        samples.notes.emplace_back("the colors are made gray");
    }
    if (!is_table(set) && options.color == ColorChoice::Yes) make_color(set);
    cut_sheet(samples, name, options);
    if (!options.size || is_table(set) || *options.size == ImageSize{set.width, set.height}) return;
    fit_images(set, *options.size);
    samples.fitted = true;
}

void finish_images(Samples& samples, std::string_view name, const SampleOptions& options) {
    ImageSet& set = samples.set;
    const InvertChoice invert = options.invert;
    if (is_table(set) || invert == InvertChoice::No) return;
    // A model that takes them as they are needs no advice.
    if (invert == InvertChoice::Unset && options.known_width > 0) return;
    const bool gray_levels = !find_value(set, [](float value) { return !(value >= 0 && value <= 1); });
    if (!gray_levels && invert != InvertChoice::Yes) return;
    const double bright = share_on_bright_ground(set);
    constexpr double kMost = 0.5, kNearlyAll = 0.9;
    if (invert == InvertChoice::Unset) {
        if (set.channels == 1 && bright >= kNearlyAll)
            samples.notes.emplace_back(
                "the images are dark on a bright ground; inverted (--invert yes) they are bright on black, as "
                "MNIST's digits are");
        return;
    }
    if (invert == InvertChoice::Auto && bright < kMost) return;
    const auto invert_set = [&](ImageSet& images) {
        try {
            invert_images(images);
        } catch (const Error& error) {
            throw Error(prefix(name) + error.what());
        }
    };
    invert_set(set);
    if (samples.test) invert_set(*samples.test);
    samples.inverted = true;
    samples.notes.push_back(
        invert == InvertChoice::Auto
            ? "the images are dark on a bright ground and are inverted (--invert no leaves them)"
            : "the images are inverted");
}

void append_samples(ImageSet& all, ImageSet more, std::string_view name) {
    if (all.count() == 0) {
        all = std::move(more);
        return;
    }
    if (more.width != all.width || more.height != all.height) {
        throw Error(prefix(name) + std::to_string(more.width) + " x " + std::to_string(more.height) +
                    " pixels, the images before it have " + std::to_string(all.width) + " x " +
                    std::to_string(all.height) + "; all must be of one size, which --size 28 or --size " +
                    std::to_string(all.width) + "x" + std::to_string(all.height) + " brings them to");
    }
    if (all.channels != more.channels) {
        make_color(all);
        make_color(more);
    }
    if (more.holds_floats() != all.holds_floats())
        throw Error(prefix(name) + "bytes and floating-point numbers cannot be in one set");
    all.pixels.insert(all.pixels.end(), more.pixels.begin(), more.pixels.end());
    all.values.insert(all.values.end(), more.values.begin(), more.values.end());
    all.labels.insert(all.labels.end(), more.labels.begin(), more.labels.end());
    all.names.insert(all.names.end(), more.names.begin(), more.names.end());
}

std::vector<std::uint8_t> read_labels(std::string_view name, std::vector<std::uint8_t> bytes,
                                      const SampleOptions& options) {
    bytes = unpacked(std::move(bytes), options.limit, name);
    const SampleFormat& format = sample_format(name, bytes);
    if (&format == format_of_name(".idx")) return read_idx_labels(std::move(bytes), name);
    const ImageSet set = format.read(std::move(bytes), name, {options.limit, {}}).set;
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
    if (!is_table(set)) {
        const std::string size = std::to_string(set.width) + " x " + std::to_string(set.height) + " pixels";
        return count + (set.count() == 1 ? " image of " : " images of ") + size +
               (set.channels == 1 ? "" : " in color") +
               (samples.labeled ? ", labels from " + in_quotes(samples.label_column) : "");
    }
    return count + (set.count() == 1 ? " row of " : " rows of ") + std::to_string(set.width) +
           (set.width == 1 ? " column" : " columns") +
           (samples.labeled ? ", labels from " + in_quotes(samples.label_column) : ", no labels");
}

}  // namespace hourglass
