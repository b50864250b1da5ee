// The objective of every variant against central finite differences of what it reports: a new variant adds a
// row. Tolerances as in nn_gradient_test.cpp.
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "autoencoder/contraction.h"
#include "autoencoder/corruption.h"
#include "autoencoder/objective.h"
#include "autoencoder/posterior.h"
#include "math/random.h"
#include "training/autoencoder_task.h"

namespace hourglass {
namespace {

constexpr int kSide = 6;
constexpr int kFeatures = kSide * kSide;
constexpr int kBatch = 5;

struct Row {
    const char* name;
    const char* spec;
    double tolerance = 3e-3;
    float step = 5e-3f;
    bool restores = false;  // what is to come out is not what goes in, but the same in black and white
};

std::vector<Row> rows() {
    return {
        {"plain", ""},
        {"plain_softplus_huber", "activation=softplus&loss=huber"},
        {"bce", "loss=bce"},
        {"denoising", "variant=denoising", 3e-3, 5e-3f, true},
        {"translation", "variant=translation", 3e-3, 5e-3f, true},
        // A sigmoid never reaches black or white, where the loss has its kinks.
        {"denoising_l1", "variant=denoising&loss=l1", 3e-3, 5e-3f, true},
        {"code_activation", "code_activation=sigmoid"},
        {"overcomplete", "hidden=none&latent=50&code_activation=tanh"},
        {"sparse_kl", "variant=sparse&sparsity=kl&code_activation=sigmoid&sparsity_weight=0.3"},
        {"sparse_l1", "variant=sparse&sparsity=l1&sparsity_weight=0.1&seed=8", 3e-3, 2e-3f},
        {"regularized", "variant=regularized&code_penalty=0.3"},
        {"sparse_top_k", "variant=sparse&sparsity=top-k&top_k=2", 3e-3, 2e-3f},
        {"contractive_exact_sigmoid",
         "variant=contractive&hidden=none&code_activation=sigmoid&contraction=0.5"},
        {"contractive_exact_tanh", "variant=contractive&hidden=none&code_activation=tanh&contraction=0.2"},
        {"contractive_exact_linear", "variant=contractive&hidden=none&contraction=0.1"},
        {"contractive_exact_softplus",
         "variant=contractive&hidden=none&code_activation=softplus&contraction=0.2"},
        // With this seed no unit's sum is within 0.18 of the kink.
        {"contractive_exact_relu",
         "variant=contractive&hidden=none&code_activation=relu&contraction=0.2&seed=28"},
        {"contractive_exact_leaky_relu",
         "variant=contractive&hidden=none&code_activation=leaky-relu&contraction=0.2&seed=28"},
        {"contractive_exact_elu",
         "variant=contractive&hidden=none&code_activation=elu&contraction=0.2&seed=28"},
        {"contractive_estimated", "variant=contractive&contraction=0.1", 2e-2, 2e-2f},
        {"contractive_estimated_dropout", "variant=contractive&hidden=8&dropout=0.2&contraction=0.05", 2e-2,
         2e-2f},
        {"contractive_estimated_convolutional",
         "architecture=convolutional&channels=2,3&variant=contractive&contraction=0.05", 2e-2, 2e-2f},
        {"variational_bernoulli", "variant=variational"},
        {"variational_beta", "variant=variational&beta=4"},
        {"variational_warm_up", "variant=variational&beta=2&kl_warmup=8"},
        {"variational_gaussian", "variant=variational&likelihood=gaussian&noise=0.5&output=linear"},
        {"variational_gaussian_of_sigmoid", "variant=variational&likelihood=gaussian&noise=0.5"},
        {"conditional", "variant=conditional"},
        {"convolutional", "architecture=convolutional&channels=2,3&kernel=3"},
        {"convolutional_max_pool", "architecture=convolutional&channels=3&downsampling=max-pool", 3e-3,
         1e-3f},
        {"convolutional_average_pool_nearest",
         "architecture=convolutional&channels=2,3&downsampling=average-pool&upsampling=nearest"},
        {"convolutional_even_kernel", "architecture=convolutional&channels=2,3&kernel=4"},
        {"convolutional_valid", "architecture=convolutional&channels=2,3&kernel=2&stride=1&padding=valid"},
        {"convolutional_stride_of_three",
         "architecture=convolutional&channels=3&stride=3&downsampling=average-pool&upsampling=nearest"},
        {"convolutional_variational", "architecture=convolutional&channels=2,3&variant=variational"},
        {"dropout", "dropout=0.3"},
    };
}

Matrix pictures(int count) {
    Random random(3, "pictures");
    Matrix images(kFeatures, count);
    for (float& pixel : images.reshaped()) pixel = random.uniform();
    return images;
}

Matrix black_and_white(const Matrix& images) {
    return images.unaryExpr([](float pixel) { return pixel < 0.5f ? 0.0f : 1.0f; });
}

class ObjectiveTest : public testing::TestWithParam<Row> {
protected:
    ObjectiveTest()
        : spec(parse_spec(GetParam().spec, parse_spec("hidden=10&latent=4&activation=tanh&seed=5"))),
          model(spec, kFeatures),
          objective(model, kBatch),
          clean(GetParam().restores ? black_and_white(seen) : seen) {
        for (Parameter* parameter : model.parameters()) {
            prepare(StoreGradient{}, *parameter);
            if (parameter->name.ends_with("bias")) parameter->value.setConstant(0.1f);
        }
    }

    // What training makes small: the loss as reported counts the divergence once, whatever beta is.
    double value() {
        const Objective::Value found = objective.step(model, {clean, seen, labels}, {.step = 7, .epoch = 2},
                                                      StoreGradient{}, ThreadTeam::single());
        const double beta =
            spec.is_variational() ? spec.beta * (spec.kl_warmup > 0 ? 2 / spec.kl_warmup : 1) : 1;
        return found.loss + (beta - 1) * found.kl + found.penalty;
    }

    Spec spec;
    Autoencoder model;
    Objective objective;
    Matrix seen = pictures(kBatch);
    Matrix clean;
    std::vector<std::uint8_t> labels = {3, 1, 4, 1, 9};
};

TEST_P(ObjectiveTest, MatchesFiniteDifferences) {
    const double h = GetParam().step;
    for (Parameter* parameter : model.parameters()) {
        value();
        const Matrix analytic = parameter->gradient;
        Matrix numeric(analytic.rows(), analytic.cols());
        for (Eigen::Index i = 0; i < analytic.size(); ++i) {
            float& entry = parameter->value.data()[i];
            const float before = entry;
            entry = before + GetParam().step;
            const double above = value();
            entry = before - GetParam().step;
            numeric.data()[i] = static_cast<float>((above - value()) / (2 * h));
            entry = before;
        }
        ASSERT_GT(numeric.norm(), 0) << parameter->name;
        const double error = (analytic - numeric).norm() / numeric.norm();
        std::cout << "    " << parameter->name << ": relative difference " << error << '\n';
        EXPECT_LT(error, GetParam().tolerance) << parameter->name;
    }
}

// The network's own step does what the stored gradients say.
TEST_P(ObjectiveTest, TheUpdateOnTheWayIsThatOfTheStoredGradients) {
    if (objective.needs_stored_gradients()) GTEST_SKIP() << "gradients are always stored";
    const Objective::Batch batch{clean, seen, labels};
    Autoencoder other = model;
    const Update sgd = Sgd{.rate = 0.1f};
    objective.step(other, batch, {.step = 7, .epoch = 2}, sgd, ThreadTeam::single());
    value();
    const auto parameters = model.parameters();
    const auto expected = other.parameters();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        apply(sgd, *parameters[i], 0, parameters[i]->value.size(), parameters[i]->gradient.data());
        EXPECT_EQ(parameters[i]->value, expected[i]->value) << parameters[i]->name;
    }
}

INSTANTIATE_TEST_SUITE_P(Table, ObjectiveTest, testing::ValuesIn(rows()),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(Objective, ComparesWhatTheModelMakesOfTheSeenPicturesWithTheCleanOnes) {
    Autoencoder model(parse_spec("variant=denoising&hidden=10&latent=4"), kFeatures);
    for (Parameter* parameter : model.parameters()) prepare(StoreGradient{}, *parameter);
    Objective objective(model, kBatch);
    const Matrix seen = pictures(kBatch);
    const Matrix clean = black_and_white(seen);
    const double loss =
        objective.step(model, {clean, seen, {}}, {.step = 1}, StoreGradient{}, ThreadTeam::single()).loss;
    EXPECT_NEAR(loss, (model.reconstruct(seen) - clean).squaredNorm() / static_cast<float>(clean.size()),
                2e-6);
}

// Tied weights are one: what the trainer takes off them is the derivative by both of their places together.
TEST(TiedWeights, AStepFollowsTheSumOfBothGradients) {
    const Spec spec = parse_spec(
        "tied=yes&hidden=4&latent=2&activation=tanh&optimizer=sgd&momentum=0&learning_rate=1&batch=5");
    const auto data = std::make_shared<Dataset>();
    data->train.width = 6;
    data->train.height = 1;
    data->train.labels.resize(kBatch);
    data->train.values.resize(6 * kBatch);
    Random random(3, "rows");
    for (float& value : data->train.values) value = random.uniform();

    const auto loss_of = [&](const Autoencoder& model) {
        return AutoencoderTrainer(model, data).train_step(ThreadTeam::single());
    };
    Autoencoder model(spec, 6);
    AutoencoderTrainer trainer(model, data);
    trainer.train_step(ThreadTeam::single());
    const auto trained = trainer.model().parameters();
    const auto parameters = model.parameters();
    const auto pairs = model.tied_weights();
    ASSERT_EQ(pairs.size(), 2u);
    for (const auto& [encoder, decoder] : pairs) {
        const auto index = std::ranges::find(parameters, encoder) - parameters.begin();
        const Matrix analytic = encoder->value - trained[static_cast<std::size_t>(index)]->value;
        Matrix numeric(analytic.rows(), analytic.cols());
        constexpr float kStep = 5e-3f;
        for (Eigen::Index j = 0; j < analytic.cols(); ++j) {
            for (Eigen::Index i = 0; i < analytic.rows(); ++i) {
                const float before = encoder->value(i, j);
                encoder->value(i, j) = decoder->value(j, i) = before + kStep;
                const double above = loss_of(model);
                encoder->value(i, j) = decoder->value(j, i) = before - kStep;
                const double below = loss_of(model);
                encoder->value(i, j) = decoder->value(j, i) = before;
                numeric(i, j) = static_cast<float>((above - below) / (2 * static_cast<double>(kStep)));
            }
        }
        EXPECT_LT((analytic - numeric).norm(), 1e-2f * numeric.norm()) << encoder->name;
        const auto other = std::ranges::find(parameters, decoder) - parameters.begin();
        EXPECT_EQ(trained[static_cast<std::size_t>(other)]->value,
                  Matrix(trained[static_cast<std::size_t>(index)]->value.transpose()))
            << decoder->name;
    }
}

// log variance 0 and mean 0 is the prior itself; mean 1 costs half a nat; variance e costs (e - 2) / 2.
TEST(Posterior, KnownDivergences) {
    Matrix posterior(4, 3);
    posterior << 0, 1, 0,  //
        0, 0, 0,           //
        0, 0, 1,           //
        0, 0, 0;
    EXPECT_NEAR(kl_divergence(posterior.col(0)), 0, 1e-12);
    EXPECT_NEAR(kl_divergence(posterior.col(1)), 0.5, 1e-12);
    EXPECT_NEAR(kl_divergence(posterior.col(2)), (std::exp(1.0) - 2) / 2, 1e-12);
    const Vector by_dimension = kl_by_dimension(posterior);
    EXPECT_NEAR(by_dimension.sum(), kl_divergence(posterior), 1e-6);
    EXPECT_EQ(by_dimension(1), 0);
}

struct PosteriorCase {
    Matrix posterior = Matrix(4, 2);
    Matrix noise = Matrix(2, 2);
    Matrix code_gradient = Matrix(2, 2);

    PosteriorCase() {
        posterior << 0.3f, -0.8f, 1.2f, 0.1f, -0.5f, 0.4f, -1.5f, 0.2f;
        noise << 0.7f, -1.1f, 0.2f, 1.6f;
        code_gradient << 0.5f, -0.3f, 0.9f, 0.4f;
    }
};

// Of code_gradient z + weight (log q(z) - log p(z)), where q stays as it is while the drawn z moves.
TEST(Posterior, ThePathGradientMatchesFiniteDifferences) {
    const PosteriorCase at;
    constexpr double kWeight = 0.6;
    const auto value = [&at](Eigen::Index i, Eigen::Index j, double mean, double log_variance) {
        const double fixed_mean = at.posterior(i, j), fixed_log_variance = at.posterior(2 + i, j);
        const double z = mean + std::exp(log_variance / 2) * at.noise(i, j);
        const double log_q = -(z - fixed_mean) * (z - fixed_mean) / std::exp(fixed_log_variance) / 2;
        const double log_p = -z * z / 2;
        return at.code_gradient(i, j) * z + kWeight * (log_q - log_p);
    };
    Matrix gradient(4, 2);
    path_gradient(at.posterior, at.noise, at.code_gradient, static_cast<float>(kWeight), gradient);
    constexpr double kStep = 1e-4;
    for (Eigen::Index j = 0; j < 2; ++j) {
        for (Eigen::Index i = 0; i < 2; ++i) {
            const double m = at.posterior(i, j), v = at.posterior(2 + i, j);
            EXPECT_NEAR(gradient(i, j), (value(i, j, m + kStep, v) - value(i, j, m - kStep, v)) / (2 * kStep),
                        1e-5);
            EXPECT_NEAR(gradient(2 + i, j),
                        (value(i, j, m, v + kStep) - value(i, j, m, v - kStep)) / (2 * kStep), 1e-5);
        }
    }
}

TEST(Posterior, ThePathGradientOfTheRightPosteriorHasNoNoise) {
    PosteriorCase at;
    at.posterior.setZero();  // the prior, which is right where nothing comes from the decoder
    at.code_gradient.setZero();
    Matrix gradient(4, 2);
    path_gradient(at.posterior, at.noise, at.code_gradient, 1, gradient);
    EXPECT_EQ(gradient, Matrix::Zero(4, 2));
}

TEST(Objective, BothKlGradientsAgreeOnAverage) {
    static constexpr int kSteps = 4000;
    struct Gradients {
        Matrix decoder, encoder;  // of the first step
        Matrix mean;              // of the encoder's over all steps
    };
    const Matrix images = pictures(kBatch);
    const auto gradients = [&images](const std::string& choice) {
        Autoencoder model(
            parse_spec("variant=variational&hidden=10&latent=4&activation=tanh&beta=2" + choice), kFeatures);
        for (Parameter* parameter : model.parameters()) prepare(StoreGradient{}, *parameter);
        const Matrix& encoder = model.parameters().front()->gradient;
        const Matrix& decoder = model.parameters().back()->gradient;
        Objective objective(model, kBatch);
        Gradients found{.decoder = {}, .encoder = {}, .mean = Matrix::Zero(encoder.rows(), encoder.cols())};
        for (int step = 1; step <= kSteps; ++step) {
            objective.step(model, {images, images, {}}, {.step = step}, StoreGradient{},
                           ThreadTeam::single());
            if (step == 1) found.decoder = decoder, found.encoder = encoder;
            found.mean += encoder / kSteps;
        }
        return found;
    };
    const Gradients closed = gradients("&kl_gradient=closed-form");
    const Gradients path = gradients("&kl_gradient=path");
    EXPECT_EQ(closed.decoder, path.decoder);
    EXPECT_GT((closed.encoder - path.encoder).norm(), 0.1f * closed.encoder.norm());
    EXPECT_LT((closed.mean - path.mean).norm(), 0.05f * closed.mean.norm());
}

TEST(Contraction, TheEstimateTendsToTheExactNorm) {
    const Autoencoder model(parse_spec("variant=contractive&hidden=none&code_activation=sigmoid&latent=4"),
                            kFeatures);
    const Matrix images = pictures(3);
    Matrix gradient = Matrix::Zero(4, 3);
    Vector decay(4);
    const double exact = exact_contraction(model, model.encode(images), 1, gradient, decay);
    EXPECT_NEAR(jacobian_norm(model, images, {}, ThreadTeam::single()), exact, 1e-4 * exact);
    double estimated = 0;
    constexpr int kDraws = 2000;
    Matrix pairs(kFeatures, 6);
    Matrix unused = Matrix::Zero(4, 6);
    for (std::uint32_t i = 0; i < kDraws; ++i) {
        perturb(images, 1, 3 * i, pairs);
        estimated += estimated_contraction(model.encode(pairs), 1, unused) / kDraws;
    }
    EXPECT_NEAR(estimated, exact, 0.05 * exact);
}

// With masks of their own the two would differ by whole units, and the penalty would be some thousand times
// the norm; one mask for both makes it larger by the factor 1 / (1 - 0.2) at most, on average.
TEST(Contraction, AnImageAndItsTwinShareTheDropoutMask) {
    constexpr int kImages = 100;
    Autoencoder model(
        parse_spec("variant=contractive&hidden=40&latent=4&activation=tanh&dropout=0.2&contraction=1"),
        kFeatures);
    for (Parameter* parameter : model.parameters()) prepare(StoreGradient{}, *parameter);
    Objective objective(model, kImages);
    const Matrix images = pictures(kImages);
    const double norm = jacobian_norm(model, images, {}, ThreadTeam::single());
    const double penalty =
        objective.step(model, {images, images, {}}, {.step = 1}, StoreGradient{}, ThreadTeam::single())
            .penalty;
    EXPECT_GT(penalty, 0.5 * norm);
    EXPECT_LT(penalty, 2 * norm);
}

TEST(Corruption, DoesWhatItSays) {
    const auto corrupted = [](Corruption kind, float level, float pixel = 0.5f) {
        Matrix images = Matrix::Constant(28 * 28, 100, pixel);
        corrupt(kind, level, {28, 28, 1}, 1, 0, images);
        return images;
    };
    const auto share = [](const Matrix& images, float value) {
        return static_cast<double>((images.array() == value).count()) / static_cast<double>(images.size());
    };
    for (const Corruption kind : {Corruption::Gaussian, Corruption::SaltPepper, Corruption::Mask,
                                  Corruption::Block, Corruption::Strip, Corruption::Blur}) {
        EXPECT_EQ(share(corrupted(kind, 0), 0.5f), 1) << "level 0";
        const Matrix images = corrupted(kind, 0.5f);
        EXPECT_GE(images.minCoeff(), 0);
        EXPECT_LE(images.maxCoeff(), 1);
        Matrix again = Matrix::Constant(28 * 28, 60, 0.5f);
        corrupt(kind, 0.5f, {28, 28, 1}, 1, 40, again);
        EXPECT_EQ(again, images.rightCols(60)) << "parts come out as the whole does";
    }
    const Matrix noisy = corrupted(Corruption::Gaussian, 0.1f);
    EXPECT_NEAR((noisy.array() - 0.5f).square().mean(), 0.01, 3e-4);
    EXPECT_NEAR(share(corrupted(Corruption::Mask, 0.3f), 0), 0.3, 0.01);
    EXPECT_NEAR(share(corrupted(Corruption::SaltPepper, 0.3f), 0), 0.15, 0.01);
    EXPECT_NEAR(share(corrupted(Corruption::SaltPepper, 0.3f), 1), 0.15, 0.01);
    EXPECT_DOUBLE_EQ(share(corrupted(Corruption::Block, 0.5f), 0), 0.25);
    EXPECT_DOUBLE_EQ(share(corrupted(Corruption::Strip, 0.5f), 0), 0.5);
    EXPECT_DOUBLE_EQ(share(corrupted(Corruption::Block, 1.0f), 0), 1);
    // A blurred point stays in place, keeps its sum and widens to the stated deviation.
    Matrix point = Matrix::Zero(28 * 28, 1);
    point(14 * 28 + 14) = 1;
    corrupt(Corruption::Blur, 0.5f, {28, 28, 1}, 1, 0, point);
    EXPECT_NEAR(point.sum(), 1, 1e-4);
    double variance = 0;
    for (int y = 0; y < 28; ++y)
        for (int x = 0; x < 28; ++x) variance += static_cast<double>(point(y * 28 + x)) * (x - 14) * (x - 14);
    EXPECT_NEAR(std::sqrt(variance), 0.5 * 2.8, 0.05);
}

TEST(Corruption, BinarizationKeepsTheMean) {
    Matrix images = Matrix::Constant(100, 100, 0.3f);
    binarize(1, 0, images);
    EXPECT_EQ((images.array() == 0 || images.array() == 1).count(), images.size());
    EXPECT_NEAR(images.mean(), 0.3, 0.015);
}

}  // namespace
}  // namespace hourglass
