#include "data/data_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/natural_order.h"

namespace hourglass {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

ImageSet float_rows(int width, std::vector<float> values) {
    ImageSet set{
        width, 1, {}, std::vector<std::uint8_t>(values.size() / static_cast<std::size_t>(width)), {}};
    set.values = std::move(values);
    return set;
}

ImageSet float_images(std::vector<float> values) {
    ImageSet set = float_rows(4, std::move(values));
    set.width = set.height = 2;
    return set;
}

DataRecord record_of(const ImageSet& set) {
    DataRecord record;
    describe_training_set(set, record);
    return record;
}

TEST(DataRecord, RemembersRangesAndMeans) {
    ImageSet set = float_rows(2, {1, 10, 3, -10});
    set.columns = {"a", "b"};
    const DataRecord record = record_of(set);
    EXPECT_THAT(record.low, ElementsAre(1, -10));
    EXPECT_THAT(record.high, ElementsAre(3, 10));
    EXPECT_THAT(record.mean, ElementsAre(2, 0));
    EXPECT_THAT(record.known_columns().features, ElementsAre("a", "b"));
    EXPECT_THAT(record_of({2, 2, {1, 2, 3, 4}, {0}, {}}).low, IsEmpty()) << "bytes have no need of it";
}

TEST(DataRecord, TellsKindsOfNumbersApart) {
    EXPECT_EQ(kind_of_values({1, 1, {7}, {0}, {}}), ValueKind::Bytes);
    EXPECT_EQ(kind_of_values(float_rows(1, {0, 0.5f, 1})), ValueKind::Unit);
    EXPECT_EQ(kind_of_values(float_rows(1, {0, 0.5f, 1.5f})), ValueKind::Other);
    std::vector<float> gray(16, 3);
    EXPECT_EQ(kind_of_values(float_rows(16, gray)), ValueKind::Other) << "nothing bright";
    gray[3] = 200;
    EXPECT_EQ(kind_of_values(float_rows(16, gray)), ValueKind::Gray);
    EXPECT_EQ(kind_of_values(float_rows(4, gray)), ValueKind::Other) << "few columns are rather ages";
    gray[4] = 0.5f;
    EXPECT_EQ(kind_of_values(float_rows(16, gray)), ValueKind::Other);
}

TEST(DataRecord, BringsNumbersToTheModelsScale) {
    const DataRecord bytes = record_of({2, 2, {0, 255, 3, 4}, {0}, {}});
    ImageSet gray = float_images({0, 255, 51.5f, 0});
    EXPECT_THAT(match_values(bytes, gray), HasSubstr("divided by 255"));
    EXPECT_THAT(gray.values, ElementsAre(0, 1, ::testing::FloatEq(51.5f / 255), 0));
    ImageSet unit = float_images({0, 1, 0.5f, 0});
    EXPECT_THAT(match_values(bytes, unit), HasSubstr("taken as they are"));
    EXPECT_THAT(unit.values, ElementsAre(0, 1, 0.5f, 0));
    ImageSet same{2, 2, {9, 9, 9, 9}, {0}, {}};
    EXPECT_EQ(match_values(bytes, same), "");

    std::vector<float> numbers(16, 255);
    const DataRecord of_gray = record_of(float_rows(16, numbers));
    ImageSet of_bytes{16, 1, std::vector<std::uint8_t>(16, 51), {0}, {}};
    EXPECT_THAT(match_values(of_gray, of_bytes), HasSubstr("taken as numbers from 0 to 255"));
    EXPECT_FLOAT_EQ(of_bytes.values[0], 51);
    ImageSet small = float_rows(16, std::vector<float>(16, 0.2f));
    EXPECT_THAT(match_values(of_gray, small), HasSubstr("multiplied by 255"));
    EXPECT_FLOAT_EQ(small.values[0], 51);
    ImageSet table = float_rows(1, {100});
    EXPECT_EQ(match_values(record_of(float_rows(1, {0, 1})), table), "")
        << "a table's columns are no gray levels";
}

TEST(DataRecord, SaysWhatIsFarOutside) {
    ImageSet set = float_rows(2, {0, 5, 1, 5});
    set.columns = {"a", "same"};
    const DataRecord record = record_of(set);
    EXPECT_EQ(far_values(record, float_rows(2, {1.9f, 5, -0.9f, 5})), "");
    EXPECT_EQ(
        far_values(record, float_rows(2, {2.5f, 5, 0, 200, 9, 5})),
        "3 values in 2 columns are far outside what the model was trained on, such as 200 in column 'same', "
        "which had only 5");
    EXPECT_EQ(
        far_values(record, float_rows(2, {-9, 5})),
        "1 value in 1 column is far outside what the model was trained on, such as -9 in column 'a', which "
        "had 0 to 1");
}

TEST(DataRecord, ColumnsThatNeverChangedStayBounded) {
    const DataRecord record = record_of(float_rows(2, {0, 5, 1, 5}));
    ImageSet later = float_rows(2, {30, 195, 0.5f, -0.25f});
    bound_constant_columns(record, later);
    EXPECT_THAT(later.values, ElementsAre(30, 1, 0.5f, -0.25f));
}

TEST(DataRecord, FingerprintsAreOfNumbersAndLabels) {
    const ImageSet set = float_rows(2, {1, 2, 3, 4});
    ImageSet number = set, label = set, shape = set;
    number.values[3] = 5;
    label.labels[1] = 1;
    shape.width = 4;
    EXPECT_EQ(sample_fingerprint(set), sample_fingerprint(float_rows(2, {1, 2, 3, 4})));
    for (const ImageSet& other : {number, label, shape})
        EXPECT_NE(sample_fingerprint(set), sample_fingerprint(other));
}

TEST(NaturalOrder, CountsNumbersInNames) {
    std::vector<std::string> names = {"b", "a10", "a2", "a02", "10", "9", "a", "a2b"};
    std::ranges::sort(names, in_natural_order);
    EXPECT_THAT(names, ElementsAre("9", "10", "a", "a02", "a2", "a2b", "a10", "b"));
}

}  // namespace
}  // namespace hourglass
