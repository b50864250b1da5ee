#include "data/images.h"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "data/stored.h"

namespace hourglass {
namespace {

constexpr int kColors = 3;

template <typename Number>
constexpr float kWhite = std::is_same_v<Number, std::uint8_t> ? 255.0f : 1.0f;

template <typename Number>
Number rounded(float value) {
    if constexpr (std::is_same_v<Number, std::uint8_t>)
        return static_cast<Number>(std::clamp(value + 0.5f, 0.0f, 255.0f));
    else
        return value;
}

// Calls use(numbers) with the set's bytes or its floats.
template <typename Set, typename Use>
auto with_numbers(Set& set, const Use& use) {
    return set.holds_floats() ? use(set.values) : use(set.pixels);
}

// What every pixel of the new line takes from which pixels of the old one.
struct Share {
    int from;
    float weight;
};
using Shares = std::vector<std::vector<Share>>;

Shares shares_of_line(int from, int to) {
    Shares shares(static_cast<std::size_t>(to));
    const double step = static_cast<double>(from) / to;
    for (int i = 0; i < to; ++i) {
        std::vector<Share>& share = shares[static_cast<std::size_t>(i)];
        if (step >= 1) {  // the average over what the new pixel covers
            const double begin = i * step, end = std::min<double>(from, (i + 1) * step);
            for (int j = static_cast<int>(begin); j < from && j < end; ++j) {
                const double covered = std::min<double>(j + 1, end) - std::max<double>(j, begin);
                if (covered > 0) share.push_back({j, static_cast<float>(covered / (end - begin))});
            }
        } else {  // between the centers of the two nearest
            const double at = std::clamp((i + 0.5) * step - 0.5, 0.0, from - 1.0);
            const int left = static_cast<int>(at);
            const auto part = static_cast<float>(at - left);
            share.push_back({left, 1 - part});
            if (part > 0) share.push_back({left + 1, part});
        }
    }
    return shares;
}

struct Layout {
    int width;
    int height;
    int channels;

    std::size_t place(int y, int x, int c) const {
        return (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) *
                   static_cast<std::size_t>(channels) +
               static_cast<std::size_t>(c);
    }
    std::size_t size() const { return place(height, 0, 0); }
};

// Lines first, then columns.
template <typename Number>
std::vector<float> resampled(const std::vector<Number>& numbers, const Layout& from, const Layout& to) {
    const Layout between{to.width, from.height, from.channels};
    std::vector<float> lines(between.size()), all(to.size());
    const Shares across = shares_of_line(from.width, to.width), down = shares_of_line(from.height, to.height);
    for (int y = 0; y < from.height; ++y)
        for (int x = 0; x < to.width; ++x)
            for (const Share& share : across[static_cast<std::size_t>(x)])
                for (int c = 0; c < from.channels; ++c)
                    lines[between.place(y, x, c)] +=
                        share.weight * static_cast<float>(numbers[from.place(y, share.from, c)]);
    for (int y = 0; y < to.height; ++y)
        for (const Share& share : down[static_cast<std::size_t>(y)])
            for (int x = 0; x < to.width; ++x)
                for (int c = 0; c < to.channels; ++c)
                    all[to.place(y, x, c)] += share.weight * lines[between.place(share.from, x, c)];
    return all;
}

// Of the pixels along the four sides, how many are brighter than half of white.
template <typename Number>
bool has_bright_border(const Number* image, const Layout& layout) {
    int bright = 0, all = 0;
    for (int y = 0; y < layout.height; ++y) {
        const bool edge = y == 0 || y == layout.height - 1;
        for (int x = 0; x < layout.width; x += edge || layout.width == 1 ? 1 : layout.width - 1) {
            float sum = 0;
            for (int c = 0; c < layout.channels; ++c) sum += static_cast<float>(image[layout.place(y, x, c)]);
            ++all;
            if (sum > static_cast<float>(layout.channels) * kWhite<Number> / 2) ++bright;
        }
    }
    return 2 * bright > all;
}

Layout layout_of(const ImageSet& set) { return {set.width, set.height, set.channels}; }

}  // namespace

void make_color(ImageSet& set) {
    if (set.channels == kColors) return;
    if (set.stored) return change_stored(set, make_color);
    with_numbers(set, [](auto& numbers) {
        std::remove_reference_t<decltype(numbers)> colors;
        colors.reserve(kColors * numbers.size());
        for (const auto number : numbers) colors.insert(colors.end(), kColors, number);
        numbers = std::move(colors);
    });
    set.channels = kColors;
}

std::vector<float> luma(std::span<const float> colors) {
    std::vector<float> gray;
    gray.reserve(colors.size() / kColors);
    for (std::size_t i = 0; i + 2 < colors.size(); i += kColors)
        gray.push_back(0.299f * colors[i] + 0.587f * colors[i + 1] + 0.114f * colors[i + 2]);
    return gray;
}

void make_gray(ImageSet& set) {
    if (set.channels != kColors) return;
    if (set.stored) return change_stored(set, make_gray);
    std::size_t kept = 0;
    std::vector<std::uint8_t>& bytes = set.pixels;
    for (std::size_t i = 0; i + 2 < bytes.size(); i += kColors)
        bytes[kept++] = static_cast<std::uint8_t>(
            (299 * bytes[i] + 587 * bytes[i + 1] + 114 * bytes[i + 2] + 500) / 1000);
    bytes.resize(kept);
    set.values = luma(set.values);
    set.channels = 1;
}

void transpose_images(ImageSet& set) {
    if (set.stored) return change_stored(set, transpose_images);
    const auto width = static_cast<std::size_t>(set.width), height = static_cast<std::size_t>(set.height);
    const auto channels = static_cast<std::size_t>(set.channels);
    const auto mirror = [&](auto& numbers) {
        std::remove_reference_t<decltype(numbers)> image(set.features());
        for (std::size_t first = 0; first < numbers.size(); first += image.size()) {
            for (std::size_t y = 0; y < height; ++y)
                for (std::size_t x = 0; x < width; ++x)
                    for (std::size_t c = 0; c < channels; ++c)
                        image[(x * height + y) * channels + c] =
                            numbers[first + (y * width + x) * channels + c];
            std::ranges::copy(image, numbers.begin() + static_cast<std::ptrdiff_t>(first));
        }
    };
    with_numbers(set, mirror);
    std::swap(set.width, set.height);
}

void invert_images(ImageSet& set) {
    const auto refused = [](float value) { return !(value >= 0 && value <= 1); };
    if (const auto found = find_value(set, refused))
        throw Error("images with the value " + shortest_text(found->value) +
                    " cannot be inverted; that is for pixels from 0 to 1");
    const auto invert = [](ImageSet& images) {
        for (std::uint8_t& pixel : images.pixels) pixel = static_cast<std::uint8_t>(255 - pixel);
        for (float& value : images.values) value = 1 - value;
    };
    if (set.stored) return change_stored(set, invert);
    invert(set);
}

double share_on_bright_ground(const ImageSet& set) {
    constexpr std::size_t kMostLooked = 2000;  // enough to tell what most of them are like
    const std::size_t looked = std::min(set.count(), kMostLooked);
    if (looked == 0) return 0;
    std::size_t bright = 0;
    if (set.stored) {
        std::vector<float> image(set.features());
        for (std::size_t i = 0; i < looked; ++i) {
            // Over the whole file, which may have one class after another.
            set.stored->read(static_cast<std::size_t>(std::uint64_t{i} * set.count() / looked), image);
            if (has_bright_border(image.data(), layout_of(set))) ++bright;
        }
        return static_cast<double>(bright) / static_cast<double>(looked);
    }
    with_numbers(set, [&](const auto& numbers) {
        for (std::size_t i = 0; i < looked; ++i)
            if (has_bright_border(numbers.data() + i * set.features(), layout_of(set))) ++bright;
    });
    return static_cast<double>(bright) / static_cast<double>(looked);
}

void fit_image(ImageSet& set, ImageSize size) {
    if (ImageSize{set.width, set.height} == size) return;
    const Layout from = layout_of(set), whole{size.width, size.height, set.channels};
    const double scale =
        std::min(static_cast<double>(size.width) / set.width, static_cast<double>(size.height) / set.height);
    const auto scaled_side = [&](int side, int most) {
        return std::clamp(static_cast<int>(std::lround(side * scale)), 1, most);
    };
    const Layout inner{scaled_side(set.width, size.width), scaled_side(set.height, size.height),
                       set.channels};
    const int left = (whole.width - inner.width) / 2, top = (whole.height - inner.height) / 2;
    with_numbers(set, [&](auto& numbers) {
        using Number = typename std::remove_reference_t<decltype(numbers)>::value_type;
        const bool bright = has_bright_border(numbers.data(), from);
        const std::vector<float> scaled = resampled(numbers, from, inner);
        numbers.assign(whole.size(), bright ? static_cast<Number>(kWhite<Number>) : Number{0});
        for (int y = 0; y < inner.height; ++y)
            for (int x = 0; x < inner.width; ++x)
                for (int c = 0; c < inner.channels; ++c)
                    numbers[whole.place(y + top, x + left, c)] =
                        rounded<Number>(scaled[inner.place(y, x, c)]);
    });
    set.width = size.width;
    set.height = size.height;
}

void fit_images(ImageSet& set, ImageSize size) {
    if (ImageSize{set.width, set.height} == size) return;
    if (set.stored) return change_stored(set, [size](ImageSet& one) { fit_image(one, size); });
    const std::size_t count = set.count(), before = set.features();
    with_numbers(set, [&](auto& numbers) {
        using Numbers = std::remove_reference_t<decltype(numbers)>;
        Numbers fitted;
        for (std::size_t i = 0; i < count; ++i) {
            ImageSet one;
            one.width = set.width;
            one.height = set.height;
            one.channels = set.channels;
            const auto begin = numbers.begin() + static_cast<std::ptrdiff_t>(i * before);
            Numbers image(begin, begin + static_cast<std::ptrdiff_t>(before));
            if constexpr (std::is_same_v<Numbers, std::vector<float>>) {
                one.values = std::move(image);
                fit_image(one, size);
                fitted.insert(fitted.end(), one.values.begin(), one.values.end());
            } else {
                one.pixels = std::move(image);
                fit_image(one, size);
                fitted.insert(fitted.end(), one.pixels.begin(), one.pixels.end());
            }
        }
        numbers = std::move(fitted);
    });
    set.width = size.width;
    set.height = size.height;
}

}  // namespace hourglass
