// What the samples and their numbers are called: nobody wants to read of the pixels of a table.
#pragma once

#include <string>
#include <string_view>

#include "app/state/state.h"
#include "data/table.h"

namespace hourglass::app {

struct Words {
    std::string one, many;  // "digit", "digits"; "picture"; "row"
    std::string plain;      // "images"; "rows"
    std::string part;       // "pixel"; "column"
};

inline Words words_of(const State& state) {
    if (state.learns_texts() && !state.texts.name.empty())
        return {"document", "documents", "documents", "word"};
    if (state.learns_texts()) return {"message", "messages", "messages", "word"};
    if (state.data && is_table(state.data->train)) return {"row", "rows", "rows", "column"};
    if (state.source != Source::Page) return {"picture", "pictures", "images", "pixel"};
    return {"digit", "digits", "images", "pixel"};
}

inline std::string capital(std::string word) {
    if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') word[0] = static_cast<char>(word[0] - 'a' + 'A');
    return word;
}

// A text about digits and their images, about these samples: of a table, "image" becomes "row", "pixels"
// "columns".
std::string in_terms_of(std::string_view text, const Words& words);

}  // namespace hourglass::app
