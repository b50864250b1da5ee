// What the view of a table shows, without the view: dots, the camera, reconstructions of rows.
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analysis/pca.h"
#include "data/minibatch.h"
#include "data/toys.h"
#include "explore/dot_picture.h"
#include "explore/dot_stamp.h"
#include "explore/orbit_camera.h"
#include "explore/row_reconstructions.h"
#include "explore/table_settings.h"

namespace hourglass::explore {
namespace {

constexpr std::uint32_t kRed = 0xFF0000FF, kBlue = 0xFFFF0000;

TEST(DotPicture, ADotCoversItsPlaceAndNothingFurther) {
    std::vector<Dot> dots{{.x = 5.5f, .y = 4.5f, .radius = 2, .color = kRed}};
    std::vector<std::uint32_t> pixels;
    paint_dots(dots, 12, 10, pixels);
    ASSERT_EQ(pixels.size(), 120u);
    EXPECT_EQ(pixels[4 * 12 + 5], kRed);
    EXPECT_EQ(pixels[4 * 12 + 7] & 0xFFFFFF, kRed & 0xFFFFFF) << "the rim is as red, only fainter";
    EXPECT_NEAR(static_cast<double>(pixels[4 * 12 + 7] >> 24), 127.5, 1);
    EXPECT_EQ(pixels[4 * 12 + 9], 0u);
    EXPECT_EQ(pixels[0], 0u);
}

TEST(DotPicture, TheNearerDotIsAboveTheFurtherOne) {
    for (const float depth : {-1.0f, 1.0f}) {
        std::vector<Dot> dots{{.x = 3.5f, .y = 3.5f, .depth = depth, .color = kRed},
                              {.x = 3.5f, .y = 3.5f, .depth = 0, .color = kBlue, .square = true}};
        std::vector<std::uint32_t> pixels;
        paint_dots(dots, 7, 7, pixels);
        EXPECT_EQ(pixels[3 * 7 + 3], depth < 0 ? kRed : kBlue);
        EXPECT_EQ(pixels[1 * 7 + 1] & 0xFFFFFF, kBlue & 0xFFFFFF) << "only the square reaches the corner";
    }
}

TEST(DotPicture, DotsOutsideAndThoseThatAreNoNumbersAreLeftOut) {
    std::vector<Dot> dots{{.x = -50, .y = 3, .color = kRed},
                          {.x = 3, .y = 1e9f, .color = kRed},
                          {.x = NAN, .y = 3, .color = kRed}};
    std::vector<std::uint32_t> pixels;
    paint_dots(dots, 7, 7, pixels);
    EXPECT_THAT(pixels, testing::Each(0u));
}

// Opaque dots one over the other, in the places that a stamp tells apart, some of them over the edge.
TEST(DotStamp, PaintsWhatTheDotsPaintedOneByOneAre) {
    constexpr int kSheetWidth = 24, kSheetHeight = 17;
    std::vector<Dot> dots;
    DotStamp stamp;
    stamp.set_radius(2.3f);
    std::vector<std::uint32_t> stamped(kSheetWidth * kSheetHeight, 0), painted;
    for (int i = 0; i < 40; ++i) {
        const float x = static_cast<float>(i * 7 % 26 - 1) + (static_cast<float>(i % 4) + 0.5f) / 4;
        const float y = static_cast<float>(i * 5 % 19 - 1) + (static_cast<float>(i / 4 % 4) + 0.5f) / 4;
        const std::uint32_t color = 0xff000000u | static_cast<std::uint32_t>(i) * 0x050301u;
        dots.push_back({.x = x, .y = y, .depth = 0, .radius = stamp.radius(), .color = color});
        stamp.paint(x, y, color, 255, stamped, kSheetWidth, kSheetHeight);
    }
    paint_dots(dots, kSheetWidth, kSheetHeight, painted);
    // Multiplied by the alpha, for the color of what is hardly there is not known to the last bit.
    const auto ink = [](std::uint32_t pixel, int shift) {
        const auto alpha = static_cast<double>(pixel >> 24);
        return shift == 24 ? alpha : alpha * static_cast<double>(pixel >> shift & 255) / 255;
    };
    int touched = 0;
    for (std::size_t i = 0; i < painted.size(); ++i) {
        touched += painted[i] != 0;
        for (const int shift : {0, 8, 16, 24})
            EXPECT_NEAR(ink(stamped[i], shift), ink(painted[i], shift), 2)
                << "pixel " << i << ", bit " << shift;
    }
    EXPECT_GT(touched, kSheetWidth * kSheetHeight / 2);
}

TEST(DotStamp, IsAsOpaqueAsItIsToldTo) {
    DotStamp stamp;
    stamp.set_radius(2);
    std::vector<std::uint32_t> pixels(81, 0);
    stamp.paint(4.5f, 4.5f, 0xff102030, 26, pixels, 9, 9);
    EXPECT_EQ(pixels[40], 0x1a102030u);
    stamp.paint(4.5f, 4.5f, 0xff102030, 26, pixels, 9, 9);
    EXPECT_EQ(pixels[40] & 0xffffffu, 0x102030u);
    EXPECT_NEAR(static_cast<int>(pixels[40] >> 24), 49, 1);  // 255 (1 - (1 - 26 / 255)^2)
}

TEST(OrbitCamera, LooksAlongTheDepthUntilItIsTurned) {
    OrbitCamera camera{.yaw = 0, .pitch = 0};
    const SpacePoint at = camera.to_screen({0.5f, 0.25f, 1}, 100, 100, 50);
    EXPECT_NEAR(at.x, 125, 1e-4);
    EXPECT_NEAR(at.y, 50, 1e-4);
    EXPECT_NEAR(at.z, 0.25f, 1e-6);
    camera.turn(0.5f, 0);  // a quarter turn
    const SpacePoint turned = camera.to_screen({0, 1, 0}, 100, 100, 50);
    EXPECT_NEAR(std::abs(turned.x - 100), 50, 1e-3);
    EXPECT_NEAR(turned.z, 0, 1e-5);
}

TEST(OrbitCamera, KeepsLengthsAndEndsAtTheZenith) {
    OrbitCamera camera;
    camera.turn(0.3f, 0.2f);
    const SpacePoint a = camera.to_screen({1, 0, 0}, 0, 0, 1), b = camera.to_screen({0, 1, 0}, 0, 0, 1);
    EXPECT_NEAR(std::hypot(a.x, a.y, a.z), 1, 1e-5);
    EXPECT_NEAR(a.x * b.x + a.y * b.y + a.z * b.z, 0, 1e-5);
    camera.turn(0, 9);
    EXPECT_NEAR(camera.pitch, std::acos(-1.0f) / 2, 1e-5);
}

TEST(TableSettings, SuitWhatTheyAreFor) {
    for (const ToySet& set : toy_sets()) {
        const Spec spec = toy_settings(set);
        EXPECT_EQ(spec.latent, set.numbers) << set.name;
        EXPECT_EQ(spec.output == OutputKind::Linear, set.at != nullptr) << set.name;
        EXPECT_THAT(faults(spec), testing::IsEmpty());
    }
    ImageSet rows;
    rows.height = 1;
    for (const int width : {1, 2, 3, 30, 1000}) {
        rows.width = width;
        const Spec spec = table_settings(rows);
        EXPECT_THAT(faults(spec), testing::IsEmpty()) << width;
        EXPECT_LE(spec.latent, std::max(1, width - 1));
        EXPECT_EQ(spec.output, OutputKind::Linear);
    }
}

TEST(TableSettings, AnOutputFrom0To1IsRefusedForOtherNumbers) {
    ImageSet rows;
    rows.width = 2;
    rows.height = 1;
    rows.values = {0, 1, -1.5f, 0.5f};
    EXPECT_EQ(range_fault(Spec(), rows)->text,
              "output sigmoid is for values from 0 to 1, but the data goes from -1.5 to 1; linear takes any");
    EXPECT_THAT(range_fault(parse_spec("variant=variational"), rows)->text,
                testing::StartsWith("likelihood"));
    EXPECT_FALSE(range_fault(parse_spec("output=linear"), rows));
    EXPECT_FALSE(range_fault(parse_spec("variant=variational&likelihood=gaussian&output=linear"), rows));
    rows.values[2] = 0;
    EXPECT_FALSE(range_fault(Spec(), rows));
}

class RowsTest : public testing::Test {
protected:
    RowsTest() {
        auto toy = toy_data(toy_set("s-curve"));
        scaling = fit_standard_scaling(toy.train);
        scale(scaling, toy.train);
        scale(scaling, toy.test);
        toy.test.names.assign(toy.test.count(), "a \"name\"");
        data = std::make_shared<const Dataset>(std::move(toy));
        snapshot.model = Autoencoder(toy_settings(toy_set("s-curve")), 3, 3);
        snapshot.model_version = 1;
    }
    Look look() { return {.data = data, .live = snapshot, .snapshot = snapshot, .evaluation = evaluation}; }
    void update_all(std::shared_ptr<const Pca> pca = nullptr) {
        for (int i = 0; i < 1000 && (i == 0 || rows.behind()); ++i) rows.update(look(), pca);
    }

    Scaling scaling;
    std::shared_ptr<const Dataset> data;
    Snapshot snapshot;
    DatasetEvaluation evaluation;
    RowReconstructions rows;
};

TEST_F(RowsTest, AreWhatTheModelMakesOfThem) {
    update_all();
    ASSERT_TRUE(rows.known());
    Matrix test(3, rows.count());
    gather_range(data->test, 0, test);
    EXPECT_TRUE(rows.rows().isApprox(test));
    const Matrix rebuilt = snapshot.model.reconstruct(test);
    EXPECT_TRUE(rows.rebuilt().isApprox(rebuilt, 1e-5f));
    EXPECT_TRUE(rows.codes().isApprox(snapshot.model.encode(test), 1e-5f));
    EXPECT_NEAR(rows.errors().mean(), (rebuilt - test).squaredNorm() / static_cast<float>(test.size()), 1e-5);
    EXPECT_EQ(rows.pca_errors().size(), 0);
}

TEST_F(RowsTest, ComparesWithPrincipalComponents) {
    const auto pca = std::make_shared<const Pca>(fit_pca(data->train, 2));
    update_all(pca);
    const double mse = reconstruction_mse(*pca, data->test);
    EXPECT_NEAR(static_cast<double>(rows.pca_errors().mean()), mse, 1e-4 * mse);
    const std::uint64_t version = rows.version();
    rows.update(look(), pca);
    EXPECT_EQ(rows.version(), version) << "nothing has changed";
    ++snapshot.model_version;
    update_all(pca);
    EXPECT_GT(rows.version(), version);
}

TEST_F(RowsTest, AreEmptyWhileTheModelDoesNotFit) {
    update_all();
    snapshot.model = Autoencoder(Spec(), 784);
    rows.update(look(), nullptr);
    EXPECT_EQ(rows.count(), 0);
    EXPECT_FALSE(rows.known());
}

TEST_F(RowsTest, AsATableHaveNamesAndTheColumnsOwnUnits) {
    update_all();
    const std::string csv = rows_csv(rows, data->test, scaling);
    EXPECT_TRUE(
        csv.starts_with("row,label,\"x\",\"y\",\"z\",\"x rebuilt\",\"y rebuilt\",\"z rebuilt\",z1,z2,mse\n"
                        "\"a \"\"name\"\"\",\""))
        << csv.substr(0, 120);
    const ImageSet as_made = toy_data(toy_set("s-curve")).test;
    const std::string first = csv.substr(csv.find('\n') + 1);
    std::vector<std::string> cells;
    for (std::size_t at = 0; at < first.find('\n');) {
        const std::size_t end = std::min(first.find(',', at), first.find('\n'));
        cells.push_back(first.substr(at, end - at));
        at = end + 1;
    }
    ASSERT_EQ(cells.size(), 11u);
    for (std::size_t c = 0; c < 3; ++c) EXPECT_NEAR(std::stof(cells[c + 2]), as_made.values[c], 1e-4);
}

}  // namespace
}  // namespace hourglass::explore
