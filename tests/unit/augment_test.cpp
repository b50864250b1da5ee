// Made samples: between neighbors, of the class asked for, the same from the same seed.
#include "augment/augment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numbers>

#include "augment/moved_copies.h"
#include "data/minibatch.h"
#include "data/synthetic.h"
#include "refusals.h"
#include "training/autoencoder_task.h"

namespace hourglass {
namespace {

using test_support::refusal;
using ::testing::HasSubstr;

// Three points of class 1 on a line, one of class 0 elsewhere.
ImageSet points() {
    ImageSet set{2, 1, {}, {1, 1, 0, 1}};
    set.values = {0, 0, 1, 2, 9, -9, 2, 4};
    return set;
}

AugmentOptions by(AugmentMethod method, std::uint64_t seed = 1) { return {.method = method, .seed = seed}; }

TEST(Augment, CopiesAreAllInTurn) {
    const Matrix made = augment(nullptr, points(), 1, 6, by(AugmentMethod::Copy), ThreadTeam::single());
    for (const int x : {0, 1, 2})
        EXPECT_EQ((made.row(0).array() == static_cast<float>(x)).count(), 2) << "each of three twice";
}

TEST(Augment, SmoteLiesBetweenNeighborsOfTheClass) {
    const Matrix made = augment(nullptr, points(), 1, 50, by(AugmentMethod::Smote), ThreadTeam::single());
    EXPECT_TRUE((made.array() >= 0).all());
    EXPECT_TRUE(made.row(1).isApprox(2 * made.row(0), 1e-6f)) << "on the line";
    EXPECT_LE(made.row(0).maxCoeff(), 2);
    EXPECT_GT(made.row(0).maxCoeff(), 1.2f);
    EXPECT_EQ(augment(nullptr, points(), 1, 50, by(AugmentMethod::Smote), ThreadTeam::single()), made);
    EXPECT_NE(augment(nullptr, points(), 1, 50, by(AugmentMethod::Smote, 2), ThreadTeam::single()), made);
    ThreadTeam team(3);
    EXPECT_EQ(augment(nullptr, points(), 1, 50, by(AugmentMethod::Smote), team), made);
}

TEST(MovedCopies, ByWholePixelsAndQuarterTurns) {
    const ImageShape shape{.height = 3, .width = 3, .channels = 1};
    Vector picture(9);
    picture << 1, 2, 3, 4, 5, 6, 7, 8, 9;
    Vector right(9), turned(9);
    right << 0, 1, 2, 0, 4, 5, 0, 7, 8;
    turned << 7, 4, 1, 8, 5, 2, 9, 6, 3;
    EXPECT_TRUE(moved(picture, shape, {.right = 1}).isApprox(right));
    EXPECT_TRUE(moved(picture, shape, {.radians = std::numbers::pi_v<float> / 2}).isApprox(turned, 1e-5f));
    EXPECT_TRUE(moved(picture, shape, {}).isApprox(picture));
    Random random(1, "test");
    const Movement drawn = draw_movement(random);
    EXPECT_LE(std::abs(drawn.right), 2);
    EXPECT_LE(std::abs(drawn.radians), 0.1746f);
}

TEST(Augment, ModelsMakePicturesOfTheirSize) {
    const auto digits = std::make_shared<Dataset>(synthetic_digits(100, 10, 1));
    const std::pair<AugmentMethod, const char*> cases[] = {
        {AugmentMethod::Conditional, "hidden=16&latent=4&variant=conditional"},
        {AugmentMethod::Interpolation, "hidden=16&latent=4"},
        {AugmentMethod::Interpolation, "hidden=16&latent=4&variant=conditional"},
        {AugmentMethod::Restoration, "hidden=16&latent=4&variant=denoising"},
        {AugmentMethod::Shift, "hidden=16&latent=4"},
    };
    for (const auto& [method, spec] : cases) {
        AutoencoderTrainer trainer(parse_spec(spec), digits);
        trainer.train_step(ThreadTeam::single());
        const Matrix made = augment(&trainer.model(), digits->train, 8, 30, by(method), ThreadTeam::single());
        EXPECT_EQ(made.cols(), 30);
        EXPECT_EQ(made.rows(), 784);
        EXPECT_TRUE((made.array() >= 0).all() && (made.array() <= 1).all()) << spec;
        EXPECT_FALSE(made.col(0) == made.col(1)) << spec;
    }
}

TEST(Augment, InterpolationOfTheIdentityIsSmote) {
    // A linear model of as many numbers as there are features, with weights 1 and biases 0.
    Autoencoder model(parse_spec("hidden=none&latent=2&output=linear"), 2);
    for (Parameter* parameter : model.parameters()) {
        parameter->value.setZero();
        if (parameter->value.cols() == 2) parameter->value.setIdentity();
    }
    EXPECT_TRUE(
        augment(&model, points(), 1, 20, by(AugmentMethod::Interpolation), ThreadTeam::single())
            .isApprox(augment(nullptr, points(), 1, 20, by(AugmentMethod::Smote), ThreadTeam::single())));
}

TEST(Augment, Refusals) {
    const auto try_it = [](const Autoencoder* model, std::uint8_t label, AugmentMethod method) {
        return refusal([&] { augment(model, points(), label, 3, by(method), ThreadTeam::single()); });
    };
    const Autoencoder plain(parse_spec("hidden=none&latent=1&output=linear"), 2);
    EXPECT_THAT(try_it(nullptr, 5, AugmentMethod::Copy), HasSubstr("there is no sample of class '5'"));
    EXPECT_THAT(try_it(nullptr, 0, AugmentMethod::Smote), HasSubstr("only one sample of class '0'"));
    EXPECT_THAT(try_it(nullptr, 1, AugmentMethod::Shift), HasSubstr("for pictures"));
    EXPECT_THAT(try_it(nullptr, 1, AugmentMethod::Interpolation), HasSubstr("needs a model"));
    EXPECT_THAT(try_it(&plain, 1, AugmentMethod::Conditional), HasSubstr("this one is plain"));
    EXPECT_THAT(try_it(&plain, 1, AugmentMethod::Restoration), HasSubstr("variant denoising"));
}

}  // namespace
}  // namespace hourglass
