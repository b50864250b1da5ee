#include "app/views/shared/pictures.h"

#include <algorithm>

#include "base/format.h"
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

FigureLegend text_legend(const std::string& title, const Messages& messages) {
    FigureLegend legend{title, {}};
    const auto& runs = messages.runs().runs();
    const auto run = std::ranges::find(runs, messages.model(), &TextRun::model);
    if (run != runs.end()) legend.notes.push_back(note_of(*run));
    const auto number = [](std::size_t count) { return with_commas(static_cast<long>(count)); };
    const std::size_t all = messages.documents().count();
    legend.notes.push_back(messages.documents().name + ": trained on " + number(messages.trained()) +
                           " texts, " + number(all - messages.trained()) + " held out");
    return legend;
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
