// Runs on few images, measured on images that are held out.
#include "data/training_choice.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/subset.h"
#include "data/synthetic.h"
#include "refusals.h"
#include "training/autoencoder_task.h"
#include "training/evaluate.h"
#include "training/run.h"

namespace hourglass {
namespace {

std::shared_ptr<const Dataset> lesson_digits() {
    static const auto data = std::make_shared<const Dataset>(synthetic_digits(600, 100, 1));
    return data;
}

std::vector<EpochRecord> train_epochs(const char* settings) {
    ThreadTeam team(2);
    const Spec spec = parse_spec(settings, parse_spec("hidden=64&latent=16&batch=50&learning_rate=0.005"));
    TrainingRun run(std::make_unique<AutoencoderTask>(spec, lesson_digits()));
    while (run.trainer().epoch() < spec.epochs) run.step(team);
    return run.history().epochs;
}

double least_validation(const std::vector<EpochRecord>& epochs) {
    return std::ranges::min_element(epochs, {}, &EpochRecord::validation_loss)->validation_loss;
}

TEST(TrainingOnFewImages, LearnsThemByHeart) {
    const auto few = train_epochs("train_images=50&validation_images=200&epochs=400");
    EXPECT_LT(few.back().train_loss, 0.5 * few.back().validation_loss);
    EXPECT_GT(few.back().validation_loss, 1.05 * least_validation(few)) << "it has risen again";
    const auto many = train_epochs("train_images=400&validation_images=200&epochs=50");
    EXPECT_LT(many.back().validation_loss, 0.8 * few.back().validation_loss) << "as many steps";
}

TEST(TrainingOnFewImages, MeasuresTheImagesHeldOut) {
    ThreadTeam team(1);
    const Spec spec = parse_spec("hidden=16&latent=4&batch=50&validation_images=70");
    AutoencoderTrainer trainer(spec, lesson_digits());
    EXPECT_EQ(trainer.steps_per_epoch(), 11) << "530 images";
    const ImageSet held_out = subset(lesson_digits()->train, choose_images(600, 0, 70).held_out);
    EXPECT_EQ(trainer.task().validate(team)->mse, evaluate(trainer.model(), held_out, team).mse);
    EXPECT_NE(trainer.task().validate(team)->mse, evaluate(trainer.model(), lesson_digits()->test, team).mse);
}

TEST(TrainingOnSomeClasses, SeesAndMeasuresTheseAlone) {
    ThreadTeam team(1);
    const Dataset& all = *lesson_digits();
    const std::vector<std::uint8_t> labels{3, 7};
    const auto some = std::make_shared<Dataset>(
        Dataset{all.name, true, samples_of(all.train, labels), samples_of(all.test, labels)});
    const Spec spec = parse_spec("hidden=16&latent=4&batch=20&epochs=2&only_classes=3,7");
    TrainingRun by_setting(std::make_unique<AutoencoderTask>(spec, lesson_digits())),
        by_data(std::make_unique<AutoencoderTask>(spec, some));
    while (by_data.trainer().epoch() < 2) {
        by_setting.step(team);
        by_data.step(team);
    }
    EXPECT_EQ(by_setting.trainer().epoch(), 2);
    EXPECT_EQ(by_setting.history().epochs.back().validation_loss,
              by_data.history().epochs.back().validation_loss)
        << "as if there were no other samples";
    for (const std::uint32_t i : choose_images(all.train.labels, std::vector{3, 7}, 20, 10).held_out)
        EXPECT_THAT(labels, testing::Contains(all.train.labels[i]));
}

TEST(TrainingOnSomeClasses, RefusesWhatIsNotThere) {
    const auto refused = [](const char* settings) {
        return test_support::refusal([&] { AutoencoderTask task(parse_spec(settings), lesson_digits()); });
    };
    EXPECT_EQ(refused("only_classes=3,11"),
              "only_classes must be of the data's, which has 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, not 11");
    EXPECT_THAT(refused("only_classes=3&train_images=600"),
                testing::HasSubstr("train_images must be at most"));
}

TEST(TrainingOnFewImages, RefusesMoreThanThereAre) {
    const auto refused = [](const char* settings) {
        return test_support::refusal([&] { AutoencoderTask task(parse_spec(settings), lesson_digits()); });
    };
    EXPECT_EQ(refused("train_images=601"),
              "train_images must be at most 600, the number of training images, not 601");
    EXPECT_EQ(
        refused("train_images=550&validation_images=100"),
        "train_images must be at most 500, since 100 of the 600 training images are for validation, not "
        "550");
    EXPECT_EQ(refused("validation_images=600"),
              "validation_images must be fewer than the 600 training images that there are, not 600");
}

}  // namespace
}  // namespace hourglass
