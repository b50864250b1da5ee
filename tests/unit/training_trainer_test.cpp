#include <gtest/gtest.h>
#include <limits>

#include "allocations.h"
#include "data/synthetic.h"
#include "math/random.h"
#include "refusals.h"
#include "training/autoencoder_task.h"
#include "training/evaluate.h"

namespace hourglass {
namespace {

std::shared_ptr<const Dataset> many_digits() {
    static const auto data = std::make_shared<const Dataset>(synthetic_digits(600, 200, 1));
    return data;
}

Spec small_network() {
    Spec spec;
    spec.hidden = {64};
    spec.latent = 8;
    spec.batch = 50;
    return spec;
}

std::uint64_t hash_of_weights(const Autoencoder& model) {
    std::uint64_t hash = 14695981039346656037u;
    for (const Parameter* parameter : model.parameters()) {
        const auto* bytes = reinterpret_cast<const unsigned char*>(parameter->value.data());
        for (std::size_t i = 0; i < static_cast<std::size_t>(parameter->value.size()) * sizeof(float); ++i)
            hash = (hash ^ bytes[i]) * 1099511628211u;
    }
    return hash;
}

std::uint64_t train(const Spec& spec, int threads, int steps) {
    ThreadTeam team(threads);
    AutoencoderTrainer trainer(spec, many_digits());
    for (int i = 0; i < steps; ++i) trainer.train_step(team);
    return hash_of_weights(trainer.model());
}

// One of each kind of step that training knows.
const std::vector<const char*>& variants() {
    static const std::vector<const char*> all = {
        "clip_norm=0.1&weight_decay=0.0001",
        "tied=yes",
        "dropout=0.2&schedule=cosine&warmup=0.5",
        "variant=contractive",
        "variant=contractive&hidden=none&code_activation=sigmoid",
        "variant=denoising&corruption=gaussian",
        "variant=denoising&corruption=block",
        "variant=sparse&sparsity=kl&code_activation=sigmoid",
        "variant=sparse&sparsity=l1",
        "variant=sparse&sparsity=top-k&top_k=3",
        "variant=regularized&code_penalty=0.001",
        "variant=translation&source=slant&target=bold",
        "variant=variational&binarize=yes",
        "variant=variational&kl_gradient=path",
        "variant=variational&likelihood=gaussian&output=linear",
        "variant=conditional",
        "architecture=convolutional&channels=4,8",
        "architecture=convolutional&channels=4,8&downsampling=max-pool&upsampling=nearest&variant=denoising",
        "architecture=convolutional&channels=4,8&kernel=4&stride=3&padding=valid",
        "architecture=convolutional&channels=4&variant=variational"};
    return all;
}

TEST(Trainer, TheLossFallsForEveryVariant) {
    for (const char* text : variants()) {
        AutoencoderTrainer trainer(parse_spec(text, parse_spec("learning_rate=0.003", small_network())),
                                   many_digits());
        double first = 0;
        double last = 0;
        const long steps = 8 * trainer.steps_per_epoch();
        for (long i = 0; i < steps; ++i) {
            const double loss = trainer.train_step(ThreadTeam::single());
            if (i < trainer.steps_per_epoch()) first += loss;
            if (i >= steps - trainer.steps_per_epoch()) last += loss;
        }
        EXPECT_LT(last, first - 0.2 * std::abs(first)) << text;
    }
}

TEST(Trainer, TiedWeightsStayTied) {
    AutoencoderTrainer trainer(parse_spec("tied=yes", small_network()), many_digits());
    for (int i = 0; i < 5; ++i) trainer.train_step(ThreadTeam::single());
    Autoencoder model = trainer.model();
    const auto pairs = model.tied_weights();
    ASSERT_EQ(pairs.size(), 2u);
    for (const auto& [encoder, decoder] : pairs) EXPECT_EQ(encoder->value.transpose(), decoder->value);
    EXPECT_EQ(model.parameter_count(), 784 * 64 + 64 * 8 + 64 + 8 + 64 + 784);
}

TEST(Trainer, TheLossFallsForEveryOptimizerAndLoss) {
    for (const char* text :
         {"optimizer=adam&loss=mse", "optimizer=adam&loss=bce",
          "optimizer=adamw&loss=huber&weight_decay=0.01", "optimizer=rmsprop&loss=l1",
          "optimizer=nesterov&loss=mse&learning_rate=5",
          "optimizer=sgd&loss=mse&learning_rate=5&momentum=0.9",
          "optimizer=sgd&loss=bce&learning_rate=8&momentum=0", "output=linear&activation=tanh"}) {
        AutoencoderTrainer trainer(parse_spec(text, small_network()), many_digits());
        double first = 0;
        double last = 0;
        const long steps = 6 * trainer.steps_per_epoch();
        for (long i = 0; i < steps; ++i) {
            const double loss = trainer.train_step(ThreadTeam::single());
            if (i < trainer.steps_per_epoch()) first += loss;
            if (i >= steps - trainer.steps_per_epoch()) last += loss;
        }
        EXPECT_LT(last, 0.8 * first) << text;
    }
}

TEST(Trainer, SameSeedSameBitsForEveryNumberOfThreads) {
    std::vector<const char*> texts = {"batch=50", "batch=7&optimizer=sgd",
                                      "batch=128&activation=sigmoid&loss=bce"};
    texts.insert(texts.end(), variants().begin(), variants().end());
    for (const char* text : texts) {
        const Spec spec = parse_spec(text, small_network());
        const std::uint64_t expected = train(spec, 1, 25);
        for (const int threads : {1, 2, 3, 4})
            EXPECT_EQ(train(spec, threads, 25), expected) << text << threads;
    }
}

// Noise: bytes that no library's mathematics has touched.
std::shared_ptr<const Dataset> noise() {
    Dataset data;
    data.name = "noise";
    data.train.width = data.train.height = 28;
    Random random(1, "noise");
    data.train.labels.assign(100, 0);
    for (std::size_t i = 0; i < data.train.count() * data.train.features(); ++i)
        data.train.pixels.push_back(static_cast<std::uint8_t>(random.below(256)));
    return std::make_shared<const Dataset>(std::move(data));
}

// Builds that fuse multiply-adds give these bits, natively and in a browser. Whoever changes the arithmetic
// on purpose puts the new hash here, and measures the tables of docs/quality.md again.
TEST(Trainer, TheSameBitsAsEver) {
#if defined(__wasm_relaxed_simd__) || defined(__FMA__)
    AutoencoderTrainer trainer(parse_spec("hidden=96,40&latent=8&batch=32"), noise());
    for (int i = 0; i < 20; ++i) trainer.train_step(ThreadTeam::single());
    EXPECT_EQ(hash_of_weights(trainer.model()), 6853425207448786804u);
#else
    GTEST_SKIP() << "without fused multiply-adds every rounding is another";
#endif
}

TEST(Trainer, AnotherSeedGivesOtherBits) {
    Spec other = small_network();
    other.seed = 2;
    EXPECT_NE(train(small_network(), 1, 3), train(other, 1, 3));
}

TEST(Trainer, TheLastMinibatchOfAnEpochMayBeSmaller) {
    AutoencoderTrainer trainer(parse_spec("batch=128", small_network()), many_digits());
    EXPECT_EQ(trainer.steps_per_epoch(), 5);
    int images = 0;
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(trainer.epoch(), 0);
        trainer.train_step(ThreadTeam::single());
        images += trainer.last_batch();
    }
    EXPECT_EQ(trainer.last_batch(), 600 - 4 * 128);
    EXPECT_EQ(images, 600);
    EXPECT_EQ(trainer.epoch(), 1);
}

TEST(Trainer, ABatchLargerThanTheDataIsTheWholeData) {
    AutoencoderTrainer trainer(parse_spec("batch=4096", small_network()), many_digits());
    EXPECT_EQ(trainer.steps_per_epoch(), 1);
    trainer.train_step(ThreadTeam::single());
    EXPECT_EQ(trainer.last_batch(), 600);
}

TEST(Trainer, ADivergingRunIsRefusedWithAdvice) {
    AutoencoderTrainer trainer(
        parse_spec("optimizer=sgd&learning_rate=10&output=linear&activation=linear", small_network()),
        many_digits());
    const std::string message = test_support::refusal([&] {
        for (int i = 0; i < 2000; ++i) trainer.train_step(ThreadTeam::single());
    });
    EXPECT_THAT(message, ::testing::HasSubstr("smaller learning rate"));
}

// Relu must not take what is no number for a unit at rest.
TEST(Trainer, RuinedWeightsAreNoticedBehindEveryActivation) {
    for (const std::string_view activation : spec_field("activation").choices) {
        Autoencoder model(parse_spec("activation=" + std::string(activation), small_network()), 784);
        model.parameters().front()->value(0, 0) = std::numeric_limits<float>::quiet_NaN();
        AutoencoderTrainer trainer(std::move(model), many_digits());
        EXPECT_THAT(test_support::refusal([&] { trainer.train_step(ThreadTeam::single()); }),
                    ::testing::HasSubstr("no longer a finite number"))
            << activation;
    }
}

// Adam's first step moves no weight by more than the learning rate, its later ones move some further.
TEST(Trainer, RestoredWeightsMeetTheOptimizerAtItsStart) {
    AutoencoderTrainer trainer(small_network(), many_digits());
    const Weights start = weights_of(trainer.parameters());
    for (int i = 0; i < 20; ++i) trainer.train_step(ThreadTeam::single());
    trainer.restore(start);
    trainer.train_step(ThreadTeam::single());
    const Matrix way = trainer.model().parameters().front()->value - start.front();
    EXPECT_LE(way.cwiseAbs().maxCoeff(), 1.01f * small_network().learning_rate);
    EXPECT_GT(way.cwiseAbs().maxCoeff(), 0.9f * small_network().learning_rate);
}

TEST(Trainer, ALiveChangeIsSavedWithTheModel) {
    AutoencoderTrainer trainer(small_network(), many_digits());
    trainer.change(0.002f, 7);
    EXPECT_EQ(trainer.model().spec().learning_rate, 0.002f);
    EXPECT_EQ(trainer.model().spec().epochs, 7);
}

TEST(Trainer, RefusesDataThatDoesNotFit) {
    EXPECT_THAT(test_support::refusal([] { AutoencoderTrainer(Spec{}, nullptr); }),
                ::testing::HasSubstr("no training images"));
    EXPECT_THAT(test_support::refusal([] { AutoencoderTrainer(Autoencoder(Spec{}, 10), many_digits()); }),
                ::testing::HasSubstr("takes 10 pixels"));
}

TEST(Trainer, AStepAllocatesNothingAfterTheFirst) {
    if (!counts_allocations()) GTEST_SKIP() << "allocations are not counted under a sanitizer";
    std::vector<const char*> texts = {""};
    texts.insert(texts.end(), variants().begin(), variants().end());
    for (const char* text : texts) {
        for (const int threads : {1, 3}) {
            ThreadTeam team(threads);
            AutoencoderTrainer trainer(parse_spec(text, parse_spec("batch=128", small_network())),
                                       many_digits());
            trainer.train_step(team);
            const long before = allocations();
            // More than an epoch, so that the smaller last batch and the shuffling are among them.
            for (int i = 0; i < 12; ++i) trainer.train_step(team);
            EXPECT_EQ(allocations(), before) << text << ", " << threads << " threads";
        }
    }
}

TEST(Evaluate, MatchesTheReconstruction) {
    AutoencoderTrainer trainer(small_network(), many_digits());
    for (int i = 0; i < 20; ++i) trainer.train_step(ThreadTeam::single());
    const ImageSet& images = many_digits()->test;
    Matrix pixels(static_cast<Eigen::Index>(images.features()), static_cast<Eigen::Index>(images.count()));
    for (std::size_t i = 0; i < images.pixels.size(); ++i)
        pixels.data()[i] = static_cast<float>(images.pixels[i]) / 255.0f;
    ThreadTeam team(2);
    const Evaluation result = evaluate(trainer.model(), images, team);
    const Matrix error = trainer.model().reconstruct(pixels) - pixels;
    const double expected = error.cast<double>().squaredNorm() / static_cast<double>(pixels.size());
    EXPECT_NEAR(result.mse, expected, 1e-6);
    EXPECT_GT(result.bce, result.mse);
    const Matrix codes = trainer.model().encode(pixels.leftCols(50));
    EXPECT_LT((encode_images(trainer.model(), images, 50, team) - codes).cwiseAbs().maxCoeff(), 1e-5);
}

}  // namespace
}  // namespace hourglass
