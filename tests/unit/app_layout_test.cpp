// What stands where, from a wide desktop to a phone on its side.
#include <gtest/gtest.h>

#include "app/state/layout.h"

namespace hourglass::app {
namespace {

TEST(Layout, HasAColumnForEachThingWhereThereIsRoom) {
    EXPECT_EQ(arrange(1366, 768, false).arrangement, Arrangement::ThreeColumns);
    EXPECT_EQ(arrange(768, 1024, false).arrangement, Arrangement::TwoColumns);
    EXPECT_EQ(arrange(390, 844, true).arrangement, Arrangement::OneColumn);
}

TEST(Layout, LiesDownWithAPhone) {
    const Layout lying = arrange(844, 390, true), upright = arrange(390, 844, true);
    EXPECT_EQ(lying.arrangement, Arrangement::OneColumn);
    EXPECT_TRUE(lying.lying);
    EXPECT_FALSE(upright.lying);
    // A browser's zoom of 200 % makes the same of a small laptop.
    EXPECT_TRUE(arrange(683, 384, false).lying);
}

TEST(Layout, GivesFingersTheirSizes) {
    EXPECT_FALSE(arrange(1366, 768, false).fingers);
    EXPECT_TRUE(arrange(1366, 768, true).fingers);
    EXPECT_TRUE(arrange(390, 844, false).fingers) << "a phone is held";
    // Their larger controls need more height for two panels above each other.
    EXPECT_FALSE(arrange(800, 700, false).short_window);
    EXPECT_TRUE(arrange(800, 700, true).short_window);
}

}  // namespace
}  // namespace hourglass::app
