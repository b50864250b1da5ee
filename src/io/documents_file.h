// Labeled texts from files: lines of label, tab, text; or tables with a column of texts.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/documents.h"

namespace hourglass {

struct DocumentOptions {
    // Of a table with names in its first line. Empty: by names such as "text" and "label"; a file whose lines
    // have a tab and no such names is label, tab, text.
    std::string text_column{};
    std::string label_column{};
    bool no_label = false;  // also where a column is called as labels are
    // Whether a table whose names say nothing is looked into: texts are then in the column with the most
    // words, labels in that of the others with the fewest different cells, if these come again.
    bool guess = false;
    // Whether documents with an empty label are left out, with a note, where others have one; else they are
    // refused.
    bool skip_unlabeled = false;
};

struct ReadDocuments {
    Documents documents;
    std::vector<std::string> notes;  // what was guessed or left out, a sentence each
    // Of a table: its names, and those of the columns that were taken; empty: none.
    std::vector<std::string> columns{};
    std::string text_column{}, label_column{};
};

// Whether a file is texts rather than a table of numbers, with or without some words: by the names in its
// first line, or since most of it is words.
bool holds_documents(std::span<const std::uint8_t> bytes);

// UTF-8, also with a byte order mark, and UTF-16; in tables quotes as in io/csv_rows.h, in lines of label,
// tab, text none. Documents without any text are kept; empty lines are left out. Throws Error, which begins
// with `where`, for text in another encoding, a column that is missing, a label that is empty, and a file
// without documents.
ReadDocuments read_documents(std::vector<std::uint8_t> bytes, std::string_view where,
                             const DocumentOptions& options = {});

}  // namespace hourglass
