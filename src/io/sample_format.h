// File formats of samples, as data. Each format's own file defines its row;
// io/sample_formats.cpp lists the rows, and everything else is made from them: recognizing a
// file, reading it, the file picker's endings, help texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/columns.h"
#include "data/dataset.h"
#include "io/elements.h"

namespace hourglass {

// How a file is to be read.
struct ReadOptions {
    std::size_t limit = SIZE_MAX;  // the most bytes that its numbers may take
    TableOptions table{};
    std::optional<bool> samples_last{};  // of arrays (io/elements.h)
};

// What one file holds.
struct FileContent {
    ImageSet set;  // its labels are all 0 unless label_column says where they come from
    // Tables with names choose their columns themselves (data/columns.h):
    bool columns_chosen = false;
    std::string label_column{};           // its name or number; empty: none
    std::vector<std::string> left_out{};  // columns, by name or number
    std::vector<std::size_t> places{};    // of the columns in the file, where not all are here in its order
    std::vector<std::string> notes{};     // what was guessed, filled or left out, a sentence each
    bool guessed_samples_last = false;    // of an array, by its shape

    ArrayLimits array_limits(const ReadOptions& options) {
        return {.bytes = options.limit,
                .keep_missing = options.table.missing != Missing::Refuse,
                .notes = &notes,
                .samples_last = options.samples_last,
                .guessed_samples_last = &guessed_samples_last};
    }
};

struct SampleFormat {
    std::string_view name;     // "PNG"
    std::string_view content;  // what a file holds, for help texts: "image"
    std::string_view endings;  // of names, in lower case: ".csv .tsv"

    // Whether these are the first bytes of such a file; null for text, which any file could be.
    bool (*begins)(std::span<const std::uint8_t> bytes) = nullptr;
    // Throws Error, which begins with `where`, when the file is damaged or its numbers
    // would take more than the limit.
    FileContent (*read)(std::vector<std::uint8_t> bytes, std::string_view where,
                        const ReadOptions& options) = nullptr;
    // Numbers as a file of the first ending; null where only other programs write such files. The values fill
    // the shape, which has samples first.
    std::vector<std::uint8_t> (*write)(std::span<const float> values,
                                       std::span<const std::size_t> shape) = nullptr;
    bool one_image = false;  // a file is one image: a set of them is many files
};

// For SampleFormat::begins.
inline bool begins_with(std::span<const std::uint8_t> bytes, std::string_view magic) {
    return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()).starts_with(magic);
}

std::span<const SampleFormat* const> sample_formats();

// By the ending of the name, in any case, overlooking ".gz" after it; null when it is none of a format.
const SampleFormat* format_of_name(std::string_view name);

// By how the content begins; null when it is none of a format that can be told.
const SampleFormat* format_of_content(std::span<const std::uint8_t> bytes);

// The format that writes numbers to a file of this name, as its ending says in any case;
// null when there is none.
const SampleFormat* format_to_write(std::string_view name);

// All formats in words: "table (.csv, .tsv), array (.npy), ...".
std::string sample_formats_text();

// The endings of all formats that begin with a dot, and ".gz": ".csv,.tsv,.npy,...", as
// file pickers take them.
std::string sample_endings();

}  // namespace hourglass
