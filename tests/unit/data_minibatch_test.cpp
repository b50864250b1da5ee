#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <numeric>

#include "data/minibatch.h"

namespace hourglass {
namespace {

std::vector<std::uint32_t> counting(std::uint32_t count) {
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0u);
    return order;
}

TEST(Shuffle, IsAPermutationThatTheSeedDecides) {
    const auto shuffled = [](std::uint64_t seed) {
        std::vector<std::uint32_t> order = counting(1000);
        Random random(seed, "shuffling");
        shuffle(order, random);
        return order;
    };
    EXPECT_EQ(shuffled(1), shuffled(1));
    EXPECT_NE(shuffled(1), shuffled(2));
    std::vector<std::uint32_t> sorted = shuffled(1);
    EXPECT_NE(sorted, counting(1000));
    std::ranges::sort(sorted);
    EXPECT_EQ(sorted, counting(1000));
}

TEST(Shuffle, AcceptsNothingAndOne) {
    Random random(1, "shuffling");
    std::vector<std::uint32_t> none;
    shuffle(none, random);
    std::vector<std::uint32_t> one{7};
    shuffle(one, random);
    EXPECT_THAT(one, ::testing::ElementsAre(7u));
}

TEST(Shuffle, EveryPermutationIsEquallyLikely) {
    std::map<std::vector<std::uint32_t>, int> seen;
    Random random(1, "shuffling");
    constexpr int kRounds = 24'000;
    for (int round = 0; round < kRounds; ++round) {
        std::vector<std::uint32_t> order = counting(4);
        shuffle(order, random);
        ++seen[order];
    }
    ASSERT_EQ(seen.size(), 24u);
    double chi_squared = 0;
    for (const auto& [order, count] : seen) chi_squared += (count - 1000.0) * (count - 1000.0) / 1000.0;
    EXPECT_LT(chi_squared, 49.7) << "the 0.1 % point of chi-squared with 23 degrees of freedom";
}

TEST(Gather, TakesTheImagesOfTheIndices) {
    ImageSet images{3, 2, {}, {}};
    for (int i = 0; i < 10; ++i) {
        images.labels.push_back(0);
        for (int pixel = 0; pixel < 6; ++pixel)
            images.pixels.push_back(static_cast<std::uint8_t>(25 * i + pixel));
    }
    // The middle columns of a larger matrix, as when a last minibatch is smaller: the
    // others stay as they are.
    Matrix out = Matrix::Constant(6, 5, -1.0f);
    const std::uint32_t indices[] = {9, 0, 9};
    gather(images, indices, out.middleCols(1, 3));
    for (int column = 0; column < 3; ++column) {
        for (int pixel = 0; pixel < 6; ++pixel) {
            const int byte = 25 * static_cast<int>(indices[column]) + pixel;
            EXPECT_FLOAT_EQ(out(pixel, column + 1), static_cast<float>(byte) / 255.0f);
        }
    }
    EXPECT_EQ(out.col(0), Vector::Constant(6, -1.0f));
    EXPECT_EQ(out.col(4), Vector::Constant(6, -1.0f));
}

TEST(Gather, ARangeIsItsIndices) {
    ImageSet images{
        .width = 2, .height = 1, .pixels = {0, 51, 102, 153, 204, 255, 10, 20}, .labels = {1, 2, 3, 4}};
    Matrix some(2, 2), range(2, 2);
    const std::uint32_t indices[] = {1, 2};
    gather(images, indices, some);
    gather_range(images, 1, range);
    EXPECT_EQ(range, some);
}

TEST(Chunks, CoverTheImagesUpToTheLimitOnce) {
    ImageSet images{
        .width = 1, .height = 1, .pixels = {0, 51, 102, 153, 204, 255, 10}, .labels = {0, 1, 2, 3, 4, 5, 6}};
    for (const std::size_t limit : {0, 1, 3, 6, 7, 100}) {
        std::vector<float> pixels;
        std::vector<std::uint8_t> labels;
        for_each_chunk(images, limit, 3,
                       [&](Eigen::Index first, MatrixView part, std::span<const std::uint8_t> classes) {
                           EXPECT_EQ(static_cast<std::size_t>(first), pixels.size());
                           EXPECT_LE(part.cols(), 3);
                           ASSERT_EQ(static_cast<std::size_t>(part.cols()), classes.size());
                           pixels.insert(pixels.end(), part.data(), part.data() + part.cols());
                           labels.insert(labels.end(), classes.begin(), classes.end());
                       });
        ASSERT_EQ(labels.size(), std::min<std::size_t>(limit, 7));
        for (std::size_t i = 0; i < labels.size(); ++i) {
            EXPECT_EQ(labels[i], i);
            EXPECT_FLOAT_EQ(pixels[i], static_cast<float>(images.pixels[i]) / 255);
        }
    }
}

TEST(Gather, BlackAndWhiteAreExact) {
    const ImageSet images{2, 1, {0, 255}, {0}};
    Matrix out(2, 1);
    gather(images, std::vector<std::uint32_t>{0}, out);
    EXPECT_EQ(out(0, 0), 0.0f);
    EXPECT_EQ(out(1, 0), 1.0f);
}

}  // namespace
}  // namespace hourglass
