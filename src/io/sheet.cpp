#include "io/sheet.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "base/error.h"

namespace hourglass {

Sheet make_sheet(std::span<const std::uint8_t> images, int width, int height, const SheetLayout& layout) {
    if (width < 1 || height < 1 || layout.columns < 1 || layout.gap < 0 || layout.channels < 1) {
        throw Error("sheet of " + std::to_string(layout.columns) + " columns of " + std::to_string(width) +
                    " x " + std::to_string(height) + " pixels, gap " + std::to_string(layout.gap) +
                    ": columns and sides must be at least 1, the gap at least 0");
    }
    const auto channels = static_cast<std::size_t>(layout.channels);
    const std::size_t image_size =
        static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * channels;
    if (images.empty() || images.size() % image_size != 0) {
        throw Error("sheet: " + std::to_string(images.size()) + " bytes are not one or more images of " +
                    std::to_string(image_size));
    }
    const std::size_t count = images.size() / image_size;
    const auto columns = static_cast<std::size_t>(layout.columns);
    const auto gap = static_cast<std::size_t>(layout.gap);
    const std::size_t row_length = static_cast<std::size_t>(width) * channels;
    const std::size_t pitch_x = static_cast<std::size_t>(width) + gap;
    const std::size_t pitch_y = static_cast<std::size_t>(height) + gap;
    const std::size_t sheet_width = columns * pitch_x + gap;
    const std::size_t sheet_height = (count + columns - 1) / columns * pitch_y + gap;

    Sheet sheet{static_cast<int>(sheet_width), static_cast<int>(sheet_height),
                std::vector<std::uint8_t>(sheet_width * sheet_height * channels, layout.ground),
                layout.channels};
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t left = gap + i % columns * pitch_x;
        const std::size_t top = gap + i / columns * pitch_y;
        for (std::size_t row = 0; row < static_cast<std::size_t>(height); ++row) {
            const auto from = images.subspan(i * image_size + row * row_length, row_length);
            std::ranges::copy(from, &sheet.pixels[((top + row) * sheet_width + left) * channels]);
        }
    }
    return sheet;
}

Sheet enlarged(const Sheet& sheet, int scale) {
    Sheet large{sheet.width * scale, sheet.height * scale, {}, sheet.channels};
    const auto channels = static_cast<std::ptrdiff_t>(sheet.channels);
    large.pixels.reserve(sheet.pixels.size() * static_cast<std::size_t>(scale * scale));
    for (int y = 0; y < large.height; ++y) {
        const auto row = static_cast<std::ptrdiff_t>(y / scale) * sheet.width;
        for (int x = 0; x < large.width; ++x) {
            const auto pixel = sheet.pixels.begin() + (row + x / scale) * channels;
            large.pixels.insert(large.pixels.end(), pixel, pixel + channels);
        }
    }
    return large;
}

}  // namespace hourglass
