// Which samples a run learns from, and which are held out.
#include <algorithm>
#include <gtest/gtest.h>
#include <set>

#include "data/synthetic.h"
#include "data/training_choice.h"

namespace hourglass {
namespace {

using Indices = std::vector<std::uint32_t>;

bool includes(const Indices& all, const Indices& some) { return std::ranges::includes(all, some); }

TEST(TrainingChoice, OfAllSamplesIsTheirOwnOrder) {
    EXPECT_TRUE(choose_images(100, 0, 0).train.empty());
    EXPECT_TRUE(choose_images(100, 100, 0).train.empty());
    EXPECT_TRUE(choose_images(100, 0, 0).held_out.empty());
}

TEST(TrainingChoice, NeverTrainsOnWhatItHoldsOut) {
    for (const std::size_t train : {std::size_t{0}, std::size_t{10}, std::size_t{80}}) {
        const TrainingChoice chosen = choose_images(100, train, 20);
        EXPECT_EQ(chosen.train.size(), train == 0 ? 80 : train);
        EXPECT_EQ(chosen.held_out.size(), 20u);
        std::set<std::uint32_t> all(chosen.train.begin(), chosen.train.end());
        all.insert(chosen.held_out.begin(), chosen.held_out.end());
        EXPECT_EQ(all.size(), chosen.train.size() + 20) << "none twice";
        EXPECT_LT(*all.rbegin(), 100u);
    }
}

TEST(TrainingChoice, MoreImagesIncludeFewerAndTheHeldOutOnesStay) {
    const TrainingChoice few = choose_images(1000, 100, 50), many = choose_images(1000, 400, 50);
    EXPECT_TRUE(includes(many.train, few.train));
    EXPECT_EQ(many.held_out, few.held_out);
    EXPECT_NE(few.train, choose_images(999, 100, 50).train) << "a random choice, not the first ones";
}

TEST(TrainingChoice, CopiesTheSamplesWithTheirLabels) {
    const ImageSet images = synthetic_digits(30, 10, 1).train;
    const ImageSet part = subset(images, Indices{3, 17});
    ASSERT_EQ(part.count(), 2u);
    EXPECT_TRUE(std::ranges::equal(part.image(1), images.image(17)));
    EXPECT_EQ(part.labels[0], images.labels[3]);
    ImageSet table{.width = 2, .height = 1, .pixels = {}, .labels = {0, 1, 0}, .values = {1, 2, 3, 4, 5, 6}};
    table.columns = {"a", "b"};
    const ImageSet rows = subset(table, Indices{0, 2});
    EXPECT_EQ(rows.values, (std::vector<float>{1, 2, 5, 6}));
    EXPECT_EQ(rows.columns, table.columns);
}

}  // namespace
}  // namespace hourglass
