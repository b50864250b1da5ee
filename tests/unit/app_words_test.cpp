#include <gtest/gtest.h>

#include "app/state/words.h"

namespace hourglass::app {
namespace {

TEST(InTermsOf, SpeakOfTheSamplesThatThereAre) {
    const Words rows{"row", "rows", "rows", "column"}, digits{"digit", "digits", "images", "pixel"};
    const char text[] = "Images per step; share of the pixels of an image's digits. Imagery stays.";
    EXPECT_EQ(in_terms_of(text, rows), "Rows per step; share of the columns of a row's rows. Imagery stays.");
    EXPECT_EQ(in_terms_of(text, digits), text);
    EXPECT_EQ(in_terms_of("an image", digits), "an image");
    EXPECT_EQ(in_terms_of("", rows), "");
    EXPECT_EQ(in_terms_of("one image", {"message", "messages", "messages", "word"}), "one message");
}

}  // namespace
}  // namespace hourglass::app
