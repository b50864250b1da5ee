// The semi-supervised variational model: its objective against finite differences, and as a task of the
// trainer.
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <iostream>
#include <numbers>
#include <string>

#include "allocations.h"
#include "classifier/evaluate.h"
#include "classifier/semi_supervised.h"
#include "data/synthetic.h"
#include "math/random.h"
#include "refusals.h"
#include "training/run.h"
#include "training/semi_supervised_task.h"

namespace hourglass {
namespace {

using ::hourglass::test_support::refusal;
using ::testing::HasSubstr;

// A classifier's head with what it is trained with, and a minibatch of four labeled and five unlabeled
// samples.
struct TinyModel {
    static constexpr int kFeatures = 7, kLabeled = 4, kUnlabeled = 5;

    TinyModel(const ClassifierSpec& spec, const SemiSupervisedSettings& settings, int classes)
        : head(make_network(plan_head(spec, units(kFeatures), static_cast<std::size_t>(classes)),
                            spec.initializer, spec.seed)),
          model(spec, settings, kFeatures, classes),
          workspace(head.make_workspace(kLabeled + kUnlabeled)),
          samples(kFeatures, kLabeled + kUnlabeled) {
        Random random(3, "samples");
        for (float& value : samples.reshaped()) value = random.uniform();
        for (int i = 0; i < kLabeled; ++i) labels.push_back(static_cast<std::uint8_t>(i % classes));
        for (Parameter* parameter : parameters()) prepare(StoreGradient{}, *parameter);
    }

    std::vector<Parameter*> parameters() {
        std::vector<Parameter*> all = head.parameters();
        const std::vector<Parameter*> rest = model.parameters();
        all.insert(all.end(), rest.begin(), rest.end());
        return all;
    }

    SemiSupervised::Value step() {
        return model.step(head, workspace, {.samples = samples, .classes = labels, .stream = 40}, {.step = 2},
                          StoreGradient{}, ThreadTeam::single());
    }

    Network head;
    SemiSupervised model;
    Network::Workspace workspace;
    Matrix samples;
    std::vector<std::uint8_t> labels;
};

ClassifierSpec tiny_spec() {
    ClassifierSpec spec = default_classifier_spec();
    spec.hidden = {6, 5};
    spec.activation = Activation::Softplus;
    spec.batch = TinyModel::kUnlabeled;
    return spec;
}

struct ObjectiveRow {
    const char* name;
    Likelihood likelihood;
    int classes;
    float label_weight, labeled_weight;
};

class SemiSupervisedObjective : public testing::TestWithParam<ObjectiveRow> {};

// By every parameter of the classifier, the encoder and the decoder; dropout draws the same every time.
TEST_P(SemiSupervisedObjective, GradientsAreThoseOfTheReportedLoss) {
    const ObjectiveRow& row = GetParam();
    TinyModel tiny(tiny_spec(),
                   {.latent = 3,
                    .labeled_batch = TinyModel::kLabeled,
                    .likelihood = row.likelihood,
                    .label_weight = row.label_weight,
                    .labeled_weight = row.labeled_weight},
                   row.classes);
    constexpr float kStep = 5e-3f;
    tiny.step();
    std::vector<Matrix> analytic;
    for (const Parameter* parameter : tiny.parameters()) analytic.push_back(parameter->gradient);
    const std::vector<Parameter*> parameters = tiny.parameters();
    for (std::size_t p = 0; p < parameters.size(); ++p) {
        Matrix numeric = analytic[p];
        for (Eigen::Index i = 0; i < numeric.size(); ++i) {
            float& value = parameters[p]->value.data()[i];
            const float before = value;
            value = before + kStep;
            const double above = tiny.step().loss;
            value = before - kStep;
            const double below = tiny.step().loss;
            value = before;
            numeric.data()[i] = static_cast<float>((above - below) / (2 * static_cast<double>(kStep)));
        }
        const float largest = (analytic[p] - numeric).cwiseAbs().maxCoeff();
        std::cout << parameters[p]->name << ": largest difference " << largest << '\n';
        EXPECT_GT(numeric.norm(), 0) << parameters[p]->name;
        EXPECT_LT((analytic[p] - numeric).norm(), 3e-3f * std::max(0.05f, numeric.norm()))
            << parameters[p]->name;
    }
}

INSTANTIATE_TEST_SUITE_P(Table, SemiSupervisedObjective,
                         testing::Values(ObjectiveRow{"all_terms", Likelihood::Bernoulli, 3, 0.7f, 0.4f},
                                         ObjectiveRow{"all_terms_of_codes", Likelihood::Gaussian, 3, 0.7f,
                                                      0.4f},
                                         ObjectiveRow{"one_logit", Likelihood::Gaussian, 2, 0.7f, 0.4f},
                                         ObjectiveRow{"unlabeled", Likelihood::Bernoulli, 3, 0, 0},
                                         ObjectiveRow{"labeled", Likelihood::Bernoulli, 3, 0, 1000}),
                         [](const auto& row) { return std::string(row.param.name); });

// Where all parameters are zero, nothing is known: each pixel costs log 2, the code nothing, each class has
// the same probability, whose entropy is what the prior of the class costs.
TEST(SemiSupervised, KnowsNothingWithoutWeights) {
    TinyModel tiny(
        tiny_spec(),
        {.latent = 3, .labeled_batch = TinyModel::kLabeled, .label_weight = 2, .labeled_weight = 3}, 3);
    for (Parameter* parameter : tiny.parameters()) parameter->value.setZero();
    const SemiSupervised::Value value = tiny.step();
    const double pixels = TinyModel::kFeatures * std::numbers::ln2;
    EXPECT_NEAR(value.unlabeled, pixels, 1e-5);
    EXPECT_NEAR(value.labeled, pixels + std::log(3), 1e-5);
    EXPECT_NEAR(value.cross_entropy, std::log(3), 1e-5);
    EXPECT_NEAR(value.loss, value.unlabeled + 3 * value.labeled + 2 * value.cross_entropy, 1e-9);
}

// log N(x | 0, 1) of what the decoder gives without weights.
TEST(SemiSupervised, GaussiansOfMeanZeroAndVarianceOne) {
    TinyModel tiny(tiny_spec(),
                   {.latent = 3, .labeled_batch = TinyModel::kLabeled, .likelihood = Likelihood::Gaussian},
                   3);
    for (Parameter* parameter : tiny.parameters()) parameter->value.setZero();
    const Matrix unlabeled = tiny.samples.rightCols(TinyModel::kUnlabeled);
    const double expected = (static_cast<double>(unlabeled.squaredNorm()) / TinyModel::kUnlabeled +
                             TinyModel::kFeatures * std::log(2 * std::numbers::pi)) /
                            2;
    EXPECT_NEAR(tiny.step().unlabeled, expected, 1e-5);
}

std::shared_ptr<const Dataset> few_digits() {
    static const auto data = std::make_shared<const Dataset>(synthetic_digits(600, 200, 1));
    return data;
}

std::vector<std::uint32_t> first_samples(std::uint32_t count) {
    std::vector<std::uint32_t> all;
    for (std::uint32_t i = 0; i < count; ++i) all.push_back(i);
    return all;
}

ClassifierSpec small_classifier_spec() {
    ClassifierSpec spec = default_classifier_spec();
    spec.hidden = {32};
    spec.batch = 50;
    spec.learning_rate = 0.005f;
    return spec;
}

enum class Inputs { Pixels, Codes, DrawnCodes };

std::unique_ptr<SemiSupervisedTask> semi_supervised_task(Inputs inputs, ThreadTeam& team,
                                                         std::uint32_t labeled = 100) {
    std::vector<std::string> names = class_names(few_digits()->train, "digits");
    SemiSupervisedSettings settings{.latent = 4, .labeled_batch = 40};
    if (inputs == Inputs::Pixels)
        return std::make_unique<SemiSupervisedTask>(
            Classifier(small_classifier_spec(), {28, 28, 1}, std::move(names)), few_digits(),
            first_samples(labeled), settings, team);
    settings.likelihood = Likelihood::Gaussian;
    const char* variant = inputs == Inputs::Codes ? "plain" : "variational";
    const Autoencoder model(parse_spec("hidden=24&latent=6&variant=" + std::string(variant)), 784, 28);
    return std::make_unique<SemiSupervisedTask>(
        Classifier(small_classifier_spec(), model, false, std::move(names)), few_digits(),
        first_samples(labeled), settings, team);
}

constexpr auto kAllInputs = {Inputs::Pixels, Inputs::Codes, Inputs::DrawnCodes};

// Long heaps of points side by side, in standard units.
ImageSet heaps(std::uint32_t count) {
    ImageSet set{.width = 2, .height = 1, .pixels = {}, .labels = {}};
    Random random(5, "heaps", count);
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto heap = static_cast<std::uint8_t>(i % 3);
        set.values.push_back(1.2f * (static_cast<float>(heap) - 1) + 0.15f * random.normal());
        set.values.push_back(random.normal());
        set.labels.push_back(heap);
    }
    return set;
}

// Three labels in each heap are enough for all others.
TEST(SemiSupervisedTask, LearnsFromFewLabels) {
    const auto data =
        std::make_shared<const Dataset>(Dataset{.name = "heaps", .train = heaps(300), .test = heaps(90)});
    ClassifierSpec spec = small_classifier_spec();
    spec.hidden = {16};
    spec.dropout = 0;
    spec.batch = 20;
    spec.epochs = 40;
    TrainingRun run(std::make_unique<SemiSupervisedTask>(
        Classifier(spec, {1, 2, 1}, {"0", "1", "2"}), data, first_samples(9),
        SemiSupervisedSettings{.latent = 1, .likelihood = Likelihood::Gaussian}, ThreadTeam::single()));
    while (run.trainer().epoch() < spec.epochs) run.step(ThreadTeam::single());
    EXPECT_GT(run.epoch().validation->score, 0.97);
}

// Labels that are not shown decide nothing.
TEST(SemiSupervisedTask, LooksAtNoOtherLabels) {
    Dataset data = *few_digits();
    const std::vector<std::string> names = class_names(data.train, "digits");
    std::fill(data.train.labels.begin() + 40, data.train.labels.end(), std::uint8_t{0});
    const auto changed = std::make_shared<const Dataset>(std::move(data));
    std::vector<Weights> found;
    for (const auto& set : {few_digits(), changed}) {
        Trainer trainer(std::make_unique<SemiSupervisedTask>(
            Classifier(small_classifier_spec(), {28, 28, 1}, names), set, first_samples(40),
            SemiSupervisedSettings{.latent = 4}, ThreadTeam::single()));
        for (int i = 0; i < 5; ++i) trainer.train_step(ThreadTeam::single());
        found.push_back(weights_of(trainer.parameters()));
    }
    EXPECT_EQ(found[0], found[1]);
}

TEST(SemiSupervisedTask, SameSeedSameBitsForEveryNumberOfThreads) {
    for (const Inputs inputs : kAllInputs) {
        std::vector<Weights> found;
        for (const int threads : {1, 2, 3}) {
            ThreadTeam team(threads);
            Trainer trainer(semi_supervised_task(inputs, team));
            for (int i = 0; i < 14; ++i) trainer.train_step(team);
            found.push_back(weights_of(trainer.parameters()));
        }
        EXPECT_EQ(found[1], found[0]);
        EXPECT_EQ(found[2], found[0]);
    }
}

TEST(SemiSupervisedTask, AStepAllocatesNothingAfterTheFirst) {
    if (!counts_allocations()) GTEST_SKIP() << "allocations are not counted under a sanitizer";
    for (const Inputs inputs : kAllInputs) {
        Trainer trainer(semi_supervised_task(inputs, ThreadTeam::single()));
        trainer.train_step(ThreadTeam::single());
        const long before = allocations();
        for (int i = 0; i < 14; ++i) trainer.train_step(ThreadTeam::single());
        EXPECT_EQ(allocations(), before);
    }
}

// Drawn, not as means: these alone have a smaller deviation.
TEST(SemiSupervisedTask, DrawnCodesHaveDeviationOne) {
    const auto task = semi_supervised_task(Inputs::DrawnCodes, ThreadTeam::single());
    const ImageSet codes = read_codes(task->classifier(), few_digits()->train, ThreadTeam::single());
    const Eigen::Map<const Matrix> means(codes.values.data(), 6, 600);
    EXPECT_LT(means.rowwise().mean().cwiseAbs().maxCoeff(), 1e-4f);
    const CodeReader& encoder = task->classifier().encoder();
    const Matrix pixels = [] {
        Matrix all(784, 600);
        for (Eigen::Index i = 0; i < all.size(); ++i)
            all.data()[i] = static_cast<float>(few_digits()->train.pixels[static_cast<std::size_t>(i)]) / 255;
        return all;
    }();
    Network::Workspace workspace = encoder.network.make_workspace(600, Passes::Forward);
    const Matrix encoded = encoder.network.forward(pixels, workspace, ThreadTeam::single());
    for (Eigen::Index i = 0; i < 6; ++i) {
        const float noise = encoded.row(6 + i).array().exp().mean() * encoder.scale(i) * encoder.scale(i);
        EXPECT_NEAR(means.row(i).squaredNorm() / 600 + noise, 1, 1e-3);
    }
}

TEST(SemiSupervisedTask, RefusesWhatItCannotLearn) {
    EXPECT_THAT(refusal([] { semi_supervised_task(Inputs::Pixels, ThreadTeam::single(), 0); }),
                HasSubstr("no sample has a label"));
    EXPECT_THAT(refusal([] {
                    SemiSupervisedTask(Classifier(small_classifier_spec(), {5, 5, 1}, {"0", "1"}),
                                       few_digits(), first_samples(9), {}, ThreadTeam::single());
                }),
                HasSubstr("takes 25 features"));
    const Autoencoder model(parse_spec("hidden=24&latent=6"), 784, 28);
    EXPECT_THAT(refusal([&] {
                    SemiSupervisedTask(Classifier(small_classifier_spec(), model, true,
                                                  class_names(few_digits()->train, "digits")),
                                       few_digits(), first_samples(9), {}, ThreadTeam::single());
                }),
                HasSubstr("fine-tune"));
}

}  // namespace
}  // namespace hourglass
