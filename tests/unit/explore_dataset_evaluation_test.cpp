// Codes and errors of the whole data set, a few per frame; where the map puts them; what new codes are drawn
// from; the files of samples. On a clock that the tests move.
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/minibatch.h"
#include "data/synthetic.h"
#include "explore/code_source.h"
#include "explore/dataset_evaluation.h"
#include "explore/look.h"
#include "explore/map_projection.h"
#include "explore/sample_export.h"
#include "fake_platform.h"

namespace hourglass::explore {
namespace {

using platform::fake_machine;

// A model at rest on a few digits, and a frame of looking at it.
class LookTest : public testing::Test {
protected:
    LookTest() {
        fake_machine() = {};
        Spec spec;
        spec.hidden = {16};
        spec.latent = 3;
        snapshot.model = Autoencoder(spec, 784);
        snapshot.model_version = 1;
        snapshot.run = 1;
        snapshot.codes.gaussian = fit_gaussian(codes_of(data->test));
    }

    Matrix codes_of(const ImageSet& images) const {
        Matrix pictures(784, static_cast<Eigen::Index>(images.count()));
        gather_range(images, 0, pictures);
        return snapshot.model.encode(pictures, ThreadTeam::single(), images.labels);
    }
    Look frame() {
        evaluation.begin_frame(data, snapshot);
        return {.data = data, .live = snapshot, .snapshot = snapshot, .evaluation = evaluation};
    }

    std::shared_ptr<const Dataset> data = std::make_shared<const Dataset>(synthetic_digits(60, 300, 1));
    Snapshot snapshot;
    DatasetEvaluation evaluation;
};

TEST_F(LookTest, FindsTheCodesAndErrorsOfAllTestDigits) {
    const EvaluatedImages& found = frame().evaluation.test();
    EXPECT_TRUE(found.complete);
    EXPECT_FALSE(evaluation.behind());
    EXPECT_TRUE(found.codes.isApprox(codes_of(data->test), 1e-5f));
    Matrix first(784, 1);
    gather_range(data->test, 0, first);
    const Matrix rebuilt = snapshot.model.decode(found.codes.leftCols(1), ThreadTeam::single(), {});
    EXPECT_NEAR(found.errors[0], (rebuilt - first).squaredNorm() / 784, 1e-5);
}

TEST_F(LookTest, ASlowMachineGetsThereInSeveralFrames) {
    fake_machine().tick = 0.01;  // each look at the clock is a hundredth of a second later
    EXPECT_FALSE(frame().evaluation.test().complete);
    EXPECT_TRUE(evaluation.behind());
    int frames = 1;
    while (!frame().evaluation.test().complete && frames < 1000) ++frames;
    EXPECT_GT(frames, 10);
    EXPECT_LT(frames, 1000);
}

TEST_F(LookTest, AnotherModelIsEvaluatedAfresh) {
    frame().evaluation.test();
    const std::uint64_t version = evaluation.test().version;
    Spec spec = snapshot.model.spec();
    spec.seed = 2;
    snapshot.model = Autoencoder(spec, 784);
    snapshot.model_version = 2;
    const EvaluatedImages& found = frame().evaluation.test();
    EXPECT_GT(found.version, version);
    EXPECT_TRUE(found.codes.isApprox(codes_of(data->test), 1e-5f));
}

TEST_F(LookTest, ThePlaceOfACodeStandsForThatCode) {
    MapCodes codes;
    MapProjection map;
    const Look look = frame();
    codes.update(look);
    map.update(look, codes, MapKind::Codes);
    ASSERT_EQ(map.count(), 300);
    EXPECT_EQ(map.axis(1), "z2");
    EXPECT_FLOAT_EQ(map.to_code({0.5f, -1})[1], -1);

    map.update(look, codes, MapKind::Components);
    ASSERT_EQ(map.count(), 300);
    EXPECT_THAT(map.axis(0), testing::StartsWith("PC 1 ("));
    const Vector place = map.places().col(7);
    const Vector lifted = map.to_code({place[0], place[1]});
    // The plane leaves out one of three dimensions: what is lifted is nearer to the code than the mean is.
    const Vector code = codes.codes().col(7);
    EXPECT_LE((lifted - code).norm(), (codes.codes().rowwise().mean() - code).norm() + 1e-4f);
}

TEST_F(LookTest, PointsGlideToWhereTheModelPutsThem) {
    MapCodes codes;
    MapProjection map;
    codes.update(frame());
    map.update(frame(), codes, MapKind::Components);
    const Matrix before = map.places();
    Spec spec = snapshot.model.spec();
    spec.seed = 2;
    snapshot.model = Autoencoder(spec, 784);
    snapshot.model_version = 2;
    fake_machine().seconds += 0.05;
    codes.update(frame());
    map.update(frame(), codes, MapKind::Components);
    EXPECT_TRUE(map.gliding());
    EXPECT_NE(map.places(), before);
    for (int i = 0; i < 200 && map.gliding(); ++i) {
        fake_machine().seconds += 0.05;
        map.update(frame(), codes, MapKind::Components);
    }
    EXPECT_FALSE(map.gliding());
}

TEST_F(LookTest, CodesComeFromAMixtureOnceItIsFitted) {
    CodeSource source;
    EXPECT_EQ(source.origin(), CodeOrigin::Gaussian);
    for (int i = 0; i < 1000 && (i == 0 || source.behind()); ++i) source.update(frame(), CodeOrigin::Mixture);
    EXPECT_EQ(source.origin(), CodeOrigin::Mixture);
    const MixtureSamples many = source.draw(10, 1, 1), few = source.draw(4, 1, 1);
    EXPECT_EQ(many.codes.leftCols(4), few.codes);
    EXPECT_NE(source.draw(4, 2, 1).codes, few.codes);
}

TEST_F(LookTest, AVariationalModelHasItsPriorWhateverIsAskedFor) {
    Spec spec = snapshot.model.spec();
    spec.variant = Variant::Variational;
    snapshot.model = Autoencoder(spec, 784);
    snapshot.codes.gaussian = standard_gaussian(3);
    CodeSource source;
    source.update(frame(), CodeOrigin::Mixture);
    EXPECT_EQ(source.origin(), CodeOrigin::Normal);
}

TEST_F(LookTest, SamplesAreExportedWithTheClassOfTheNearestMean) {
    SampleExport out;
    out.start(SampleFile::Images, {codes_of(data->test).leftCols(20), {}});
    std::vector<NamedFile> files;
    for (int i = 0; i < 1000 && files.empty(); ++i) files = out.advance(frame(), 0);
    ASSERT_EQ(files.size(), 2u);
    EXPECT_EQ(files[0].name, "samples-images-idx3-ubyte");
    EXPECT_EQ(files[0].bytes.size(), 16u + 20 * 784);
    EXPECT_EQ(files[1].bytes.size(), 8u + 20);
    EXPECT_FALSE(out.running());
}

}  // namespace
}  // namespace hourglass::explore
