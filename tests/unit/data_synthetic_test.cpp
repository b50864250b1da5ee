#include <array>
#include <cmath>
#include <span>

#include "data/synthetic.h"
#include "refusals.h"

namespace hourglass {
namespace {

TEST(SyntheticDigits, AreALabeledDatasetThatSaysWhatItIs) {
    const Dataset dataset = synthetic_digits(100, 30, 1);
    EXPECT_NO_THROW(validate(dataset));
    EXPECT_TRUE(dataset.synthetic);
    EXPECT_EQ(dataset.train.count(), 100u);
    EXPECT_EQ(dataset.test.count(), 30u);
    EXPECT_EQ(dataset.train.features(), 784u);
    std::array<int, 10> counts{};
    for (const std::uint8_t label : dataset.train.labels) ++counts.at(label);
    EXPECT_THAT(counts, ::testing::Each(10));
}

TEST(SyntheticDigits, ImageDependsOnSeedAndIndexOnly) {
    const Dataset few = synthetic_digits(20, 10, 1);
    const Dataset more = synthetic_digits(50, 20, 1);
    EXPECT_TRUE(std::equal(few.train.pixels.begin(), few.train.pixels.end(), more.train.pixels.begin()));
    EXPECT_TRUE(std::equal(few.test.pixels.begin(), few.test.pixels.end(), more.test.pixels.begin()));
    EXPECT_NE(few.train.pixels, synthetic_digits(20, 10, 2).train.pixels);
    EXPECT_FALSE(std::equal(few.test.pixels.begin(), few.test.pixels.end(), few.train.pixels.begin()));
}

TEST(SyntheticDigits, AreSizedAndCenteredLikeMnist) {
    const ImageSet digits = synthetic_digits(1000, 1, 3).train;
    double mean = 0;
    for (std::size_t i = 0; i < digits.count(); ++i) {
        double mass = 0, x = 0, y = 0;
        int brightest = 0;
        for (int row = 0; row < 28; ++row) {
            for (int column = 0; column < 28; ++column) {
                const int pixel = digits.image(i)[static_cast<std::size_t>(28 * row + column)];
                mass += pixel;
                x += pixel * (column + 0.5);
                y += pixel * (row + 0.5);
                brightest = std::max(brightest, pixel);
            }
        }
        EXPECT_NEAR(x / mass, 14.5, 0.6) << "digit " << i;
        EXPECT_NEAR(y / mass, 14.5, 0.6) << "digit " << i;
        EXPECT_GT(brightest, 150) << "digit " << i;
        mean += mass / 255 / 784;
    }
    EXPECT_NEAR(mean / static_cast<double>(digits.count()), 0.1307, 0.02) << "as much ink as MNIST";
}

// A nearest-mean classifier, the simplest there is, reaches 82 % on MNIST.
TEST(SyntheticDigits, ClassesDiffer) {
    const Dataset dataset = synthetic_digits(2000, 500, 4);
    std::vector<std::array<double, 784>> means(10);
    for (std::size_t i = 0; i < dataset.train.count(); ++i)
        for (std::size_t pixel = 0; pixel < 784; ++pixel)
            means[dataset.train.labels[i]][pixel] += dataset.train.image(i)[pixel] / 200.0;
    int right = 0;
    for (std::size_t i = 0; i < dataset.test.count(); ++i) {
        std::array<double, 10> distances{};
        for (std::size_t digit = 0; digit < 10; ++digit)
            for (std::size_t pixel = 0; pixel < 784; ++pixel)
                distances[digit] += std::pow(means[digit][pixel] - dataset.test.image(i)[pixel], 2);
        right += std::ranges::min_element(distances) - distances.begin() == dataset.test.labels[i];
    }
    const double accuracy = right / static_cast<double>(dataset.test.count());
    RecordProperty("accuracy", std::to_string(accuracy));
    EXPECT_GT(accuracy, 0.8);
}

// Rendered and centered, they are what the classes of the data set look like.
TEST(SyntheticDigits, GiveTheirStrokesToDrawWith) {
    const Dataset dataset = synthetic_digits(2000, 1, 1);
    std::array<std::array<double, 784>, 10> means{};
    for (std::size_t i = 0; i < dataset.train.count(); ++i)
        for (std::size_t pixel = 0; pixel < 784; ++pixel)
            means[dataset.train.labels[i]][pixel] += dataset.train.image(i)[pixel] / 200.0 / 255.0;
    int right = 0;
    for (int digit = 0; digit < 10; ++digit) {
        for (std::uint64_t seed = 0; seed < 5; ++seed) {
            GrayImage canvas(80, 80);
            for (std::vector<Point>& stroke : digit_strokes(digit, seed)) {
                for (Point& point : stroke) {
                    EXPECT_TRUE(point.x >= 0 && point.x <= 1 && point.y >= 0 && point.y <= 1);
                    point = {80 * point.x, 80 * point.y};
                }
                draw_stroke(canvas, std::span<const Point>(stroke), 7.0f);
            }
            const GrayImage image = center_in_box(canvas);
            std::array<double, 10> distances{};
            for (std::size_t other = 0; other < 10; ++other)
                for (std::size_t pixel = 0; pixel < 784; ++pixel)
                    distances[other] +=
                        std::pow(means[other][pixel] - static_cast<double>(image.pixels[pixel]), 2);
            right += std::ranges::min_element(distances) - distances.begin() == digit;
        }
    }
    EXPECT_GE(right, 38) << "of 50";
    EXPECT_THAT(test_support::refusal([] { digit_strokes(10, 1); }), ::testing::HasSubstr("0 to 9, not 10"));
}

TEST(SyntheticDigits, RefusesEmptySets) {
    EXPECT_THAT(test_support::refusal([] { synthetic_digits(0, 1, 1); }),
                ::testing::HasSubstr("at least one"));
    EXPECT_THAT(test_support::refusal([] { synthetic_digits(1, 0, 1); }),
                ::testing::HasSubstr("at least one"));
}

}  // namespace
}  // namespace hourglass
