#include <gtest/gtest.h>

#include "data/synthetic.h"
#include "data/toys.h"
#include "io/dataset_file.h"
#include "refusals.h"

namespace hourglass {
namespace {

using test_support::refusal;

void expect_same(const ImageSet& found, const ImageSet& expected) {
    EXPECT_EQ(found.width, expected.width);
    EXPECT_EQ(found.height, expected.height);
    EXPECT_EQ(found.channels, expected.channels);
    EXPECT_EQ(found.pixels, expected.pixels);
    EXPECT_EQ(found.values, expected.values);
    EXPECT_EQ(found.labels, expected.labels);
    EXPECT_EQ(found.columns, expected.columns);
    EXPECT_EQ(found.classes, expected.classes);
    EXPECT_EQ(found.names, expected.names);
}

TEST(DatasetFile, GivesBackATableWithItsNamesAndItsScaling) {
    Dataset data = toy_data(toy_set("two-moons"));
    const Scaling scaling = fit_standard_scaling(data.train);
    for (ImageSet* set : {&data.train, &data.test}) scale(scaling, *set);
    data.train.columns = data.test.columns = {"left \"quoted\"", "rechts, größer"};
    data.train.names.assign(data.train.count(), "row");
    const ScaledDataset found = load_dataset(save_dataset(data, scaling));
    EXPECT_EQ(found.dataset.name, data.name);
    EXPECT_FALSE(found.dataset.has_targets());
    expect_same(found.dataset.train, data.train);
    expect_same(found.dataset.test, data.test);
    EXPECT_EQ(found.scaling, scaling);
}

TEST(DatasetFile, GivesBackPicturesWithTheirTargets) {
    Dataset data = synthetic_digits(20, 10, 1);
    data.train_targets = data.train;
    data.test_targets = data.test;
    const std::vector<std::uint8_t> file = save_dataset(data, {});
    EXPECT_GE(file.size(), stored_bytes(data));
    const ScaledDataset found = load_dataset(file);
    EXPECT_TRUE(found.dataset.synthetic);
    expect_same(found.dataset.train, data.train);
    expect_same(found.dataset.test_targets, data.test_targets);
    EXPECT_TRUE(found.scaling.empty());
}

TEST(DatasetFile, RefusesWhatIsDamaged) {
    Dataset data = synthetic_digits(20, 10, 1);
    const std::vector<std::uint8_t> file = save_dataset(data, {});
    EXPECT_NE(refusal([&] { load_dataset(std::span(file).first(file.size() - 1)); }), "");
    data.train.width = 27;
    EXPECT_NE(refusal([&] { load_dataset(save_dataset(data, {})); }), "");
    data = synthetic_digits(20, 10, 1);
    EXPECT_NE(refusal([&] {
                  load_dataset(save_dataset(data, {.low = {1}, .range = {0}}));
              }).find("the scaling does not fit"),
              std::string::npos);
}

}  // namespace
}  // namespace hourglass
