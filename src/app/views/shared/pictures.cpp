#include "app/views/shared/pictures.h"

#include "ui/widgets.h"

namespace hourglass::app {

Rgb to_rgb(ImU32 color) {
    const auto part = [color](int shift) { return color >> shift & 255u; };
    return part(IM_COL32_R_SHIFT) << 16 | part(IM_COL32_G_SHIFT) << 8 | part(IM_COL32_B_SHIFT);
}

PixelPicture on_paper(const DigitSheet& sheet, int slot, Rgb ink) {
    PixelPicture picture{sheet.width(), sheet.height(), {}};
    for (const std::uint32_t pixel : sheet.pixels(slot)) {
        const std::uint32_t alpha = pixel >> IM_COL32_A_SHIFT & 255u;
        const Rgb own = to_rgb(pixel), color = own == 0xFFFFFF && !sheet.in_color() ? ink : own;
        Rgb mixed = 0;
        for (const int shift : {16, 8, 0}) {
            const std::uint32_t part = color >> shift & 255u;
            mixed = mixed << 8 | (255 * 255 - alpha * (255 - part) + 127) / 255;
        }
        picture.pixels.push_back(mixed);
    }
    return picture;
}

std::vector<PixelPicture> on_paper(const DigitSheet& sheet, int first, int count, Rgb ink) {
    std::vector<PixelPicture> row;
    for (int i = 0; i < count; ++i) row.push_back(on_paper(sheet, first + i, ink));
    return row;
}

void picture_button(const Frame& frame, const char* label, const std::string& what,
                    const std::function<Figure()>& make) {
    if (const auto format = picture_menu(label))
        frame.ask(action::SaveFigure{file_stem(frame, frame.runs, what), to_svg(make()),
                                     *format == PictureFormat::Svg});
}

void picture_button(const Frame& frame, const char* label, const std::string& name, const std::string& what,
                    const std::function<Figure()>& make) {
    if (const auto format = picture_menu(label))
        frame.ask(action::SaveFigure{file_stem(name, what), to_svg(make()), *format == PictureFormat::Svg});
}

}  // namespace hourglass::app
