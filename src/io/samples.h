// Samples from the content of files of any format: for the page, which has no file
// system, and for io/sample_files.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/dataset.h"
#include "data/images.h"
#include "io/sample_format.h"

namespace hourglass {

// What becomes of images in color.
enum class ColorChoice {
    No,    // they become gray
    Yes,   // and gray ones get three equal channels
    Auto,  // they stay as they are; where a set has both, gray ones get three channels
};

// Whether images are inverted, so that dark ink on white becomes white ink on black, as in MNIST.
enum class InvertChoice {
    Unset,  // no, but a note says so where they look like it
    No,
    Yes,
    Auto,  // where most of them have a bright border
};

struct SampleOptions {
    // The column that holds the labels: its name or its number from 1, for tables only; empty: none.
    std::string label_column{};
    // The rows are images with so many pixels per line; 0: rows.
    int width = 0;
    // Without these, the names of the columns may tell: "label" or "class"; "pixel0", "pixel1", ... (or
    // "1x1", "1x2", ...), which are square images of bytes. Columns of words are left out.
    bool guess = false;
    bool guess_label = true;  // where `guess` is on
    // The most bytes that a file may have, unpacked, and that its numbers may take.
    std::size_t limit = std::size_t{1} << 30;
    bool guess_images = false;  // by the names of the columns, as with `guess`
    // For tables (data/columns.h):
    std::optional<bool> header{};
    Missing missing = Missing::Refuse;
    std::vector<std::string> columns{};
    std::vector<std::string> without{};
    KnownColumns known{};
    // Of the images that a model takes: rows of as many numbers are such images. 0: it takes no images.
    int known_width = 0;
    int known_height = 0;
    ColorChoice color = ColorChoice::No;
    InvertChoice invert = InvertChoice::Unset;
    std::optional<ImageSize> size{};  // that images are brought to, letterboxed; unset: they keep theirs
    std::optional<ImageSize> tile{};  // of the tiles that images are sheets of
    // A single image may be a sheet of tiles: of the size that a model takes, or as its gaps show.
    bool guess_tiles = false;
    std::string member{};  // of an archive; empty: told by the members' names
    // Of an array: whether its last dimension counts the samples, or its first; unset: told by the shape.
    std::optional<bool> samples_last{};
    std::optional<bool> transpose{};  // images lie on their side; unset: told by the name (EMNIST)
};

struct Samples {
    ImageSet set;
    const SampleFormat* format = nullptr;
    bool guessed = false;            // the name says nothing of this format
    bool labeled = false;            // false: the labels are all 0
    std::string label_column;        // its name, or its number where columns have none; empty: none
    std::optional<ImageSet> test{};  // where the file keeps test samples apart; `set` are those for training
    std::vector<std::string> left_out{};  // columns, by name or number
    std::vector<std::size_t> places{};    // of the columns in the file, where not all are here in its order
    std::vector<std::string> notes{};     // what was guessed, filled, put right or left out, a sentence each
    bool inverted = false;                // the images, as SampleOptions::invert asks for
    bool fitted = false;                  // they were brought to SampleOptions::size
    bool guessed_samples_last = false;    // of an array, by its shape (SampleOptions::samples_last)
};

// What a file of this name and unpacked content is: told by how the content begins, else by the name's
// ending; text of any other name is taken for a table. Throws Error when nothing tells.
const SampleFormat& sample_format(std::string_view name, std::span<const std::uint8_t> bytes);

// What a file of this name and content holds, packed by gzip, in a ZIP archive, or not. Throws Error, which
// begins with the name.
Samples read_samples(std::string_view name, std::vector<std::uint8_t> bytes,
                     const SampleOptions& options = {});

// Adds the images of one file to those before it; where only some are in color, the gray ones get three equal
// channels. Throws Error, which begins with the name, unless they are of one size and kind.
void append_samples(ImageSet& all, ImageSet more, std::string_view name);

// Labels from IDX labels, or a table of one column of whole numbers from 0 to 255. Throws Error.
std::vector<std::uint8_t> read_labels(std::string_view name, std::vector<std::uint8_t> bytes,
                                      const SampleOptions& options = {});

// The parts of read_samples() that samples which are not in memory need, too. Colors, tiles and size, as the
// options ask. Throws Error, which begins with the name, where tiles are asked for of what is no image.
void settle_images(Samples& samples, std::string_view name, const SampleOptions& options);
// What is done to a set as a whole, once all its images are there: it is inverted where the options ask for
// that, and notes say so.
void finish_images(Samples& samples, std::string_view name, const SampleOptions& options);

// "CSV, 500 rows of 3 columns, labels from 'class'" or "PNG, 500 images of 28 x 28 pixels", for a notice.
std::string describe(const Samples& samples);

}  // namespace hourglass
