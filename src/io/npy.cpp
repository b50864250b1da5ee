#include "io/npy.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <numeric>
#include <string>

#include "base/error.h"
#include "base/text.h"
#include "io/sample_format.h"

namespace hourglass {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are copied as they are");

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

std::size_t size_of_type(std::string_view type, std::string_view where) {
    if (type == "|u1") return 1;
    if (type == "<f4" || type == "<i4") return 4;
    if (type == "<f8" || type == "<i8") return 8;
    throw Error(
        prefix(where) + "numbers of type " + shown(type) +
        "; types |u1, <f4, <f8, <i4 and <i8 (little-endian) are read, so convert with .astype('<f4')");
}

std::string tuple_text(const std::vector<std::uint64_t>& shape) {
    std::string text = "(";
    for (std::size_t i = 0; i < shape.size(); ++i) text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
    return text + ")";
}

// The shape of the set that `shape` describes. `numbers` is how many follow the header.
ImageSet empty_set(const std::vector<std::uint64_t>& shape, std::uint64_t numbers, std::string_view where) {
    constexpr std::size_t kLongestSide = std::numeric_limits<int>::max();
    if (shape.empty() || shape.size() > 3) {
        throw Error(prefix(where) + "an array of shape " + tuple_text(shape) +
                    "; rows of columns or images of height x width are read, so 1 to 3 dimensions");
    }
    const std::uint64_t height = shape.size() == 3 ? shape[1] : 1;
    const std::uint64_t width = shape.size() == 1 ? 1 : shape.back();
    if (shape[0] == 0 || width == 0 || height == 0)
        throw Error(prefix(where) + "an array of shape " + tuple_text(shape) + " holds nothing");
    // Divided, not multiplied, so that no sizes can overflow.
    const bool fits = numbers / shape[0] / width / height == 1 && numbers % shape[0] == 0 &&
                      numbers / shape[0] % width == 0 && numbers / shape[0] / width % height == 0;
    if (!fits) {
        throw Error(prefix(where) + "the header says an array of shape " + tuple_text(shape) + ", but " +
                    std::to_string(numbers) + " numbers follow it");
    }
    if (width > kLongestSide || height > kLongestSide)
        throw Error(prefix(where) + "an array of shape " + tuple_text(shape) + " is too wide");
    return {static_cast<int>(width),
            static_cast<int>(height),
            {},
            std::vector<std::uint8_t>(static_cast<std::size_t>(shape[0])),
            {}};
}

// Where number i of C order lies in the file.
class Places {
public:
    Places(const Header& header) : fortran_(header.fortran), shape_(header.shape) {}
    std::size_t operator()(std::size_t i) const {
        if (!fortran_) return i;
        std::size_t place = 0;
        for (std::size_t d = shape_.size(); d-- > 0;) {
            const std::size_t below =
                std::accumulate(shape_.begin(), shape_.begin() + static_cast<std::ptrdiff_t>(d),
                                std::size_t{1}, std::multiplies<>());
            place += i % shape_[d] * below;
            i /= shape_[d];
        }
        return place;
    }

private:
    bool fortran_;
    const std::vector<std::uint64_t>& shape_;
};

template <typename Number>
std::vector<float> floats(std::span<const std::uint8_t> body, const Places& places, std::size_t features,
                          std::string_view where) {
    std::vector<float> values(body.size() / sizeof(Number));
    for (std::size_t i = 0; i < values.size(); ++i) {
        Number number;
        std::memcpy(&number, body.data() + places(i) * sizeof(Number), sizeof(Number));
        values[i] = static_cast<float>(number);
        if (std::isfinite(values[i])) continue;
        throw Error(prefix(where) + "row " + std::to_string(i / features + 1) + ", column " +
                    std::to_string(i % features + 1) +
                    (std::isfinite(static_cast<double>(number))
                         ? ": the number is beyond what single precision holds, 3.4e38"
                         : ": the number is not finite"));
    }
    return values;
}

}  // namespace

ImageSet read_npy(std::span<const std::uint8_t> bytes, std::string_view where) {
    const std::string_view dictionary = take_header(bytes, where);
    const Header header = HeaderParser(dictionary, where).parse();
    const std::size_t size = size_of_type(header.type, where);
    if (bytes.size() % size != 0) {
        throw Error(prefix(where) + std::to_string(bytes.size()) + " bytes follow the header, which are no " +
                    "whole numbers of " + std::to_string(size) + " bytes");
    }
    ImageSet set = empty_set(header.shape, bytes.size() / size, where);
    const Places places(header);
    if (header.type == "|u1") {
        set.pixels.resize(bytes.size());
        for (std::size_t i = 0; i < bytes.size(); ++i) set.pixels[i] = bytes[places(i)];
    } else if (header.type == "<f4") {
        set.values = floats<float>(bytes, places, set.features(), where);
    } else if (header.type == "<f8") {
        set.values = floats<double>(bytes, places, set.features(), where);
    } else if (header.type == "<i4") {
        set.values = floats<std::int32_t>(bytes, places, set.features(), where);
    } else {
        set.values = floats<std::int64_t>(bytes, places, set.features(), where);
    }
    return set;
}

std::vector<std::uint8_t> write_npy(std::span<const float> values, std::span<const std::size_t> shape) {
    assert(std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>()) == values.size());
    std::string sizes;
    for (const std::size_t size : shape) sizes += std::to_string(size) + (shape.size() == 1 ? "," : ", ");
    if (shape.size() > 1) sizes.resize(sizes.size() - 2);
    std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + sizes + "), }";
    constexpr std::size_t kStart = 10;
    const std::size_t whole =
        (kStart + header.size() + 1 + kNpyAlignment - 1) / kNpyAlignment * kNpyAlignment;
    header.resize(whole - kStart - 1, ' ');
    header += '\n';

    std::vector<std::uint8_t> bytes(kMagic.begin(), kMagic.end());
    bytes.reserve(whole + values.size_bytes());
    bytes.insert(bytes.end(), {1, 0, static_cast<std::uint8_t>(header.size()),
                               static_cast<std::uint8_t>(header.size() >> 8)});
    bytes.insert(bytes.end(), header.begin(), header.end());
    const auto* first = reinterpret_cast<const std::uint8_t*>(values.data());
    bytes.insert(bytes.end(), first, first + values.size_bytes());
    return bytes;
}

extern const SampleFormat kNpyFormat;
const SampleFormat kNpyFormat = {
    .name = "NPY",
    .content = "array",
    .endings = ".npy",
    .begins = [](std::span<const std::uint8_t> bytes) { return begins_with(bytes, kMagic); },
    .read =
        [](std::vector<std::uint8_t> bytes, std::string_view where, std::size_t) {
            return FileContent{read_npy(bytes, where), {}};
        },
    .write = write_npy,
};

}  // namespace hourglass
