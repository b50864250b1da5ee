// Portable graymaps and pixmaps (https://netpbm.sourceforge.net/doc/pgm.html, ppm.html): "P5" or "P6", width,
// height and the greatest value as text, then a byte for each pixel, or three for red, green and blue.
#include <algorithm>
#include <charconv>
#include <string>

#include "base/error.h"
#include "data/images.h"
#include "io/sample_format.h"

namespace hourglass {
namespace {

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool has_color(const std::vector<std::uint8_t>& pixels) {
    for (std::size_t i = 0; i + 2 < pixels.size(); i += 3)
        if (pixels[i] != pixels[i + 1] || pixels[i] != pixels[i + 2]) return true;
    return false;
}

class PnmReader {
public:
    PnmReader(std::span<const std::uint8_t> bytes, std::string_view where)
        : rest_(reinterpret_cast<const char*>(bytes.data()), bytes.size()), where_(where) {}

    ImageSet read() {
        const std::size_t channels = rest_.starts_with("P6") ? 3 : 1;
        rest_.remove_prefix(2);
        constexpr int kLongestSide = 1 << 14;
        const int width = number("width", kLongestSide);
        const int height = number("height", kLongestSide);
        const int greatest = number("greatest value", 255);
        if (rest_.empty() || !is_blank(rest_[0])) refuse("a blank must follow the greatest value");
        rest_.remove_prefix(1);
        const std::size_t pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
        if (rest_.size() != channels * pixels) {
            refuse("the header says " + std::to_string(width) + " x " + std::to_string(height) +
                   " pixels of " + std::to_string(channels) + (channels == 1 ? " byte" : " bytes") +
                   ", but " + std::to_string(rest_.size()) + " bytes follow it");
        }
        ImageSet set{width, height, std::vector<std::uint8_t>(channels * pixels), {0}, {}};
        set.channels = static_cast<int>(channels);
        for (std::size_t i = 0; i < set.pixels.size(); ++i) set.pixels[i] = scaled(value(i), greatest);
        if (channels == 3 && !has_color(set.pixels)) make_gray(set);
        return set;
    }

private:
    [[noreturn]] void refuse(const std::string& what) const {
        throw Error(std::string(where_) + ": a damaged portable graymap: " + what);
    }

    // The next number of the header, after blanks and comments, which end with their line.
    int number(const char* what, int largest) {
        while (!rest_.empty() && (is_blank(rest_[0]) || rest_[0] == '#'))
            rest_.remove_prefix(rest_[0] == '#' ? std::min(rest_.find('\n'), rest_.size()) : 1);
        int found = 0;
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), found);
        if (error != std::errc{} || found < 1 || found > largest)
            refuse(std::string("its ") + what + " must be a number from 1 to " + std::to_string(largest));
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        return found;
    }

    int value(std::size_t i) const { return static_cast<std::uint8_t>(rest_[i]); }
    static std::uint8_t scaled(int value, int greatest) {
        return static_cast<std::uint8_t>((std::min(value, greatest) * 255 + greatest / 2) / greatest);
    }

    std::string_view rest_;
    std::string_view where_;
};

}  // namespace

extern const SampleFormat kPnmFormat;
const SampleFormat kPnmFormat = {
    .name = "PNM",
    .content = "image",
    .endings = ".pgm .ppm .pnm",
    .begins =
        [](std::span<const std::uint8_t> bytes) {
            return bytes.size() > 2 && (begins_with(bytes, "P5") || begins_with(bytes, "P6")) &&
                   is_blank(static_cast<char>(bytes[2]));
        },
    .read =
        [](std::vector<std::uint8_t> bytes, std::string_view where, const ReadOptions&) {
            if (!kPnmFormat.begins(bytes))
                throw Error(std::string(where) +
                            ": not a binary portable graymap or pixmap; it must begin with "
                            "'P5' or 'P6' and a blank");
            return FileContent{PnmReader(bytes, where).read()};
        },
    .one_image = true,
};

}  // namespace hourglass
