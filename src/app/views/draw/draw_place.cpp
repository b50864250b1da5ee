// What an address says of the view: "test-17:noise", "written-7-3:pen-120".
#include <cmath>

#include "app/views/draw/draw_view.h"
#include "explore/pad_numbers.h"
#include "explore/pad_picture.h"

namespace hourglass::app::draw_view {
namespace {

constexpr int kLargestNumber = 1'000'000;

// The pen's width in thousandths of the pad's side.
int thousandths(float width) { return static_cast<int>(std::lround(1000 * width)); }

std::optional<WrittenDigit> parse_written(std::string_view text) {
    const std::size_t hyphen = text.find('-');
    if (hyphen == std::string_view::npos) return std::nullopt;
    const auto digit = whole_number(text.substr(0, hyphen), 0, 9);
    const auto hand = whole_number(text.substr(hyphen + 1), 0, kLargestNumber);
    if (!digit || !hand) return std::nullopt;
    return WrittenDigit{*digit, static_cast<std::uint32_t>(*hand)};
}

}  // namespace

void DrawView::note_place(const Frame& frame) {
    const Drawing& drawing = frame.drawing;
    const WrittenDigit& written = pad_.written();
    place_.clear();
    unnumbered_ = false;
    if (const auto number = shown_test_picture(drawing, frame.data->test))
        add_part(place_, "test", *number);
    else if (shows(drawing, written))
        add_part(place_, "written", std::to_string(written.digit) + "-" + std::to_string(written.hand));
    else
        unnumbered_ = !drawing.empty();
    const DrawingCorruption& corruption = pad_.corruption();
    if (!corruption.word().empty()) add_part(place_, corruption.word());
    if (corruption.draw_number() > 0) add_part(place_, "draw", corruption.draw_number());
    if (!drawing.centered()) add_part(place_, "uncentered");
    if (drawing.tip() == PenTip::Eraser) add_part(place_, "eraser");
    if (thousandths(drawing.pen_width()) != thousandths(Drawing().pen_width()))
        add_part(place_, "pen", thousandths(drawing.pen_width()));
}

std::string DrawView::untold() const {
    return unnumbered_
               ? "The link has the settings, not what you have drawn: only test pictures and digits of "
                 "\"Try a...\" have a number."
               : "";
}

bool DrawView::take_part(const Frame& frame, const PlacePart& part) {
    if (part.key == "draw") {
        const auto number = whole_number(part.value, 0, kLargestNumber);
        if (number) pad_.corruption().draw_number(static_cast<std::uint32_t>(*number));
        return number.has_value();
    }
    if (part.key == "pen") {
        const auto width = whole_number(part.value, 20, 200);
        if (width) frame.drawing.set_pen_width(static_cast<float>(*width) / 1000);
        return width.has_value();
    }
    if (!part.value.empty()) return false;
    if (part.key == "uncentered")
        frame.drawing.set_centered(false);
    else if (part.key == "eraser")
        frame.drawing.set_tip(PenTip::Eraser);
    else
        return pad_.corruption().choose(part.key);
    return true;
}

// What nobody else could draw again stays on the pad where the place names nothing else.
std::vector<std::string> DrawView::follow_place(const Frame& frame, std::string_view place) {
    Drawing& drawing = frame.drawing;
    const ImageSet& test = frame.data->test;
    const auto shown = shown_test_picture(drawing, test);
    const bool numbered = shown || shows(drawing, pad_.written());
    std::optional<std::uint32_t> picture;
    std::optional<WrittenDigit> written;
    drawing.set_pen_width(Drawing().pen_width());
    drawing.set_tip(PenTip::Ink);
    drawing.set_centered(true);
    pad_.corruption().choose("");
    pad_.corruption().draw_number(0);
    const std::vector<std::string> useless = read_parts(place, [&](const PlacePart& part) {
        if (part.key == "written") return (written = parse_written(part.value)).has_value();
        if (part.key != "test") return take_part(frame, part);
        const int last = fits_pad(test) ? static_cast<int>(test.count()) - 1 : -1;
        if (const auto number = whole_number(part.value, 0, last))
            picture = static_cast<std::uint32_t>(*number);
        return picture.has_value();
    });
    if (picture) {
        if (shown != picture) drawing.put(pad_picture(test, *picture));
    } else if (written) {
        pad_.write(drawing, *written);
    } else if (numbered) {
        drawing.clear();
    }
    note_place(frame);
    return useless;
}

}  // namespace hourglass::app::draw_view
