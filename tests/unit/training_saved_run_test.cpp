// A run that is saved, loaded and continued does what the run does that was never interrupted: bit for bit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/synthetic.h"
#include "io/model_file.h"
#include "refusals.h"
#include "training/autoencoder_task.h"
#include "training/saved_run.h"

namespace hourglass {
namespace {

using test_support::refusal;
using ::testing::HasSubstr;

std::shared_ptr<const Dataset> ninety_digits() {
    static const auto data = std::make_shared<const Dataset>(synthetic_digits(90, 30, 1));
    return data;
}

Spec kept_network() { return parse_spec("hidden=24&latent=4&batch=20&epochs=3"); }

// A run with its model.
struct Training {
    const Autoencoder* model;
    TrainingRun run;

    explicit Training(Autoencoder start)
        : Training(std::make_unique<AutoencoderTask>(std::move(start), ninety_digits())) {}
    explicit Training(const Spec& spec) : Training(Autoencoder(spec, 784)) {}
    explicit Training(std::unique_ptr<AutoencoderTask> task) : model(&task->model()), run(std::move(task)) {}

    void train(int steps, ThreadTeam& team) {
        for (int i = 0; i < steps; ++i) run.step(team);
    }
    std::vector<std::uint8_t> save(const RunLabels& labels = {.name = "", .data = {}}) const {
        return save_run(run, *model, labels, false);
    }
};

std::unique_ptr<Training> go_on_with(const std::vector<std::uint8_t>& file) {
    std::optional<SavedRun> saved = load_run(file);
    if (!saved) throw Error("no run");
    auto training = std::make_unique<Training>(std::move(saved->model));
    training->run.resume(std::move(saved->state));
    return training;
}

// 90 samples in minibatches of 20 are five steps per epoch, the last smaller.
TEST(SavedRun, GoesOnBitForBit) {
    const char* const texts[] = {
        "optimizer=adam",
        "optimizer=adamw&weight_decay=0.01",
        "optimizer=rmsprop",
        "optimizer=sgd&momentum=0&learning_rate=1",
        "optimizer=sgd&momentum=0.9&learning_rate=1",
        "optimizer=nesterov&learning_rate=1",
        "clip_norm=0.1&schedule=cosine&warmup=0.5",
        "schedule=step&decay_epochs=1&dropout=0.3",
        "tied=yes",
        "tied=yes&optimizer=sgd&momentum=0.9",
        "variant=denoising&corruption=gaussian",
        "variant=denoising&corruption=block",
        "variant=contractive",
        "variant=sparse&sparsity=kl&code_activation=sigmoid",
        "variant=sparse&sparsity=top-k&top_k=2",
        "variant=regularized",
        "variant=variational&binarize=yes&kl_warmup=2",
        "variant=conditional",
        "architecture=convolutional&channels=3,4",
        "architecture=convolutional&channels=3&variant=variational",
    };
    for (const char* const text : texts) {
        const Spec spec = parse_spec(text, kept_network());
        for (const int threads : {1, 2}) {
            ThreadTeam team(threads);
            for (const int before : {0, 3, 5, 7}) {
                Training whole(spec), first(spec);
                whole.train(before + 6, team);
                first.train(before, team);
                const auto rest = go_on_with(first.save());
                rest->train(6, team);
                EXPECT_EQ(rest->save(), whole.save())
                    << text << ", " << threads << " threads, " << before << " steps";
            }
        }
    }
}

TEST(SavedRun, TheNextSaveOfALoadedRunIsTheSameFile) {
    Training training(kept_network());
    training.train(8, ThreadTeam::single());
    training.run.check_weights();
    training.train(2, ThreadTeam::single());  // the weights to go back to are others than the present ones
    const auto file = training.save();
    EXPECT_EQ(go_on_with(file)->save(), file);
    EXPECT_EQ(save_run(*load_run(file)), file);
}

TEST(SavedRun, GoesBackToTheSameWeightsWhenItDiverges) {
    Training training(kept_network());
    training.train(4, ThreadTeam::single());
    training.run.check_weights();
    training.train(2, ThreadTeam::single());
    const auto rest = go_on_with(training.save());
    EXPECT_EQ(rest->run.last_good_step(), 4);
    EXPECT_EQ(rest->run.last_good_weights(), training.run.last_good_weights());
}

TEST(SavedRun, IsAModelFileForEveryReader) {
    Training training(kept_network());
    training.train(7, ThreadTeam::single());
    const Autoencoder model = load_model(training.save());
    EXPECT_EQ(model.spec(), training.model->spec());
    for (std::size_t i = 0; i < model.parameters().size(); ++i)
        EXPECT_EQ(model.parameters()[i]->value, training.model->parameters()[i]->value);
    EXPECT_FALSE(load_run(save_model(model)));
}

TEST(SavedRun, RemembersWhatItIsToldAndTheHistory) {
    Training training(kept_network());
    training.train(12, ThreadTeam::single());
    const CodeSummary codes =
        summarize_codes(*training.model, ninety_digits()->test, 30, ThreadTeam::single());
    const RunLabels labels{.name = "my \"run\"",
                           .data = fingerprint(*ninety_digits()),
                           .scaling = {std::vector<float>(784, 1.5f), std::vector<float>(784, 2.5f)},
                           .more_epochs = 7,
                           .pretrained = true,
                           .checkpoints = {make_checkpoint(*training.model, 0, 0.5, 0.25, codes),
                                           make_checkpoint(*training.model, 11, 0.1, 0.05, {})}};
    const std::optional<SavedRun> saved = load_run(save_run(training.run, *training.model, labels));
    ASSERT_TRUE(saved);
    EXPECT_EQ(saved->labels.name, labels.name);
    EXPECT_EQ(saved->labels.data, labels.data);
    EXPECT_EQ(saved->labels.scaling, labels.scaling);
    EXPECT_EQ(saved->labels.more_epochs, 7);
    EXPECT_TRUE(saved->labels.pretrained);
    ASSERT_EQ(saved->labels.checkpoints.size(), 2u);
    for (std::size_t i = 0; i < 2; ++i) {
        const Checkpoint &found = *saved->labels.checkpoints[i], &wanted = *labels.checkpoints[i];
        EXPECT_EQ(found.epoch, wanted.epoch);
        EXPECT_EQ(found.validation_loss, wanted.validation_loss);
        EXPECT_EQ(found.validation_mse, wanted.validation_mse);
        EXPECT_EQ(found.weights, wanted.weights);
        EXPECT_EQ(found.codes.gaussian.scale_tril, wanted.codes.gaussian.scale_tril);
        EXPECT_EQ(found.codes.activity, wanted.codes.activity);
    }
    const History &found = saved->state.history, &wanted = training.run.history();
    ASSERT_EQ(found.epochs.size(), 2u);
    EXPECT_EQ(found.epochs[1].validation_mse, wanted.epochs[1].validation_mse);
    EXPECT_EQ(found.epochs[1].seconds, wanted.epochs[1].seconds);
    ASSERT_EQ(found.batches.size(), 12u);
    EXPECT_EQ(found.batches[11].loss, wanted.batches[11].loss);
}

TEST(SavedRun, DataHasAFingerprint) {
    const Fingerprint print = fingerprint(*ninety_digits());
    EXPECT_EQ(print.train, 90u);
    EXPECT_EQ(print.test, 30u);
    Dataset other = *ninety_digits();
    other.name = "renamed";
    EXPECT_TRUE(fingerprint(other).same_numbers(print));
    EXPECT_FALSE(fingerprint(other) == print);
    other.train.pixels[12345] ^= 1;
    EXPECT_FALSE(fingerprint(other).same_numbers(print));
    other = *ninety_digits();
    other.test.labels.back() ^= 1;
    EXPECT_FALSE(fingerprint(other).same_numbers(print));
}

TEST(SavedRun, EveryDamageIsNoticed) {
    Training training(parse_spec("hidden=none&latent=1&optimizer=sgd&momentum=0", kept_network()));
    training.train(2, ThreadTeam::single());
    const auto file = training.save();
    for (std::size_t size = 0; size < file.size(); size += 97)
        EXPECT_NE(refusal([&] { load_run(std::span(file).first(size)); }), "");
    for (std::size_t at = 0; at < file.size(); at += 61) {
        auto damaged = file;
        damaged[at] ^= 1;
        try {
            // A version or a format that is damaged makes it another kind of file; that is no run, either.
            EXPECT_FALSE(load_run(damaged)) << at;
        } catch (const Error&) {
        }
    }
    auto last = file;
    last[file.size() - 100] ^= 4;  // among the weights or losses
    EXPECT_THAT(refusal([&] { load_run(last); }), HasSubstr("checksum is not that of its content"));
}

TEST(SavedRun, AnotherVersionIsRefused) {
    Training training(kept_network());
    auto file = training.save();
    const std::string known = "\"training.version\":\"1\"";
    const auto at = std::search(file.begin(), file.end(), known.begin(), known.end());
    ASSERT_NE(at, file.end());
    *(at + static_cast<std::ptrdiff_t>(known.size()) - 2) = '2';
    EXPECT_THAT(refusal([&] { load_run(file); }), HasSubstr("is of version 2"));
    EXPECT_EQ(load_model(file).spec(), training.model->spec());
}

TEST(SavedRun, AStateOfAnotherOptimizerIsRefused) {
    Training adam(kept_network());
    adam.train(1, ThreadTeam::single());
    std::optional<SavedRun> saved = load_run(adam.save());
    ASSERT_TRUE(saved);
    Training momentum(parse_spec("optimizer=sgd&momentum=0.9", kept_network()));
    EXPECT_THAT(refusal([&] { momentum.run.resume(saved->state); }), HasSubstr("the optimizer remembers"));
}

}  // namespace
}  // namespace hourglass
