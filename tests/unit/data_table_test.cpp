#include <algorithm>
#include <limits>
#include <numeric>
#include <set>

#include "data/minibatch.h"
#include "data/scaling.h"
#include "data/table.h"
#include "refusals.h"

namespace hourglass {
namespace {

using test_support::refusal;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Row i is (i, 10 i), its label i.
ImageSet rows(std::size_t count) {
    ImageSet set{2, 1, {}, {}, {}};
    for (std::size_t i = 0; i < count; ++i) {
        set.labels.push_back(static_cast<std::uint8_t>(i));
        set.values.insert(set.values.end(), {static_cast<float>(i), static_cast<float>(10 * i)});
    }
    return set;
}

TEST(Table, RowsBecomeSamples) {
    const ImageSet set = to_samples({{}, 3, {1, 2, 3, 4, 5, 6}}, "t");
    EXPECT_EQ(set.width, 3);
    EXPECT_EQ(set.height, 1);
    EXPECT_EQ(set.count(), 2u);
    EXPECT_THAT(set.labels, ElementsAre(0, 0));
    EXPECT_THAT(set.values, ElementsAre(1, 2, 3, 4, 5, 6));
    EXPECT_THAT(refusal([] { to_samples({}, "t"); }), HasSubstr("t: there are no rows"));
}

TEST(Table, FindsColumnsByNameAndByNumber) {
    const std::vector<std::string> names = {"x", "y", "1"};
    EXPECT_EQ(find_column(names, 3, "y", "t"), 1u);
    EXPECT_EQ(find_column(names, 3, "2", "t"), 1u);
    EXPECT_EQ(find_column(names, 3, "1", "t"), 2u) << "a name counts before a number";
    EXPECT_EQ(find_column({}, 3, "3", "t"), 2u);
    EXPECT_EQ(refusal([&] { find_column(names, 3, "z", "t"); }),
              "t: there is no column 'z'; there are 3 of the names x, y, 1, to be named or counted from 1");
    for (const char* column : {"0", "4", "-1", "2x", ""}) {
        EXPECT_EQ(refusal([&] { find_column({}, 3, column, "t"); }),
                  "t: there is no column '" + std::string(column) +
                      "'; there are 3, to be named or counted from 1");
    }
}

TEST(Table, TakesLabelsOutOfTheRows) {
    const ImageSet floats = take_labels({3, 1, {}, {0, 0}, {1, 7, 2, 3, 255, 4}}, 1, "t");
    EXPECT_EQ(floats.width, 2);
    EXPECT_THAT(floats.labels, ElementsAre(7, 255));
    EXPECT_THAT(floats.values, ElementsAre(1, 2, 3, 4));
    const ImageSet bytes = take_labels({2, 1, {7, 1, 8, 2}, {0, 0}, {}}, 0, "t");
    EXPECT_EQ(bytes.width, 1);
    EXPECT_THAT(bytes.labels, ElementsAre(7, 8));
    EXPECT_THAT(bytes.pixels, ElementsAre(1, 2));
}

TEST(Table, NumbersLabelsThatAreNoBytes) {
    const ImageSet signs = take_labels({2, 1, {}, {0, 0, 0}, {1, 1, 2, -1, 3, 1}}, 1, "t");
    EXPECT_THAT(signs.labels, ElementsAre(1, 0, 1));
    EXPECT_THAT(signs.classes, ElementsAre("-1", "1"));
    EXPECT_EQ(name_of_label(signs, 0), "-1");
    const ImageSet large = take_labels({2, 1, {}, {0, 0}, {1, 256, 2, 7}}, 1, "t");
    EXPECT_THAT(large.labels, ElementsAre(1, 0));
    EXPECT_THAT(large.classes, ElementsAre("7", "256"));
}

TEST(Table, MissingCellsAreFilledOrTheirRowsLeftOut) {
    const float none = std::numeric_limits<float>::quiet_NaN();
    const ImageSet set{2, 1, {}, {5, 6, 7}, {1, none, 3, 10, none, 20}};
    ImageSet filled = set;
    EXPECT_EQ(settle_missing(filled, Missing::Mean, {}, "t"),
              "2 missing cells filled with the mean of the column");
    EXPECT_THAT(filled.values, ElementsAre(1, 15, 3, 10, 2, 20));
    ImageSet known = set;
    EXPECT_EQ(settle_missing(known, Missing::Mean, std::vector<float>{7, 8}, "t"),
              "2 missing cells filled with the mean of the column in training");
    EXPECT_THAT(known.values, ElementsAre(1, 8, 3, 10, 7, 20));
    ImageSet dropped = set;
    EXPECT_EQ(settle_missing(dropped, Missing::Drop, {}, "t"), "2 rows with missing cells left out");
    EXPECT_THAT(dropped.values, ElementsAre(3, 10));
    EXPECT_THAT(dropped.labels, ElementsAre(6));
    ImageSet whole{1, 1, {}, {0}, {1}};
    EXPECT_EQ(settle_missing(whole, Missing::Mean, {}, "t"), "");
    ImageSet nothing{1, 1, {}, {0}, {none}};
    EXPECT_THAT(refusal([&] { settle_missing(nothing, Missing::Mean, {}, "t"); }),
                HasSubstr("t: column 1 has no number at all"));
    EXPECT_THAT(refusal([&] { settle_missing(nothing, Missing::Drop, {}, "t"); }),
                HasSubstr("t: every row has a missing cell"));
}

TEST(Table, RefusesLabelsThatAreNone) {
    EXPECT_THAT(refusal([&] {
                    take_labels({2, 1, {}, {0, 0}, {1, 1, 1, 0.5f}}, 1, "t");
                }),
                HasSubstr("t: row 2 has the label 0.5; labels must be words or whole numbers"));
    EXPECT_THAT(refusal([] { take_labels({1, 1, {}, {0}, {1}}, 0, "t"); }), HasSubstr("at least 2 columns"));
    EXPECT_THAT(refusal([] {
                    take_labels({2, 2, {1, 2, 3, 4}, {0}, {}}, 0, "t");
                }),
                HasSubstr("at least 2 columns"));
}

TEST(Split, EverySampleIsInOneOfTheTwoSets) {
    const Dataset data = split(rows(100), 0.2, 1, "t");
    EXPECT_EQ(data.name, "t");
    EXPECT_EQ(data.train.count(), 80u);
    EXPECT_EQ(data.test.count(), 20u);
    std::set<int> seen;
    for (const ImageSet* set : {&data.train, &data.test}) {
        EXPECT_TRUE(std::ranges::is_sorted(set->labels)) << "in the order of the file";
        for (std::size_t i = 0; i < set->count(); ++i) {
            EXPECT_EQ(set->values[2 * i], set->labels[i]);
            EXPECT_EQ(set->values[2 * i + 1], 10 * set->labels[i]);
            seen.insert(set->labels[i]);
        }
    }
    EXPECT_EQ(seen.size(), 100u);
}

TEST(Split, TheSeedDecidesAndSharesAreNested) {
    const auto test_rows = [](double share, std::uint64_t seed) {
        return split(rows(100), share, seed, "t").test.labels;
    };
    EXPECT_EQ(test_rows(0.2, 1), test_rows(0.2, 1));
    EXPECT_NE(test_rows(0.2, 1), test_rows(0.2, 2));
    EXPECT_TRUE(std::ranges::includes(test_rows(0.4, 1), test_rows(0.2, 1)));
    std::vector<std::uint8_t> first(20);
    std::iota(first.begin(), first.end(), std::uint8_t{0});
    EXPECT_NE(test_rows(0.2, 1), first);
}

TEST(Split, LeavesAtLeastOneOnEitherSide) {
    EXPECT_EQ(split(rows(2), 0.0, 1, "t").test.count(), 1u);
    EXPECT_EQ(split(rows(2), 1.0, 1, "t").train.count(), 1u);
    EXPECT_EQ(refusal([] { split(rows(1), 0.5, 1, "t"); }),
              "t: has 1 sample; training and test need at least one each");
}

TEST(Split, SplitsBytesAsWell) {
    const Dataset data = split({1, 1, {10, 11, 12, 13}, {0, 1, 2, 3}, {}}, 0.5, 1, "t");
    EXPECT_THAT(data.train.values, IsEmpty());
    for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(data.test.pixels[i], 10 + data.test.labels[i]);
}

TEST(Dataset, HoldsFloatsAsWell) {
    const ImageSet good = rows(3);
    EXPECT_NO_THROW(validate({"ok", false, good, good}));
    ImageSet both = good;
    both.pixels = {1, 2};
    EXPECT_THAT(refusal([&] {
                    validate({"set", false, good, both});
                }),
                HasSubstr("has 2 bytes and 6 floats; it must hold one kind"));
    ImageSet few = good;
    few.values.pop_back();
    EXPECT_THAT(refusal([&] {
                    validate({"set", false, few, good});
                }),
                HasSubstr("3 labels for 2 images and a part of one"));
}

TEST(Gather, TakesFloatsAsTheyAre) {
    const ImageSet set = rows(5);
    Matrix out = Matrix::Constant(2, 4, -1.0f);
    gather(set, std::vector<std::uint32_t>{4, 0}, out.middleCols(1, 2));
    Matrix expected(2, 4);
    expected << -1, 4, 0, -1, -1, 40, 0, -1;
    EXPECT_EQ(out, expected);
}

TEST(Scaling, BringsEveryColumnToTheUnitRangeAndBack) {
    ImageSet set{3, 1, {}, {0, 0, 0}, {-1, 5, 100, 1, 5, 300, 0, 5, 150}};
    const std::vector<float> before = set.values;
    const Scaling scaling = fit_scaling(set);
    EXPECT_THAT(scaling.low, ElementsAre(-1, 5, 100));
    EXPECT_THAT(scaling.range, ElementsAre(2, 1, 200)) << "1 for a column that is always the same";
    scale(scaling, set);
    EXPECT_THAT(set.values, ElementsAre(0, 0, 0, 1, 0, 1, 0.5f, 0, 0.25f));
    Eigen::Map<Matrix> columns(set.values.data(), 3, 3);
    unscale(scaling, columns);
    EXPECT_EQ(set.values, before);
}

TEST(Scaling, StandardGivesMean0AndDeviation1) {
    ImageSet set{2, 1, {}, {0, 0, 0, 0}, {1e6f, 5, 1e6f + 2, 5, 1e6f, 5, 1e6f + 2, 5}};
    const Scaling scaling = fit_standard_scaling(set);
    EXPECT_THAT(scaling.low, ElementsAre(1e6f + 1, 5));
    EXPECT_THAT(scaling.range, ElementsAre(1, 1));
    scale(scaling, set);
    EXPECT_THAT(set.values, ElementsAre(-1, 0, 1, 0, -1, 0, 1, 0));
}

TEST(Scaling, ByteDividesBy255) {
    ImageSet set{2, 1, {}, {0}, {0, 51}};
    scale(byte_scaling(set), set);
    EXPECT_THAT(set.values, ElementsAre(0, 0.2f));
    EXPECT_TRUE(byte_scaling({1, 1, {7}, {0}, {}}).empty()) << "bytes become 0..1 anyway";
    EXPECT_THAT(refusal([] {
                    byte_scaling({1, 1, {}, {0, 0}, {1, 256}});
                }),
                HasSubstr("--scale byte is for numbers from 0 to 255; sample 2 has 256"));
}

TEST(Scaling, CountsBytesAsZeroToOne) {
    ImageSet set{2, 1, {51, 0, 102, 255}, {0, 0}, {}};
    scale(fit_scaling(set), set);
    EXPECT_THAT(set.pixels, IsEmpty());
    EXPECT_THAT(set.values, ElementsAre(0, 0, 1, 1));
}

TEST(Scaling, RefusesWhatItCannotScale) {
    const ImageSet wide{1, 1, {}, {0, 0}, {-3e38f, 3e38f}};
    EXPECT_THAT(refusal([&] { fit_scaling(wide); }), HasSubstr("column 1 cannot be scaled"));
    ImageSet other = rows(2);
    EXPECT_EQ(refusal([&] { scale({{0}, {1}}, other); }), "the scaling is of 1 features, the data has 2");
    const ImageSet before = other;
    scale({}, other);
    EXPECT_EQ(other.values, before.values);
}

}  // namespace
}  // namespace hourglass
