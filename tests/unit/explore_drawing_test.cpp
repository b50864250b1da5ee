// The drawing under the pad: what strokes, the eraser, undo and redo do to the picture.
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>

#include "explore/drawing.h"

namespace hourglass::explore {
namespace {

constexpr int kSide = 28;

double ink(Drawing& drawing) {
    const std::vector<float> picture = drawing.picture(kSide);
    return std::accumulate(picture.begin(), picture.end(), 0.0);
}

PenStroke line(float x, float width = 1) {
    PenStroke stroke;
    for (int i = 0; i <= 20; ++i) stroke.push_back({x, 0.2f + 0.03f * static_cast<float>(i), width});
    return stroke;
}

Drawing as_it_stands() {
    Drawing drawing;
    drawing.set_centered(false);
    return drawing;
}

TEST(Drawing, UndoAndRedoGiveBackTheVeryPictures) {
    Drawing drawing = as_it_stands();
    std::vector<std::vector<float>> pictures{drawing.picture(kSide)};
    const auto done = [&] { pictures.push_back(drawing.picture(kSide)); };
    drawing.add(line(0.3f));
    done();
    drawing.add(line(0.7f));
    done();
    drawing.set_tip(PenTip::Eraser);
    drawing.begin_stroke({0.2f, 0.5f});
    drawing.extend_stroke({0.8f, 0.5f});
    done();
    drawing.clear();
    done();
    drawing.add({{0.5f, 0.5f}});
    done();
    for (std::size_t i = 1; i < pictures.size(); ++i) ASSERT_NE(pictures[i], pictures[i - 1]) << i;

    for (std::size_t i = pictures.size() - 1; i > 0; --i) {
        ASSERT_TRUE(drawing.can_undo());
        drawing.undo();
        EXPECT_EQ(drawing.picture(kSide), pictures[i - 1]) << "after taking back " << i;
    }
    EXPECT_FALSE(drawing.can_undo());
    drawing.undo();  // nothing to take back
    for (std::size_t i = 1; i < pictures.size(); ++i) {
        ASSERT_TRUE(drawing.can_redo());
        drawing.redo();
        EXPECT_EQ(drawing.picture(kSide), pictures[i]) << "after doing " << i << " again";
    }
    EXPECT_FALSE(drawing.can_redo());
}

TEST(Drawing, AStrokeEndsWhatCouldBeRedone) {
    Drawing drawing;
    drawing.add(line(0.3f));
    drawing.undo();
    EXPECT_TRUE(drawing.can_redo());
    drawing.add(line(0.6f));
    EXPECT_FALSE(drawing.can_redo());
}

TEST(Drawing, TheEraserTakesAwayWhatItTouchesOnly) {
    Drawing drawing = as_it_stands();
    drawing.add(line(0.3f));
    const double left = ink(drawing);
    drawing.add(line(0.7f));
    const double both = ink(drawing);
    drawing.set_tip(PenTip::Eraser);
    drawing.begin_stroke({0.7f, 0.1f});
    drawing.extend_stroke({0.7f, 0.95f});
    EXPECT_GT(both, left + 30);
    EXPECT_NEAR(ink(drawing), left, 1e-3);
    EXPECT_FALSE(drawing.empty());
    // Ink after that stays.
    drawing.set_tip(PenTip::Ink);
    drawing.begin_stroke({0.7f, 0.5f});
    EXPECT_GT(ink(drawing), left + 3);
}

TEST(Drawing, AnErasedSheetIsAsBlankAsAFreshOne) {
    Drawing drawing;
    drawing.add({{0.5f, 0.5f}});
    drawing.set_tip(PenTip::Eraser);
    drawing.begin_stroke({0.5f, 0.5f});
    EXPECT_EQ(ink(drawing), 0);
}

TEST(Drawing, PressureMakesStrokesWider) {
    Drawing thin = as_it_stands(), even = as_it_stands(), wide = as_it_stands(), growing = as_it_stands();
    thin.add(line(0.5f, 0.5f));
    even.add(line(0.5f));
    wide.add(line(0.5f, 1.5f));
    PenStroke stroke = line(0.5f);
    for (std::size_t i = 0; i < stroke.size(); ++i)
        stroke[i].width = 0.5f + static_cast<float>(i) / static_cast<float>(stroke.size() - 1);
    growing.add(stroke);
    EXPECT_NEAR(ink(thin) / ink(even), 0.5, 0.05);
    EXPECT_NEAR(ink(wide) / ink(even), 1.5, 0.1);  // its round ends are longer too
    // As much ink as the mean width, more of it where the pen pressed harder.
    EXPECT_NEAR(ink(growing) / ink(even), 1, 0.05);
    const std::vector<float> picture = growing.picture(kSide);
    const auto row_ink = [&](int row) {
        return std::accumulate(picture.begin() + row * kSide, picture.begin() + (row + 1) * kSide, 0.0);
    };
    EXPECT_GT(row_ink(20), 1.7 * row_ink(7));
}

TEST(Drawing, ThePenWidthIsThatOfTheNextStroke) {
    Drawing drawing = as_it_stands();
    drawing.add(line(0.3f));
    const double first = ink(drawing);
    drawing.set_pen_width(2 * drawing.pen_width());
    EXPECT_EQ(ink(drawing), first);
    drawing.add(line(0.7f));
    EXPECT_NEAR(ink(drawing) - first, 2 * first, 0.2 * first);
}

// The picture is put together piece by piece while the pen moves; asked for only once it is the same.
TEST(Drawing, FollowingTheStrokeGivesThePictureOfTheWhole) {
    Drawing followed, whole;
    for (Drawing* drawing : {&followed, &whole}) drawing->add(line(0.4f));
    PenStroke stroke;
    for (int i = 0; i < 200; ++i) {
        const float angle = 0.2f * static_cast<float>(i), radius = 0.002f * static_cast<float>(i);
        stroke.push_back({0.5f + radius * std::cos(angle), 0.5f + radius * std::sin(angle),
                          1 + 0.5f * std::sin(0.3f * static_cast<float>(i))});
    }
    followed.begin_stroke(stroke[0]);
    for (const PenPoint& point : stroke) {
        followed.extend_stroke(point);
        followed.picture(kSide);
    }
    whole.add(stroke);
    EXPECT_EQ(followed.picture(kSide), whole.picture(kSide));
    EXPECT_NE(followed.picture(kSide), std::vector<float>(kSide * kSide));
}

// Ink in the left upper corner, in gray.
PadPicture corner(int side, bool in_place) {
    PadPicture picture{side, std::vector<std::uint8_t>(static_cast<std::size_t>(side * side)), in_place};
    for (int row = 0; row < side / 4; ++row)
        for (int column = 0; column < side / 4; ++column)
            picture.pixels[static_cast<std::size_t>(row * side + column)] =
                static_cast<std::uint8_t>(100 + row + column);
    return picture;
}

TEST(Drawing, APictureInPlaceIsThatVeryPicture) {
    Drawing drawing;
    drawing.add(line(0.5f));
    const std::vector<float> before = drawing.picture(kSide);
    drawing.put(corner(kSide, true));
    EXPECT_FALSE(drawing.empty());
    const std::vector<float> picture = drawing.picture(kSide);
    for (std::size_t i = 0; i < picture.size(); ++i)
        ASSERT_EQ(picture[i], static_cast<float>(corner(kSide, true).pixels[i]) * (1.0f / 255.0f)) << i;
    drawing.add(line(0.8f));
    const std::vector<float> with_line = drawing.picture(kSide);
    EXPECT_NEAR(with_line[0], picture[0], 1e-6) << "it is drawn upon where it lies";
    EXPECT_GT(with_line[14 * kSide + 22], 0.9f);
    drawing.set_tip(PenTip::Eraser);
    drawing.begin_stroke({0.0f, 0.0f});
    EXPECT_LT(drawing.picture(kSide)[0], 0.01f);
    for (int mark = 0; mark < 3; ++mark) drawing.undo();
    EXPECT_EQ(drawing.picture(kSide), before);
    drawing.redo();
    EXPECT_EQ(drawing.picture(kSide), picture);
    drawing.clear();
    EXPECT_TRUE(drawing.empty());
    EXPECT_EQ(ink(drawing), 0);
}

TEST(Drawing, AnyOtherPictureIsCenteredLikeADrawing) {
    Drawing drawing = as_it_stands();
    drawing.put(corner(4 * kSide, false));
    EXPECT_NEAR(drawing.picture(kSide)[0], 101.0 / 255, 2.0 / 255);
    EXPECT_EQ(drawing.picture(kSide)[14 * kSide + 14], 0);
    drawing.set_centered(true);
    EXPECT_EQ(drawing.picture(kSide)[0], 0);
    EXPECT_GT(drawing.picture(kSide)[14 * kSide + 14], 100.0f / 255);
}

TEST(Drawing, TheMarksOfASheetBeginWithItsPicture) {
    Drawing drawing, copy;
    drawing.add(line(0.5f));
    drawing.put(corner(kSide, true));
    drawing.add(line(0.8f));
    copy.restore(drawing.marks_of_sheet());
    EXPECT_EQ(copy.marks().size(), 2u);
    EXPECT_EQ(copy.picture(kSide), drawing.picture(kSide));
}

TEST(Drawing, CenteringMovesTheInkToTheMiddle) {
    Drawing drawing = as_it_stands();
    drawing.add(line(0.2f));
    const std::vector<float> as_drawn = drawing.picture(kSide);
    drawing.set_centered(true);
    const std::vector<float> centered = drawing.picture(kSide);
    const auto column_ink = [](const std::vector<float>& picture, int column) {
        double sum = 0;
        for (int row = 0; row < kSide; ++row) sum += picture[row * kSide + column];
        return sum;
    };
    EXPECT_GT(column_ink(as_drawn, 5), 10);
    EXPECT_EQ(column_ink(as_drawn, 14), 0);
    EXPECT_EQ(column_ink(centered, 5), 0);
    EXPECT_GT(column_ink(centered, 14), 10);
}

}  // namespace
}  // namespace hourglass::explore
