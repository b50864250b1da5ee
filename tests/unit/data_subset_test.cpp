// Samples of some numbers or classes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/subset.h"
#include "refusals.h"

namespace hourglass {
namespace {

using test_support::refusal;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

ImageSet rows() {
    ImageSet set{2, 1, {}, {0, 2, 1, 2}};
    set.values = {1, 2, 3, 4, 5, 6, 7, 8};
    set.classes = {"cat", "dog", "eel"};
    set.names = {"a", "b", "c", "d"};
    set.columns = {"x", "y"};
    return set;
}

TEST(Subset, KeepsAllThatIsKnown) {
    const std::uint32_t wanted[] = {3, 0};
    const ImageSet set = subset(rows(), wanted);
    EXPECT_THAT(set.values, ElementsAre(7, 8, 1, 2));
    EXPECT_THAT(set.labels, ElementsAre(2, 0));
    EXPECT_THAT(set.names, ElementsAre("d", "a"));
    EXPECT_THAT(set.columns, ElementsAre("x", "y"));
    EXPECT_THAT(set.classes, ElementsAre("cat", "dog", "eel"));
}

TEST(Subset, OfClasses) {
    const std::vector<std::string> words{"eel", "cat", "eel"};
    const std::vector<std::uint8_t> labels = labels_named(rows(), words, "zoo.csv");
    EXPECT_THAT(labels, ElementsAre(0, 2));
    EXPECT_THAT(samples_of(rows(), labels).names, ElementsAre("a", "b", "d"));
    EXPECT_THAT(present_labels(rows()), ElementsAre(0, 1, 2));
}

TEST(Subset, ClassesThatAreNotThere) {
    const std::vector<std::string> words{"cow"};
    EXPECT_THAT(refusal([&] { labels_named(rows(), words, "zoo.csv"); }),
                HasSubstr("zoo.csv: has no samples of class 'cow'; its classes are cat, dog, eel"));
}

}  // namespace
}  // namespace hourglass
