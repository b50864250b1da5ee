// What stands on the drawing pad, by its number.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/synthetic.h"
#include "explore/drawing_corruption.h"
#include "explore/pad_numbers.h"
#include "explore/pad_picture.h"

namespace hourglass::explore {
namespace {

using ::testing::Optional;

TEST(PadNumbers, AWrittenDigitIsKnownUntilAnythingElseIsDone) {
    Drawing drawing;
    const WrittenDigit seven{7, 3};
    EXPECT_FALSE(shows(drawing, seven));
    write_digit(drawing, seven);
    EXPECT_TRUE(shows(drawing, seven));
    EXPECT_FALSE(shows(drawing, {7, 4}));
    EXPECT_FALSE(shows(drawing, {1, 3}));
    drawing.set_centered(false);
    EXPECT_TRUE(shows(drawing, seven)) << "how it is seen does not matter";
    drawing.add({{0.1f, 0.1f}, {0.9f, 0.9f}});
    EXPECT_FALSE(shows(drawing, seven));
    drawing.undo();
    EXPECT_TRUE(shows(drawing, seven));
    drawing.set_pen_width(0.15f);
    EXPECT_FALSE(shows(drawing, seven)) << "this pen would write it otherwise";
    write_digit(drawing, {2, 0});
    EXPECT_TRUE(shows(drawing, {2, 0})) << "on a fresh sheet";
}

TEST(PadNumbers, ATestPictureIsKnownAmongItsOwnData) {
    const ImageSet test = synthetic_digits(1, 8, 1).test, others = synthetic_digits(1, 8, 2).test;
    Drawing drawing;
    EXPECT_EQ(shown_test_picture(drawing, test), std::nullopt);
    drawing.put(pad_picture(test, 5));
    EXPECT_THAT(shown_test_picture(drawing, test), Optional(5u));
    EXPECT_EQ(shown_test_picture(drawing, others), std::nullopt);
    Drawing restored;
    restored.restore(drawing.marks_of_sheet());
    EXPECT_THAT(shown_test_picture(restored, test), Optional(5u));
    drawing.add({{0.1f, 0.1f}, {0.9f, 0.9f}});
    EXPECT_EQ(shown_test_picture(drawing, test), std::nullopt) << "something was drawn on it";
    EXPECT_FALSE(shows(drawing, {}));
}

TEST(PadNumbers, CorruptionsHaveWords) {
    DrawingCorruption corruption;
    EXPECT_EQ(corruption.word(), "");
    for (const char* const word : {"clean", "noise", "strip", "mask", "source"}) {
        EXPECT_TRUE(corruption.choose(word));
        EXPECT_EQ(corruption.word(), word);
    }
    EXPECT_FALSE(corruption.choose("attic"));
    EXPECT_EQ(corruption.word(), "source");
    EXPECT_TRUE(corruption.choose("noise"));
    EXPECT_EQ(corruption.chosen({}), 1);
    EXPECT_TRUE(corruption.choose(""));
    EXPECT_EQ(corruption.chosen({}), 0);
}

}  // namespace
}  // namespace hourglass::explore
