// Files that a user opens, as they are understood: read again with every choice, until they are used.
#pragma once

#include <memory>

#include "explore/import_facts.h"
#include "io/opened_files.h"

namespace hourglass::explore {

class Import {
public:
    // Files of more bytes than this are read once, without choices: a second copy would not fit beside them.
    static constexpr std::size_t kMostReadAgain = std::size_t{16} << 20;

    // Throws Error when the files are no samples. Where only a choice is missing, such as what becomes of
    // empty cells, one is taken, and the notes say so.
    explicit Import(OpenedFiles files);
    // A data set that leaves no choice, such as MNIST's four files.
    Import(Dataset data, std::string read);

    // Reads anew. What cannot be read so becomes facts().problem.
    void choose(const ImportChoices& choices);
    std::shared_ptr<const ImportFacts> facts() const { return facts_; }
    // Throws Error with the problem, if there is one.
    OpenedData take();

private:
    OpenChoices reading(const ImportChoices& choices) const;
    ImportChoices read_first(bool open);
    void describe(const ImportChoices& choices, bool open);

    OpenedFiles files_{0};
    OpenedData data_;
    std::vector<std::string> label_columns_;
    bool has_gaps_ = false;        // the table has empty cells
    bool has_colors_ = false;      // some picture is in color
    bool has_dimensions_ = false;  // an array seemed to have its samples last
    std::string guess_;            // the choice that was taken for want of one, as a note; empty: none
    std::shared_ptr<const ImportFacts> facts_;
};

}  // namespace hourglass::explore
