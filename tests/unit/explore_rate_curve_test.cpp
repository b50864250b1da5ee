// The curve of the Compress view: what it measures, piece by piece.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compression/lossy.h"
#include "compression/refine.h"
#include "data/minibatch.h"
#include "data/synthetic.h"
#include "explore/compressed_file.h"
#include "explore/compressed_pictures.h"
#include "explore/rate_curve.h"
#include "refusals.h"

namespace hourglass::explore {
namespace {

struct Looked {
    explicit Looked(const char* spec = "hidden=24&latent=6", std::size_t test = 120)
        : data(std::make_shared<Dataset>(synthetic_digits(10, test, 1))) {
        snapshot.model = Autoencoder(parse_spec(spec), 784);
        snapshot.run = 1;
        snapshot.model_version = 1;
    }
    Look look() { return {.data = data, .live = snapshot, .snapshot = snapshot, .evaluation = evaluation}; }
    // Until the curve is complete.
    void measure() {
        for (int i = 0; i < 100000; ++i) {
            curve.update(look(), 1);
            if (!curve.behind()) return;
        }
        FAIL() << "never done";
    }

    std::shared_ptr<const Dataset> data;
    Snapshot snapshot;
    DatasetEvaluation evaluation;
    RateCurve curve;
};

TEST(RateCurve, SmallerStepsTakeMoreBytesAndErrLess) {
    Looked looked;
    looked.measure();
    const auto& points = looked.curve.points();
    ASSERT_EQ(points.size(), kRateSteps.size());
    for (std::size_t i = 1; i < points.size(); ++i) {
        EXPECT_LT(points[i].step, points[i - 1].step);
        EXPECT_GE(points[i].bytes, points[i - 1].bytes);
    }
    EXPECT_GT(points.back().bytes, points.front().bytes);
    EXPECT_LT(points.back().mse, points.front().mse);
    EXPECT_TRUE(looked.curve.is_of(looked.look()));
}

// A file of the curve is the one that `hourglass compress` makes of these digits.
TEST(RateCurve, ItsFilesAreThoseOfTheCommandLine) {
    Looked looked("hidden=24&latent=6", 60);
    looked.measure();
    const Autoencoder& model = looked.snapshot.model;
    Matrix pixels(784, 60);
    gather_range(looked.data->test, 0, pixels);
    CodedSamples samples{model.encode(pixels), {}};
    samples.codes =
        refine_codes(model, looked.data->test, samples.codes, kDefaultRefine, ThreadTeam::single());
    for (const RatePoint& point : looked.curve.points()) {
        const Container container = compress_codes(model, samples, point.step, ThreadTeam::single());
        const CodedSamples back = decompress_codes(unpack(point.file), model);
        EXPECT_NEAR(static_cast<double>(point.file.size()), static_cast<double>(file_size(container)), 8);
        EXPECT_NEAR(point.mse, decoded_error(model, back, looked.data->test, ThreadTeam::single()), 1e-6);
        EXPECT_NEAR(
            point.mse,
            decoded_error(model, decompress_codes(container, model), looked.data->test, ThreadTeam::single()),
            1e-4);
    }
}

TEST(RateCurve, ShowsADigitOfEachClassAsTheFileGivesItBack) {
    Looked looked("variant=conditional&hidden=24&latent=3");
    looked.measure();
    const auto& shown = looked.curve.shown_pictures();
    ASSERT_EQ(shown.size(), 10u);
    const RatePoint& point = looked.curve.points().back();
    const CodedSamples back = decompress_codes(unpack(point.file), looked.snapshot.model);
    for (std::size_t i = 0; i < shown.size(); ++i) {
        EXPECT_EQ(looked.data->test.labels[shown[i]], i);
        const Matrix code = back.codes.col(static_cast<Eigen::Index>(shown[i]));
        const std::uint8_t label[] = {static_cast<std::uint8_t>(i)};
        const Matrix decoded = looked.snapshot.model.decode(code, ThreadTeam::single(), label);
        EXPECT_LT((decoded - point.decoded.col(static_cast<Eigen::Index>(i))).cwiseAbs().maxCoeff(), 1e-4f);
    }
}

TEST(RateCurve, BeginsAnewWithAnotherModelAndSaysWhatItIsOf) {
    Looked looked;
    looked.measure();
    const double before = looked.curve.points().back().mse;
    looked.snapshot.model = Autoencoder(parse_spec("hidden=24&latent=6&seed=2"), 784);
    looked.snapshot.model_version = 2;
    EXPECT_FALSE(looked.curve.is_of(looked.look()));
    looked.curve.update(looked.look(), 0);
    EXPECT_TRUE(looked.curve.behind());
    EXPECT_EQ(looked.curve.points().back().mse, before)
        << "the curve before is shown until the new one is done";
    looked.measure();
    EXPECT_NE(looked.curve.points().back().mse, before);
    looked.snapshot.run = 2;
    looked.curve.update(looked.look(), 0);
    EXPECT_TRUE(looked.curve.points().empty()) << "a curve of another run is none of this one";
}

TEST(RateCurve, SaysWhyThereIsNone) {
    Looked looked("variant=translation&source=strike&hidden=24&latent=6");
    looked.measure();
    EXPECT_THAT(looked.curve.fault(), testing::HasSubstr("translation"));
    Looked broken;
    broken.snapshot.model.parameters()[0]->value.setConstant(NAN);
    broken.measure();
    EXPECT_THAT(broken.curve.fault(), testing::HasSubstr("not finite"));
    EXPECT_TRUE(broken.curve.points().empty());
}

TEST(CompressedPictures, AreThoseOfTheFileAndOfNoOtherModel) {
    Looked looked("hidden=24&latent=6", 300);
    looked.measure();
    const RatePoint& point = looked.curve.points().back();
    const Autoencoder& model = looked.snapshot.model;
    CompressedPictures pictures(open_compressed("digits.hgz", point.file, model));
    pictures.advance(1);
    ASSERT_FALSE(pictures.behind());
    ASSERT_EQ(pictures.known(), CompressedPictures::kMost);
    const Matrix decoded = model.decode(decompress_codes(unpack(point.file), model).codes);
    EXPECT_LT((pictures.pictures() - decoded.leftCols(CompressedPictures::kMost)).cwiseAbs().maxCoeff(),
              1e-4f);
    const Autoencoder other(parse_spec("hidden=24&latent=6&seed=2"), 784);
    EXPECT_THAT(test_support::refusal([&] { open_compressed("digits.hgz", point.file, other); }),
                testing::HasSubstr("compressed with another model"));
    auto damaged = point.file;
    damaged[100] ^= 4;
    EXPECT_THAT(test_support::refusal([&] { open_compressed("digits.hgz", damaged, model); }),
                testing::HasSubstr("damaged or cut short"));
}

TEST(RateCurve, IsATable) {
    std::vector<RatePoint> points(1);
    points[0].step = 0.5f;
    points[0].bytes = 12.25;
    points[0].mse = 0.01;
    EXPECT_EQ(rates_csv(points), "step,bytes_per_picture,mse,psnr\n0.5,12.25,0.01,20\n");
}

}  // namespace
}  // namespace hourglass::explore
