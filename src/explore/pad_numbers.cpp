#include "explore/pad_numbers.h"

#include <algorithm>

#include "data/synthetic.h"
#include "data/table.h"
#include "explore/pad_picture.h"

namespace hourglass::explore {
namespace {

bool same_stroke(const Drawing::Mark& a, const Drawing::Mark& b) {
    return a.tip == b.tip && !a.clears && !b.clears &&
           std::ranges::equal(
               a.points, b.points,
               [](const PenPoint& p, const PenPoint& q) {
                   return p.x == q.x && p.y == q.y && p.width == q.width;
               });
}

}  // namespace

void write_digit(Drawing& drawing, const WrittenDigit& digit) {
    drawing.clear();
    for (const std::vector<Point>& path : digit_strokes(digit.digit, digit.hand)) {
        PenStroke stroke;
        for (const Point& point : path) stroke.push_back({point.x, point.y});
        drawing.add(stroke);
    }
}

bool shows(const Drawing& drawing, const WrittenDigit& digit) {
    if (drawing.picture_below() != nullptr) return false;
    Drawing other;
    other.set_pen_width(drawing.pen_width());
    write_digit(other, digit);
    const auto first = drawing.marks().begin() + static_cast<std::ptrdiff_t>(drawing.first_on_sheet());
    return std::equal(first, drawing.marks().end(), other.marks().begin(), other.marks().end(), same_stroke);
}

bool fits_pad(const ImageSet& images) {
    return !is_table(images) && images.channels == 1 && images.width == images.height;
}

std::optional<std::uint32_t> shown_test_picture(const Drawing& drawing, const ImageSet& test) {
    const PadPicture* const picture = drawing.picture_below();
    if (picture == nullptr || picture->number < 0 || drawing.first_on_sheet() != drawing.marks().size())
        return std::nullopt;
    const auto number = static_cast<std::uint32_t>(picture->number);
    if (!fits_pad(test) || number >= test.count() || pad_picture(test, number).pixels != picture->pixels)
        return std::nullopt;
    return number;
}

}  // namespace hourglass::explore
