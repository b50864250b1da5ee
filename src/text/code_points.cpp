#include "text/code_points.h"

#include <utf8proc.h>

namespace hourglass {

CodePoint code_point_at(std::string_view text, std::size_t at) {
    CodePoint found;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at;
    utf8proc_int32_t code = 0;
    const utf8proc_ssize_t length =
        utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - at), &code);
    if (length > 0) found = {code, static_cast<std::size_t>(length), true};
    return found;
}

void append_code_point(std::int32_t code, std::string& text) {
    utf8proc_uint8_t bytes[4];
    const utf8proc_ssize_t length = utf8proc_encode_char(code, bytes);
    text.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

bool is_word_character(std::int32_t code) {
    if (code < 128)
        return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || (code >= '0' && code <= '9') ||
               code == '_';
    switch (utf8proc_category(code)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
        case UTF8PROC_CATEGORY_ND:
        case UTF8PROC_CATEGORY_NL:
        case UTF8PROC_CATEGORY_NO:
            return true;
        default:
            return false;
    }
}

bool is_blank_character(std::int32_t code) {
    if (code < 128) return code == ' ' || (code >= 9 && code <= 13) || (code >= 28 && code <= 31);
    if (code == 0x85) return true;
    const utf8proc_category_t category = utf8proc_category(code);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP;
}

std::int32_t small_letter(std::int32_t code) { return utf8proc_tolower(code); }

std::string small_letters(std::string_view text) {
    std::string small;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint found = code_point_at(text, at);
        if (found.good)
            append_code_point(small_letter(found.code), small);
        else
            small += text[at];
        at += found.bytes;
    }
    return small;
}

std::pair<std::size_t, std::size_t> next_unbroken(std::string_view text, std::size_t at) {
    const auto skip = [&](bool blanks) {
        while (at < text.size()) {
            const CodePoint found = code_point_at(text, at);
            if (is_blank_character(found.code) != blanks) break;
            at += found.bytes;
        }
        return at;
    };
    const std::size_t begin = skip(true);
    return {begin, skip(false)};
}

}  // namespace hourglass
