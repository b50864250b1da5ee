#include <gtest/gtest.h>

#include "data/synthetic.h"
#include "explore/first_digits.h"
#include "fake_platform.h"
#include "io/idx.h"

namespace hourglass::explore {
namespace {

Snapshot snapshot_of(const char* text, int features = 784) {
    Snapshot snapshot;
    snapshot.model = Autoencoder(parse_spec(text), features);
    snapshot.model_version = 1;
    return snapshot;
}

TEST(FirstDigits, AreRebuiltByTheModelAndAgainByTheNext) {
    const ImageSet digits = synthetic_digits(1, 3, 1).test;
    platform::fake_machine().assets[std::string(FirstDigits::kAsset)] = write_idx_images(digits);
    FirstDigits first;
    Snapshot now = snapshot_of("hidden=8&latent=2");
    ASSERT_TRUE(first.update(now));
    EXPECT_EQ(first.digits().pixels, digits.pixels);
    EXPECT_EQ(first.rebuilt(), now.model.reconstruct(first.clean()));
    EXPECT_FLOAT_EQ(first.errors()(1), (first.rebuilt().col(1) - first.clean().col(1)).squaredNorm() / 784);
    const std::uint64_t version = first.version();
    ASSERT_TRUE(first.update(now));
    EXPECT_EQ(first.version(), version) << "it is the same model";
    now.model = Autoencoder(parse_spec("hidden=8&latent=2&seed=2"), 784);
    ++now.model_version;
    ASSERT_TRUE(first.update(now));
    EXPECT_GT(first.version(), version);
    EXPECT_EQ(first.rebuilt(), now.model.reconstruct(first.clean()));
}

TEST(FirstDigits, AreNotShownWhereTheyDoNotFit) {
    platform::fake_machine().assets[std::string(FirstDigits::kAsset)] =
        write_idx_images(synthetic_digits(1, 3, 1).test);
    FirstDigits first;
    EXPECT_FALSE(first.update(Snapshot())) << "no model yet";
    EXPECT_FALSE(first.update(snapshot_of("hidden=8&latent=2", 6))) << "of other pictures";
    for (const char* variant : {"denoising", "conditional", "translation"})
        EXPECT_FALSE(first.update(snapshot_of((std::string("hidden=8&latent=2&variant=") + variant).c_str())))
            << variant;
    platform::fake_machine().assets.clear();
    FirstDigits without;
    EXPECT_FALSE(without.update(snapshot_of("hidden=8&latent=2"))) << "the page came without them";
}

}  // namespace
}  // namespace hourglass::explore
