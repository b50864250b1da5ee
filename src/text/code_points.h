// The characters of UTF-8, one by one: what they are, and in small letters.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace hourglass {

struct CodePoint {
    std::int32_t code = 0xFFFD;
    std::size_t bytes = 1;  // that it takes in the text
    bool good = false;      // a byte that is not UTF-8 is a character of its own
};

// The one that begins at byte `at`, which is within the text.
CodePoint code_point_at(std::string_view text, std::size_t at);
void append_code_point(std::int32_t code, std::string& text);

// A letter, a digit or an underscore, as Python's \w: Unicode's categories L and N.
bool is_word_character(std::int32_t code);
// What Python's str.split() separates at.
bool is_blank_character(std::int32_t code);
std::int32_t small_letter(std::int32_t code);
// Character by character, in any script: "ÄRGER" becomes "ärger". Bytes that are not UTF-8 stay.
std::string small_letters(std::string_view text);

// The first run of characters without a blank from byte `at` on: where it begins and ends. Both are the
// text's end where there is none.
std::pair<std::size_t, std::size_t> next_unbroken(std::string_view text, std::size_t at);

}  // namespace hourglass
