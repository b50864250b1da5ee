#include "text/word_noise.h"

#include <algorithm>
#include <utf8proc.h>

#include "text/code_points.h"

namespace hourglass {
namespace {

constexpr std::int32_t kLetters = 26;

std::uint32_t count_characters(std::string_view text) {
    std::uint32_t count = 0;
    for (std::size_t at = 0; at < text.size(); at += code_point_at(text, at).bytes) ++count;
    return count;
}

// In the place of a character of ASCII one of a to z. Elsewhere alphabets lie together in Unicode: one of the
// 26 characters around it that is of its category, such as small letters.
std::int32_t another_character(std::int32_t code, std::int32_t draw) {
    if (code < 128) return 'a' + draw;
    for (std::int32_t i = 0; i < kLetters; ++i) {
        const std::int32_t step = (draw + i) % kLetters - kLetters / 2;
        const std::int32_t other = code + step + (step < 0 ? 0 : 1);
        if (other >= 128 && utf8proc_category(other) == utf8proc_category(code)) return other;
    }
    return code;
}

// One typing error in the word that begins at `first` of `text` and goes to its end.
void misspell(std::string& text, std::size_t first, Random& random) {
    const std::uint32_t length = count_characters(std::string_view(text).substr(first));
    const std::uint32_t place = random.below(length);
    const std::uint32_t kind = random.below(4);
    const auto draw = static_cast<std::int32_t>(random.below(std::uint32_t{kLetters}));
    std::size_t at = first;
    for (std::uint32_t i = 0; i < place; ++i) at += code_point_at(text, at).bytes;
    const CodePoint hit = code_point_at(text, at);
    const std::size_t next = at + hit.bytes;
    const auto byte = [&](std::size_t offset) { return text.begin() + static_cast<std::ptrdiff_t>(offset); };
    if (kind == 0 && next < text.size()) {
        std::rotate(byte(at), byte(next), byte(next + code_point_at(text, next).bytes));
    } else if (kind == 1 && length > 1) {
        text.erase(at, hit.bytes);
    } else if (kind == 2) {
        text.insert(at, text.substr(at, hit.bytes));
    } else if (hit.good) {
        std::string other;
        append_code_point(another_character(hit.code, draw), other);
        text.replace(at, hit.bytes, other);
    }
}

}  // namespace

void add_noisy(std::string_view text, const WordNoise& noise, Random& random, std::string& out) {
    for (std::size_t at = 0; at < text.size();) {
        const auto [begin, end] = next_unbroken(text, at);
        out.append(text.substr(at, begin - at));
        at = end;
        if (begin == end || random.uniform() < noise.dropped) continue;
        const std::size_t first = out.size();
        out.append(text.substr(begin, end - begin));
        if (random.uniform() < noise.misspelled) misspell(out, first, random);
    }
}

}  // namespace hourglass
