#include "io/npy.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cstdint>
#include <functional>
#include <numeric>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "io/elements.h"
#include "io/sample_format.h"

namespace hourglass {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kNpyAlignment = 64;  // of the numbers in files that are written

// The text for a message: in one line, and not too long.
std::string shown(std::string_view text) {
    std::string clean(text.substr(0, 60));
    for (char& c : clean)
        if (c < 0x20 || c > 0x7e) c = '?';
    return in_quotes(clean);
}

struct Header {
    std::string type;  // "<f4"
    bool fortran = false;
    std::vector<std::uint64_t> shape;  // as the file says, which may be more than memory can hold
};

// The dictionary: {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), } in any order.
class HeaderParser {
public:
    HeaderParser(std::string_view text, std::string_view where) : text_(text), rest_(text), where_(where) {}

    Header parse() {
        Header header;
        int keys = 0;
        need('{');
        while (!take('}')) {
            const std::string key = string();
            need(':');
            if (key == "descr" && (keys & 1) == 0) {
                keys |= 1;
                refuse_records();
                header.type = string();
            } else if (key == "fortran_order" && (keys & 2) == 0) {
                keys |= 2;
                header.fortran = boolean();
            } else if (key == "shape" && (keys & 4) == 0) {
                keys |= 4;
                header.shape = tuple();
            } else {
                refuse();
            }
            if (take(',')) continue;
            need('}');
            break;
        }
        skip_blanks();
        if (!rest_.empty() || keys != 7) refuse();
        return header;
    }

private:
    [[noreturn]] void refuse() const {
        throw Error(prefix(where_) + "the NPY header " + shown(text_) +
                    " must be a dictionary of 'descr', 'fortran_order' and 'shape'" +
                    " (damaged near its byte " + std::to_string(text_.size() - rest_.size()) + ")");
    }
    // A list in place of the type: "[('a', '<f4'), ('b', '<f4')]".
    void refuse_records() {
        skip_blanks();
        if (!rest_.starts_with('[')) return;
        throw Error(prefix(where_) + "an array of records (named columns), " +
                    shown(rest_.substr(0, rest_.find(']') + 1)) +
                    "; plain numbers are read, which "
                    "numpy.lib.recfunctions.structured_to_unstructured makes of it");
    }
    void skip_blanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \n"), rest_.size())); }
    bool take(char c) {
        skip_blanks();
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void need(char c) {
        if (!take(c)) refuse();
    }
    std::string string() {
        skip_blanks();
        const char quote = rest_.empty() ? '\0' : rest_.front();
        if (quote != '\'' && quote != '"') refuse();
        const std::size_t end = rest_.find(quote, 1);
        if (end == std::string_view::npos) refuse();
        const std::string found(rest_.substr(1, end - 1));
        rest_.remove_prefix(end + 1);
        return found;
    }
    bool boolean() {
        skip_blanks();
        const bool yes = rest_.starts_with("True");
        if (!yes && !rest_.starts_with("False")) refuse();
        rest_.remove_prefix(yes ? 4 : 5);
        return yes;
    }
    std::vector<std::uint64_t> tuple() {
        constexpr std::size_t kMostDimensions = 32;  // NumPy's own limit
        std::vector<std::uint64_t> shape;
        need('(');
        while (!take(')')) {
            skip_blanks();
            std::uint64_t size = 0;
            const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), size);
            if (error != std::errc{} || shape.size() == kMostDimensions) refuse();
            rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
            if (rest_.starts_with('L')) rest_.remove_prefix(1);  // Python 2's long numbers
            shape.push_back(size);
            if (take(',')) continue;
            need(')');
            break;
        }
        return shape;
    }

    std::string_view text_;
    std::string_view rest_;
    std::string_view where_;
};

// Splits the file into its dictionary and its numbers.
std::string_view take_header(std::span<const std::uint8_t>& bytes, std::string_view where) {
    constexpr std::size_t kShortest = 10;  // magic, version, two bytes of length
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (!text.starts_with(kMagic))
        throw Error(prefix(where) + "not an NPY file; it must begin with the bytes 93 'NUMPY'");
    if (bytes.size() < kShortest) {
        throw Error(prefix(where) + "only " + std::to_string(bytes.size()) +
                    " bytes; the NPY header alone has at least " + std::to_string(kShortest));
    }
    const int major = bytes[6];
    if (major < 1 || major > 3) {
        throw Error(prefix(where) + "NPY version " + std::to_string(major) + "." + std::to_string(bytes[7]) +
                    "; versions 1.0, 2.0 and 3.0 are read");
    }
    const std::size_t width = major == 1 ? 2 : 4;  // of the length
    std::size_t length = 0;
    for (std::size_t i = 0; i < width && 8 + i < bytes.size(); ++i)
        length |= std::size_t{bytes[8 + i]} << (8 * i);
    const std::size_t start = 8 + width;
    if (bytes.size() < start || bytes.size() - start < length) {
        throw Error(prefix(where) + "the NPY header says that it has " + std::to_string(length) +
                    " bytes, but the file ends after " + std::to_string(bytes.size()));
    }
    bytes = bytes.subspan(start + length);
    return text.substr(start, length);
}

// "<f4", "|u1", ">i8": order of the bytes, kind, size.
ElementType parse_type(std::string_view type, std::string_view where) {
    const std::size_t size = type.size() == 3 ? static_cast<std::size_t>(type[2] - '0') : 0;
    const bool whole = size == 1 || size == 2 || size == 4 || size == 8;
    const std::string_view kinds = size == 1 ? "b?ui" : size == 2 ? "uif" : "uif";
    const bool ordered =
        type.starts_with('<') || type.starts_with('>') || type.starts_with('=') || type.starts_with('|');
    if (whole && ordered && kinds.find(type[1]) != std::string_view::npos) {
        const ElementKind kind = type[1] == 'f'   ? ElementKind::Float
                                 : type[1] == 'i' ? ElementKind::Signed
                                 : type[1] == 'u' ? ElementKind::Unsigned
                                                  : ElementKind::Bool;
        return {kind, size, type[0] == '>'};
    }
    const std::string_view kind = type.size() > 1 ? type.substr(1) : type;
    const std::string found = kind.starts_with('O')                            ? "holds Python objects"
                              : kind.starts_with('U') || kind.starts_with('S') ? "holds words"
                              : kind.starts_with('c')                          ? "holds complex numbers"
                              : kind.starts_with('M') || kind.starts_with('m') ? "holds dates"
                                                                               : "holds";
    throw Error(
        prefix(where) + found + (found == "holds" ? " numbers" : "") + " of type " + shown(type) +
        "; booleans, whole numbers of 1 to 8 bytes and floats of 2, 4 and 8 are read, so convert with "
        ".astype('<f4')");
}

// Numbers as they lie in memory, in C order.
std::vector<std::uint8_t> array_file(std::string_view type, std::span<const std::uint8_t> numbers,
                                     std::span<const std::size_t> shape) {
    std::string sizes;
    for (const std::size_t size : shape) sizes += std::to_string(size) + (shape.size() == 1 ? "," : ", ");
    if (shape.size() > 1) sizes.resize(sizes.size() - 2);
    std::string header =
        "{'descr': '" + std::string(type) + "', 'fortran_order': False, 'shape': (" + sizes + "), }";
    constexpr std::size_t kStart = 10;
    const std::size_t whole =
        (kStart + header.size() + 1 + kNpyAlignment - 1) / kNpyAlignment * kNpyAlignment;
    header.resize(whole - kStart - 1, ' ');
    header += '\n';

    std::vector<std::uint8_t> bytes(kMagic.begin(), kMagic.end());
    bytes.reserve(whole + numbers.size());
    bytes.insert(bytes.end(), {1, 0, static_cast<std::uint8_t>(header.size()),
                               static_cast<std::uint8_t>(header.size() >> 8)});
    bytes.insert(bytes.end(), header.begin(), header.end());
    bytes.insert(bytes.end(), numbers.begin(), numbers.end());
    return bytes;
}

}  // namespace

NpyHeader read_npy_header(std::span<const std::uint8_t> bytes, std::string_view where) {
    std::span<const std::uint8_t> body = bytes;
    const std::string_view dictionary = take_header(body, where);
    Header header = HeaderParser(dictionary, where).parse();
    return {parse_type(header.type, where), std::move(header.shape), header.fortran,
            bytes.size() - body.size()};
}

ImageSet read_npy(std::span<const std::uint8_t> bytes, std::string_view where, const ArrayLimits& limits) {
    const NpyHeader header = read_npy_header(bytes, where);
    return read_array(bytes.subspan(header.start), {header.type, header.shape, header.fortran}, where,
                      limits);
}

std::vector<std::uint8_t> write_npy(std::span<const float> values, std::span<const std::size_t> shape) {
    assert(std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>()) == values.size());
    return array_file("<f4", {reinterpret_cast<const std::uint8_t*>(values.data()), values.size_bytes()},
                      shape);
}

std::vector<std::uint8_t> write_npy_bytes(const ImageSet& images) {
    std::vector<std::size_t> shape{images.count(), static_cast<std::size_t>(images.height),
                                   static_cast<std::size_t>(images.width)};
    if (images.channels > 1) shape.push_back(static_cast<std::size_t>(images.channels));
    return array_file("|u1", images.pixels, shape);
}

extern const SampleFormat kNpyFormat;
const SampleFormat kNpyFormat = {
    .name = "NPY",
    .content = "array",
    .endings = ".npy",
    .begins = [](std::span<const std::uint8_t> bytes) { return begins_with(bytes, kMagic); },
    .read =
        [](std::vector<std::uint8_t> bytes, std::string_view where, const ReadOptions& options) {
            FileContent content;
            content.set = read_npy(bytes, where, content.array_limits(options));
            return content;
        },
    .write = [](std::span<const float> values,
                std::span<const std::size_t> shape) { return write_npy(values, shape); },
};

}  // namespace hourglass
