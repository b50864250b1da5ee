// Classifiers: as a task of the trainer, on pixels and on codes, and what they make of a set.
#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <string>

#include "allocations.h"
#include "classifier/evaluate.h"
#include "data/synthetic.h"
#include "refusals.h"
#include "training/classifier_task.h"
#include "training/run.h"

namespace hourglass {
namespace {

using ::hourglass::test_support::refusal;
using ::testing::HasSubstr;

std::shared_ptr<const Dataset> digits() {
    static const auto data = std::make_shared<const Dataset>(synthetic_digits(600, 200, 1));
    return data;
}

ClassifierSpec small_spec() {
    ClassifierSpec spec = default_classifier_spec();
    spec.hidden = {32};
    spec.batch = 50;
    spec.learning_rate = 0.005f;
    return spec;
}

const Autoencoder& encoder(const char* text = "hidden=24&latent=6") {
    static std::map<std::string, Autoencoder> models;
    const auto [model, fresh] = models.try_emplace(text);
    if (fresh) model->second = Autoencoder(parse_spec(text), 784, 28);
    return model->second;
}

Classifier on_pixels(const ClassifierSpec& spec = small_spec()) {
    return {spec, {28, 28, 1}, class_names(digits()->train, "digits")};
}

Classifier on_codes(bool fine_tuned, const Autoencoder& model = encoder()) {
    Classifier classifier(small_spec(), model, fine_tuned, class_names(digits()->train, "digits"));
    fit_code_range(classifier, digits()->train, ThreadTeam::single());
    return classifier;
}

Classifier with_convolutions() {
    ClassifierSpec spec = small_spec();
    spec.channels = {4, 8};
    return on_pixels(spec);
}

std::unique_ptr<ClassifierTask> task(Classifier classifier, ThreadTeam& team = ThreadTeam::single()) {
    return std::make_unique<ClassifierTask>(std::move(classifier), digits(), team);
}

struct Kind {
    const char* name;
    double bar;  // for the accuracy after twelve epochs; guessing is right about one in ten
    Classifier classifier;
};

// Six numbers that an untrained encoder makes of a digit do not say much.
std::vector<Kind> kinds() {
    std::vector<Kind> all;
    all.push_back({"pixels", 0.8, on_pixels()});
    all.push_back({"convolutions", 0.8, with_convolutions()});
    all.push_back({"codes", 0.35, on_codes(false)});
    all.push_back({"fine-tuned", 0.8, on_codes(true)});
    all.push_back(
        {"fine-tuned variational", 0.8, on_codes(true, encoder("hidden=24&latent=6&variant=variational"))});
    return all;
}

TEST(ClassifierTask, LearnsOnPixelsAndOnCodes) {
    for (auto& [name, bar, classifier] : kinds()) {
        TrainingRun run(task(std::move(classifier)));
        while (run.trainer().epoch() < 12) run.step(ThreadTeam::single());
        EXPECT_GT(run.epoch().validation->score, bar) << name;
    }
}

std::vector<Matrix> trained(Classifier classifier, int threads) {
    ThreadTeam team(threads);
    Trainer trainer(task(std::move(classifier), team));
    for (int i = 0; i < 20; ++i) trainer.train_step(team);
    return weights_of(trainer.parameters());
}

TEST(ClassifierTask, SameSeedSameBitsForEveryNumberOfThreads) {
    for (const auto& [name, bar, classifier] : kinds()) {
        const std::vector<Matrix> expected = trained(classifier, 1);
        for (const int threads : {2, 3, 4})
            EXPECT_EQ(trained(classifier, threads), expected) << name << ", " << threads << " threads";
    }
}

TEST(ClassifierTask, AStepAllocatesNothingAfterTheFirst) {
    if (!counts_allocations()) GTEST_SKIP() << "allocations are not counted under a sanitizer";
    for (auto& [name, bar, classifier] : kinds()) {
        Trainer trainer(task(std::move(classifier)));
        trainer.train_step(ThreadTeam::single());
        const long before = allocations();
        for (int i = 0; i < 14; ++i) trainer.train_step(ThreadTeam::single());
        EXPECT_EQ(allocations(), before) << name;
    }
}

TEST(ClassifierTask, AFrozenEncoderStaysAsItIs) {
    for (const bool fine_tuned : {false, true}) {
        auto made = task(on_codes(fine_tuned));
        const Classifier& classifier = made->classifier();
        Trainer trainer(std::move(made));
        for (int i = 0; i < 5; ++i) trainer.train_step(ThreadTeam::single());
        const Matrix& is =
            static_cast<const Network&>(classifier.encoder().network).parameters().front()->value;
        EXPECT_EQ(is == encoder().parameters().front()->value, !fine_tuned);
    }
}

TEST(ClassifierTask, TwoClassesHaveOneLogit) {
    Dataset data = *digits();
    for (std::uint8_t& label : data.train.labels) label = label < 5 ? 3 : 7;
    for (std::uint8_t& label : data.test.labels) label = label < 5 ? 3 : 7;
    const auto shared = std::make_shared<const Dataset>(std::move(data));
    Classifier classifier(small_spec(), {28, 28, 1}, class_names(shared->train, "digits"));
    EXPECT_EQ(classifier.classes(), (std::vector<std::string>{"3", "7"}));
    EXPECT_EQ(classifier.head().outputs(), 1);
    TrainingRun run(std::make_unique<ClassifierTask>(std::move(classifier), shared, ThreadTeam::single()));
    while (run.trainer().epoch() < 12) run.step(ThreadTeam::single());
    EXPECT_GT(run.epoch().validation->score, 0.85);
}

TEST(ClassifierTask, GoesBackToTheLastGoodWeightsWhenItDiverges) {
    ClassifierSpec spec = small_spec();
    spec.optimizer = OptimizerKind::Sgd;
    spec.activation = Activation::Linear;
    spec.learning_rate = 10;
    spec.batch = 1;
    spec.dropout = 0;
    TrainingRun run(task(on_pixels(spec)));
    const std::string message = refusal([&] {
        while (true) {
            run.step(ThreadTeam::single());
            run.check_weights();
        }
    });
    EXPECT_THAT(message, HasSubstr("smaller learning rate"));
    for (const Parameter* parameter : run.trainer().parameters()) EXPECT_TRUE(parameter->value.allFinite());
}

TEST(Classifier, TheConfusionMatrixAddsUp) {
    const Classifier classifier = on_pixels();
    const std::vector<std::uint8_t> classes = classes_of(digits()->test, classifier.classes(), "digits");
    const ClassifierEvaluation found = evaluate(classifier, digits()->test, classes, ThreadTeam::single());
    long all = 0;
    long right = 0;
    for (std::size_t i = 0; i < found.confusion.size(); ++i) {
        long of_class = 0;
        for (const long count : found.confusion[i]) of_class += count;
        EXPECT_EQ(of_class, std::ranges::count(classes, static_cast<std::uint8_t>(i)));
        all += of_class;
        right += found.confusion[i][i];
    }
    EXPECT_EQ(all, 200);
    EXPECT_EQ(found.samples, 200u);
    EXPECT_DOUBLE_EQ(found.accuracy, static_cast<double>(right) / 200);
}

TEST(Classifier, TheSameHeadOnCodesAndBehindItsEncoder) {
    const Classifier classifier = on_codes(false);
    const std::vector<std::uint8_t> classes = classes_of(digits()->test, classifier.classes(), "digits");
    const ImageSet codes = read_codes(classifier, digits()->test, ThreadTeam::single());
    const auto behind = evaluate(classifier, digits()->test, classes, ThreadTeam::single());
    const auto on = evaluate_head(classifier, codes, classes, ThreadTeam::single());
    EXPECT_DOUBLE_EQ(on.loss, behind.loss);
    EXPECT_EQ(on.confusion, behind.confusion);
}

TEST(Classifier, CodesAreBroughtToMeanZeroAndDeviationOne) {
    const Classifier classifier = on_codes(false);
    const ImageSet codes = read_codes(classifier, digits()->train, ThreadTeam::single());
    const Eigen::Map<const Matrix> all(codes.values.data(), 6, 600);
    EXPECT_LT(all.rowwise().mean().cwiseAbs().maxCoeff(), 1e-4f);
    EXPECT_NEAR(all.row(0).squaredNorm() / 600, 1, 1e-3);
}

TEST(Classifier, RefusesWhatItCannotLearn) {
    ImageSet one = digits()->train;
    std::ranges::fill(one.labels, std::uint8_t{4});
    EXPECT_THAT(refusal([&] { class_names(one, "a.csv"); }),
                HasSubstr("a.csv: all samples are of class 4; a classifier needs at least two"));
    EXPECT_THAT(refusal([&] {
                    classes_of(digits()->test, {"0", "1"}, "digits");
                }),
                HasSubstr("but the classifier knows only 0, 1"));
    EXPECT_THAT(refusal([] { on_codes(false, encoder("hidden=24&latent=6&variant=conditional")); }),
                HasSubstr("conditional"));
    EXPECT_THAT(
        refusal([] {
            ClassifierTask(Classifier(small_spec(), {5, 5, 1}, {"0", "1"}), digits(), ThreadTeam::single());
        }),
        HasSubstr("takes 25 features"));
    ClassifierSpec spec = small_spec();
    spec.dropout = 2;
    EXPECT_THAT(refusal([&] { on_pixels(spec); }), HasSubstr("dropout"));
}

}  // namespace
}  // namespace hourglass
