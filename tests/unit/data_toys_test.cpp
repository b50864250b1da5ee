#include <algorithm>
#include <array>
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>
#include <span>
#include <vector>

#include "data/table.h"
#include "data/toys.h"
#include "refusals.h"

namespace hourglass {
namespace {

std::span<const float> toy_row(const ImageSet& set, std::size_t i) {
    return std::span(set.values).subspan(i * set.features(), set.features());
}

std::vector<ToySet> point_sets() {
    std::vector<ToySet> sets;
    std::ranges::copy_if(toy_sets(), std::back_inserter(sets), [](const ToySet& set) { return set.at; });
    return sets;
}

TEST(ToySets, AreTablesOfNamedColumns) {
    for (const ToySet& set : point_sets()) {
        const Dataset data = toy_data(set);
        EXPECT_NO_THROW(validate(data)) << set.name;
        EXPECT_EQ(data.name, set.label);
        EXPECT_EQ(data.train.count() + data.test.count(), kToyRows);
        EXPECT_EQ(data.train.height, 1);
        EXPECT_EQ(data.train.columns.size(), static_cast<std::size_t>(set.columns)) << set.name;
        EXPECT_EQ(toy_set_called(data.name), find_toy_set(set.name));
        EXPECT_EQ(toy_set(set.name).label, set.label);
    }
}

TEST(ToySets, ARowDependsOnTheSeedAndItsNumberOnly) {
    const ToySet& set = toy_set("swiss-roll");
    const ImageSet few = toy_samples(set, 10, 1), more = toy_samples(set, 30, 1);
    EXPECT_TRUE(std::equal(few.values.begin(), few.values.end(), more.values.begin()));
    EXPECT_NE(few.values, toy_samples(set, 10, 2).values);
    EXPECT_EQ(test_support::refusal([&] { toy_samples(set, 0, 1); }), "a toy set needs at least one row");
}

// How far a point is from the formula of its set, without the noise.
float off_toy(std::string_view name, std::span<const float> p) {
    if (name == "line") return std::abs(p[1] - p[0] / 2) / std::sqrt(1.25f);
    if (name == "circle") return std::abs(std::hypot(p[0], p[1]) - 1);
    if (name == "two-moons")
        return std::min(std::abs(std::hypot(p[0], p[1]) - 1),
                        std::abs(std::hypot(p[0] - 1, p[1] - 0.5f) - 1));
    if (name == "s-curve")  // two circles about (0, -1) and (0, 1) of radius 1
        return std::min(std::abs(std::hypot(p[0], p[2] + 1) - 1), std::abs(std::hypot(p[0], p[2] - 1) - 1));
    // Of the roll: the turns t + 2 pi k at this angle, t being the distance from the axis.
    const float angle = std::atan2(p[2], p[0]), t = std::hypot(p[0], p[2]);
    const float turn = 2 * std::acos(-1.0f);
    return std::abs(std::remainder(t - angle, turn));
}

TEST(ToySets, FollowTheirFormulas) {
    for (const ToySet& set : point_sets()) {
        const ImageSet rows = toy_samples(set, 500, 3);
        double worst = 0, mean = 0;
        for (std::size_t i = 0; i < rows.count(); ++i) {
            const auto off = static_cast<double>(off_toy(set.name, toy_row(rows, i)));
            worst = std::max(worst, off);
            mean += off / 500;
        }
        EXPECT_LT(worst, 5 * static_cast<double>(set.noise)) << set.name;
        EXPECT_GT(mean, 0.4 * static_cast<double>(set.noise)) << set.name;
    }
}

TEST(ToySets, LabelsAreTenthsOfTheWayOrTheParts) {
    for (const ToySet& set : point_sets()) {
        const ImageSet rows = toy_samples(set, 500, 3);
        std::array<int, 10> counts{};
        for (const std::uint8_t label : rows.labels) ++counts.at(label);
        const int parts = set.along ? 10 : 2;
        for (int label = 0; label < 10; ++label)
            EXPECT_NEAR(counts.at(static_cast<std::size_t>(label)), label < parts ? 500 / parts : 0,
                        label < parts ? 500 / parts / 2 : 0)
                << set.name << " " << label;
    }
}

TEST(ToySets, PicturesAreInColor) {
    const ToySet& set = toy_set("color-pictures");
    const Dataset data = toy_data(set);
    EXPECT_NO_THROW(validate(data));
    EXPECT_EQ(toy_set_called(data.name), &set);
    EXPECT_EQ(data.train.channels, 3);
    EXPECT_EQ(data.train.height, 32);
    EXPECT_NE(test_support::refusal([&] { toy_samples(set, 10, 1); }).find("are no points"),
              std::string::npos);
}

TEST(ToySets, AnUnknownOneIsRefused) {
    EXPECT_EQ(find_toy_set("torus"), nullptr);
    EXPECT_EQ(
        test_support::refusal([] { toy_set("torus"); }),
        "there is no toy set 'torus'; there are line, circle, two-moons, s-curve, swiss-roll, color-pictures");
}

}  // namespace
}  // namespace hourglass
