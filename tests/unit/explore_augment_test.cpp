// What the Augment view makes and measures, piece by piece.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>

#include "data/synthetic.h"
#include "explore/augment_gain.h"
#include "explore/made_samples.h"
#include "fake_platform.h"
#include "io/idx.h"
#include "io/npy.h"

namespace hourglass::explore {
namespace {

struct Seen {
    explicit Seen(const char* spec = "hidden=24&latent=6")
        : data(std::make_shared<Dataset>(synthetic_digits(400, 200, 1))) {
        snapshot.model = Autoencoder(parse_spec(spec), 784);
        snapshot.run = snapshot.model_version = 1;
    }
    Look look() { return {.data = data, .live = snapshot, .snapshot = snapshot, .evaluation = evaluation}; }
    void make(const SampleWish& wish) {
        for (int i = 0; i < 10000 && !(i > 0 && !made.behind()); ++i) made.update(look(), wish, 1);
    }

    std::shared_ptr<const Dataset> data;
    Snapshot snapshot;
    DatasetEvaluation evaluation;
    MadeSamples made;
};

// As `hourglass augment` makes them from the same originals.
TEST(MadeSamples, AreThoseOfTheLibraryClassAfterClass) {
    Seen seen;
    for (const AugmentMethod method :
         {AugmentMethod::Interpolation, AugmentMethod::Shift, AugmentMethod::Copy}) {
        const SampleWish wish{.method = method, .classes = {3, 7}, .count = 20, .seed = 5};
        seen.make(wish);
        ASSERT_TRUE(seen.made.complete()) << word_of(method);
        const ImageSet& set = seen.made.set();
        ASSERT_EQ(set.count(), 40u);
        for (std::size_t c = 0; c < 2; ++c) {
            const Matrix expected =
                augment(&seen.snapshot.model, seen.data->train, wish.classes[c], wish.count,
                        {.method = method, .seed = wish.seed}, ThreadTeam::single());
            const auto bytes = to_bytes({expected.data(), static_cast<std::size_t>(expected.size())});
            for (std::size_t i = 0; i < 20; ++i) {
                EXPECT_EQ(set.labels[20 * c + i], wish.classes[c]);
                const auto image = set.image(20 * c + i);
                for (std::size_t k = 0; k < image.size(); ++k)
                    ASSERT_NEAR(image[k], bytes[i * 784 + k], 1) << word_of(method) << " " << i;
            }
        }
    }
}

TEST(MadeSamples, SayWhyThereAreNone) {
    Seen seen;
    seen.make({.method = AugmentMethod::Conditional, .classes = {3}, .count = 5});
    EXPECT_THAT(seen.made.fault(), testing::HasSubstr("this one is plain"));
    EXPECT_FALSE(seen.made.complete());
    seen.make({.method = AugmentMethod::Copy, .classes = {3}, .count = 5});
    EXPECT_TRUE(seen.made.complete()) << "the next wish is as good as any";
}

TEST(MadeSamples, FollowTheModelThatIsShown) {
    Seen seen;
    const SampleWish wish{.method = AugmentMethod::Interpolation, .classes = {1}, .count = 5};
    seen.make(wish);
    const auto before = seen.made.set().pixels;
    seen.snapshot.model = Autoencoder(parse_spec("hidden=24&latent=6&seed=2"), 784);
    seen.snapshot.model_version = 2;
    seen.make(wish);
    EXPECT_NE(seen.made.set().pixels, before);
}

TEST(MadeFiles, HoldSamplesAndLabels) {
    Seen seen;
    seen.make({.method = AugmentMethod::Copy, .classes = {2, 4}, .count = 3});
    const ImageSet& set = seen.made.set();
    const auto idx = made_files(set, "made-copy", MadeFormat::Idx);
    ASSERT_EQ(idx.size(), 2u);
    EXPECT_EQ(idx[0].name, "made-copy-images-idx3-ubyte");
    EXPECT_EQ(idx[0].bytes, write_idx_images(set));
    EXPECT_EQ(idx[1].bytes, write_idx_labels(set.labels));
    const auto npy = made_files(set, "made-copy", MadeFormat::Npy);
    ASSERT_EQ(npy.size(), 2u);
    EXPECT_EQ(npy[1].name, "made-copy-labels.npy");
    const auto csv = made_files(set, "made-copy", MadeFormat::Csv);
    const std::string text(csv[0].bytes.begin(), csv[0].bytes.end());
    EXPECT_THAT(text, testing::StartsWith("class,pixel0,"));
    EXPECT_THAT(text, testing::HasSubstr("\n4,"));
    EXPECT_EQ(std::ranges::count(text, '\n'), 7);
    EXPECT_EQ(made_files(set, "made-copy", MadeFormat::Png)[0].name, "made-copy.png");
}

// On easy data: whatever the method, what was rare is recognized better with more of it.
TEST(AugmentGain, MeasuresEveryMethodThatTheModelCan) {
    Seen seen;
    platform::fake_machine() = {};
    platform::fake_machine().tick =
        1e-4;  // a few pieces of work per frame, so that the first seed is all that is waited for
    AugmentGain gain;
    gain.start(seen.look(), {8, 9});
    ASSERT_EQ(gain.rows().size(), 5u) << "without, copies, shifts, SMOTE, interpolation";
    for (int i = 0; i < 100000 && gain.running() && gain.rows().back().scores.empty(); ++i)
        gain.update(seen.look(), 1);
    EXPECT_EQ(gain.fault(), "");
    for (const GainRow& row : gain.rows()) {
        ASSERT_FALSE(row.scores.empty());
        EXPECT_GT(row.scores[0], 0.5) << name_of(row.method);
        EXPECT_LE(row.scores[0], 1) << name_of(row.method);
    }
    gain.stop();
    EXPECT_FALSE(gain.running());
    platform::fake_machine() = {};
}

TEST(AugmentGain, SaysWhatItLacks) {
    Seen seen;
    Dataset two = synthetic_digits(50, 20, 1);
    for (ImageSet* set : {&two.train, &two.test})
        for (std::uint8_t& label : set->labels) label = label % 2;
    seen.data = std::make_shared<const Dataset>(std::move(two));
    AugmentGain gain;
    gain.start(seen.look(), {0, 1});
    EXPECT_FALSE(gain.running());
    EXPECT_THAT(gain.fault(), testing::HasSubstr("three classes"));
}

TEST(GainRow, HasMeanAndDeviation) {
    const GainRow row{.scores = {0.8, 0.9, 1.0}};
    EXPECT_NEAR(row.mean(), 0.9, 1e-12);
    EXPECT_NEAR(row.deviation(), 0.1, 1e-12);
}

}  // namespace
}  // namespace hourglass::explore
