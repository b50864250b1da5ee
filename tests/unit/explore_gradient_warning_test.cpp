// When the gradients of the layers are worth a warning.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

#include "explore/gradient_warning.h"

namespace hourglass::explore {
namespace {

using ::testing::HasSubstr;

LayerStatistics layer(const char* name, std::vector<float> gradients) {
    return {name, make_histogram(std::vector<float>{0.1f, -0.1f}, 5), make_histogram(gradients, 5)};
}

TEST(GradientWarning, SaysNothingOfOrdinaryLayers) {
    EXPECT_EQ(gradient_warning({layer("Encoder 1", {1e-5f, -2e-5f}), layer("Decoder 1", {1e-3f, 0})}), "");
    EXPECT_EQ(gradient_warning({}), "");
}

TEST(GradientWarning, NamesTheLayerWhoseGradientsVanish) {
    const std::string warning =
        gradient_warning({layer("Encoder 1", {1e-8f, -1e-8f}), layer("Decoder 1", {1e-2f, -1e-2f})});
    EXPECT_THAT(warning, HasSubstr("vanish"));
    EXPECT_THAT(warning, HasSubstr("Encoder 1"));
}

TEST(GradientWarning, NamesTheLayerThatGetsNone) {
    EXPECT_THAT(gradient_warning({layer("Encoder 1", {0.1f}), layer("Encoder 2", {0, 0})}),
                HasSubstr("Encoder 2 gets no gradient"));
}

TEST(GradientWarning, KnowsExplosionsAndNumbersThatAreNone) {
    EXPECT_THAT(gradient_warning({layer("Encoder 1", {5e3f, -5e3f})}), HasSubstr("explode"));
    EXPECT_THAT(gradient_warning({layer("Encoder 1", {0.1f, std::numeric_limits<float>::quiet_NaN()})}),
                HasSubstr("diverged"));
}

}  // namespace
}  // namespace hourglass::explore
