// What the files that a user opens hold, before anything is replaced by it: for the sheet that asks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "data/columns.h"
#include "math/matrix.h"

namespace hourglass::explore {

enum class ImportScale { Unit, Standard, None };

struct ImportChoices {
    std::string label_column{};    // by name or number; empty: the one that looks like it
    bool no_label = false;         // not even that
    std::string text_column{};     // of documents; empty: by its name, or the one with the most words
    std::optional<bool> header{};  // whether the first line has names; unset: told by its kind
    ImportScale scale = ImportScale::Standard;
    Missing missing = Missing::Refuse;  // what becomes of empty cells
    int side = 0;         // of square pictures that all are brought to, pixels; 0: they keep their sizes
    bool invert = false;  // pictures
    bool color = true;    // pictures in color keep three numbers per pixel
    std::optional<bool>
        samples_last{};  // which dimension of an array counts the samples; unset: its shape tells

    bool operator==(const ImportChoices&) const = default;
};

struct ImportFacts {
    struct Line {
        std::string name, value;
    };
    std::string name;                // "t.csv", "30 images"
    std::vector<Line> lines;         // kind, count, columns or size, classes, range, split
    std::vector<std::string> notes;  // what was guessed, filled, put right or left out
    std::string problem;             // why it cannot be used as chosen; empty: it can
    bool table = false;
    bool texts = false;  // documents, in a table or in lines

    // What can be chosen; nothing where the files are too large to be read twice.
    bool choices_open = false;
    bool has_header_choice = false;
    bool has_missing_choice = false;         // some cells are empty
    bool has_size_choice = false;            // the pictures are a file each
    bool has_color_choice = false;           // some are in color
    bool has_samples_choice = false;         // an array seemed to have its samples last
    std::vector<std::string> label_columns;  // that can be chosen
    std::string label_column;                // the one that is taken; empty: none
    std::vector<std::string> text_columns;   // the same of documents
    std::string text_column;
    ImportChoices choices;

    // The first samples: of a table its rows, unscaled, under the columns' names; of pictures their
    // pixels, 0..1.
    std::vector<std::string> columns;
    Matrix preview;                   // features x samples
    std::vector<std::string> labels;  // of the samples; empty: none are known
    std::vector<std::string> preview_texts;
    int width = 0, height = 0;  // of a picture
    int channels = 1;           // of its pixels: 3 in color
};

}  // namespace hourglass::explore
