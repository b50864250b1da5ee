// The tables that the panels hand out.
#include <cmath>
#include <gtest/gtest.h>

#include "explore/csv_text.h"

namespace hourglass::explore {
namespace {

TEST(CurvesCsv, MergesBothCurvesByEpoch) {
    History history;
    history.batches = {
        {.epoch = 0.5, .loss = 0.25}, {.epoch = 1, .loss = 0.125}, {.epoch = 1.5, .loss = 0.0625}};
    history.epochs.push_back({.epoch = 1, .validation_loss = 0.5});
    history.epochs.push_back({.epoch = 2, .validation_loss = 0.25});
    EXPECT_EQ(curves_csv(history, {}), "epoch,train,test\n0.5,0.25,\n1,0.125,0.5\n1.5,0.0625,\n2,,0.25\n");
}

TEST(CurvesCsv, OfNoTrainingIsTheHeading) { EXPECT_EQ(curves_csv({}, {}), "epoch,train,test\n"); }

TEST(CurvesCsv, SaysThatImagesWereHeldOut) {
    EXPECT_EQ(curves_csv({}, parse_spec("validation_images=10")), "epoch,train,validation\n");
}

TEST(CurvesCsv, LeavesAValueThatIsNoNumberEmpty) {
    History history;
    history.batches = {{.epoch = 1, .loss = NAN}};
    EXPECT_EQ(curves_csv(history, {}), "epoch,train,test\n1,,\n");
}

TEST(ErrorsCsv, HasARowForEachKnownError) {
    const std::uint8_t labels[] = {7, 2, 1};
    const float errors[] = {0.5f, NAN, 0.25f};
    EXPECT_EQ(errors_csv(labels, errors), "index,label,mse\n0,7,0.5\n2,1,0.25\n");
}

}  // namespace
}  // namespace hourglass::explore
