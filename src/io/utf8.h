// Text files in the encodings that spreadsheets write, as UTF-8.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hourglass {

// Told by a byte order mark or by the zeros of plain letters.
bool is_utf16(std::span<const std::uint8_t> bytes);

// UTF-16 becomes UTF-8, anything else stays as it is. Throws Error, which begins with `where`, for UTF-16
// that is cut short or has half a pair.
void to_utf8(std::vector<std::uint8_t>& bytes, std::string_view where);

// Text that is not UTF-8 is taken for Windows-1252, which spreadsheets write in Western Europe, and becomes
// UTF-8. Returns whether it was so.
bool windows_1252_to_utf8(std::vector<std::uint8_t>& bytes);

// The same of a name in an archive, whose code page is 437 then (PKWARE APPNOTE 6.3, appendix D).
void code_page_437_to_utf8(std::string& name);

}  // namespace hourglass
