#include "io/utf8.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>

#include "base/error.h"
#include "base/text.h"
#include "text/tokens.h"

namespace hourglass {
namespace {

enum class Encoding { Other, Utf16Little, Utf16Big };

Encoding encoding_of(std::span<const std::uint8_t> bytes) {
    if (bytes.size() >= 2 && bytes[0] == 0xFF && bytes[1] == 0xFE) return Encoding::Utf16Little;
    if (bytes.size() >= 2 && bytes[0] == 0xFE && bytes[1] == 0xFF) return Encoding::Utf16Big;
    // Without a mark: text of plain letters has a zero in every other byte.
    constexpr std::size_t kLooked = 64;
    const auto zeros = [&](std::size_t first) {
        std::size_t count = 0;
        for (std::size_t i = first; i < kLooked; i += 2) count += bytes[i] == 0 ? 1 : 0;
        return count;
    };
    if (bytes.size() < kLooked) return Encoding::Other;
    if (zeros(1) == kLooked / 2 && zeros(0) == 0) return Encoding::Utf16Little;
    if (zeros(0) == kLooked / 2 && zeros(1) == 0) return Encoding::Utf16Big;
    return Encoding::Other;
}

void append_utf8(std::vector<std::uint8_t>& text, std::uint32_t point) {
    const auto put = [&](std::uint32_t byte) { text.push_back(static_cast<std::uint8_t>(byte)); };
    if (point < 0x80) return put(point);
    if (point < 0x800) {
        put(0xC0 | point >> 6);
        return put(0x80 | (point & 0x3F));
    }
    if (point < 0x10000) {
        put(0xE0 | point >> 12);
    } else {
        put(0xF0 | point >> 18);
        put(0x80 | (point >> 12 & 0x3F));
    }
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
}

std::vector<std::uint8_t> from_utf16(std::span<const std::uint8_t> bytes, bool big, std::string_view where) {
    if (bytes.size() % 2 != 0)
        throw Error(prefix(where) + "UTF-16 text of an odd number of bytes; it is cut short");
    const auto unit = [&](std::size_t i) -> std::uint32_t {
        return big ? static_cast<std::uint32_t>(bytes[2 * i]) << 8 | bytes[2 * i + 1]
                   : static_cast<std::uint32_t>(bytes[2 * i + 1]) << 8 | bytes[2 * i];
    };
    std::vector<std::uint8_t> text;
    text.reserve(bytes.size() / 2);
    for (std::size_t i = 0; i < bytes.size() / 2; ++i) {
        const std::uint32_t first = unit(i);
        if (first == 0xFEFF && i == 0) continue;
        if (first < 0xD800 || first > 0xDFFF) {
            append_utf8(text, first);
            continue;
        }
        const bool pair =
            first < 0xDC00 && 2 * i + 3 < bytes.size() && unit(i + 1) >= 0xDC00 && unit(i + 1) <= 0xDFFF;
        if (!pair)
            throw Error(prefix(where) + "damaged UTF-16 text near byte " + std::to_string(2 * i) +
                        ": half of a pair");
        append_utf8(text, 0x10000 + ((first - 0xD800) << 10) + (unit(++i) - 0xDC00));
    }
    return text;
}

// What the bytes from 0x80 on stand for.
constexpr std::u16string_view kWindows1252 =
    u"\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
    u"\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";
constexpr std::u16string_view kCodePage437 =
    u"ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
    u"αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0";
static_assert(kWindows1252.size() == 32 && kCodePage437.size() == 128);

// Bytes beyond the table are Latin-1.
template <typename Text>
bool from_code_page(Text& text, std::u16string_view table) {
    const std::string_view seen(reinterpret_cast<const char*>(text.data()), text.size());
    char all = 0;  // of a large table in plain letters: a loop that vectorizes
    for (const char c : seen) all = static_cast<char>(all | c);
    std::size_t bad = 0;
    if ((all & 0x80) == 0 || is_utf8(seen, bad)) return false;
    std::vector<std::uint8_t> decoded;
    decoded.reserve(text.size() + text.size() / 8);
    for (const char c : seen) {
        const auto byte = static_cast<std::uint8_t>(c);
        append_utf8(decoded, byte >= 0x80 && byte - 0x80u < table.size() ? table[byte - 0x80u] : byte);
    }
    text.assign(decoded.begin(), decoded.end());
    return true;
}

}  // namespace

bool is_utf16(std::span<const std::uint8_t> bytes) { return encoding_of(bytes) != Encoding::Other; }

void to_utf8(std::vector<std::uint8_t>& bytes, std::string_view where) {
    const Encoding encoding = encoding_of(bytes);
    if (encoding != Encoding::Other) bytes = from_utf16(bytes, encoding == Encoding::Utf16Big, where);
}

bool windows_1252_to_utf8(std::vector<std::uint8_t>& bytes) { return from_code_page(bytes, kWindows1252); }

void code_page_437_to_utf8(std::string& name) { from_code_page(name, kCodePage437); }

}  // namespace hourglass
