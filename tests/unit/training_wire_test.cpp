#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/synthetic.h"
#include "refusals.h"
#include "training/saved_text_run.h"
#include "training/wire.h"

namespace hourglass {
namespace {

using test_support::Bytes;
using test_support::read_damaged;
using test_support::refusal;

Spec tiny_network() {
    Spec spec;
    spec.hidden = {5, 3};
    spec.latent = 2;
    spec.learning_rate = 0.1f;
    spec.seed = 4294967295u;
    return spec;
}

bool same_weights(const Autoencoder& a, const Autoencoder& b) {
    const auto left = a.parameters();
    const auto right = b.parameters();
    bool same = left.size() == right.size() && a.features() == b.features() && a.spec() == b.spec();
    for (std::size_t i = 0; same && i < left.size(); ++i) same = left[i]->value == right[i]->value;
    return same;
}

template <typename Kind>
Kind crossed(Kind command) {
    const Request request = decode_request(encode(Request(Command(std::move(command)))));
    return std::get<Kind>(std::get<Command>(request));
}

TEST(Wire, CommandsCross) {
    EXPECT_TRUE(std::holds_alternative<Taken>(decode_request(encode(Request(Taken{})))));
    crossed(command::Start{});
    crossed(command::Pause{});
    crossed(command::Step{});
    EXPECT_EQ(crossed(command::Reset{tiny_network()}).spec, tiny_network());
    EXPECT_EQ(crossed(command::Change{tiny_network()}).spec, tiny_network());
    EXPECT_EQ(crossed(command::SetThreads{3}).threads, 3);
}

TEST(Wire, DataCross) {
    Dataset data = synthetic_digits(20, 10, 1);
    data.name = "digits";
    const auto copy = crossed(command::SetData{std::make_shared<const Dataset>(data)}).data;
    EXPECT_EQ(copy->name, data.name);
    EXPECT_EQ(copy->synthetic, data.synthetic);
    for (const auto& [is, should_be] :
         {std::pair(&copy->train, &data.train), std::pair(&copy->test, &data.test)}) {
        EXPECT_EQ(is->width, should_be->width);
        EXPECT_EQ(is->height, should_be->height);
        EXPECT_EQ(is->pixels, should_be->pixels);
        EXPECT_EQ(is->labels, should_be->labels);
    }
}

TEST(Wire, ModelsCross) {
    Spec tied = tiny_network();
    tied.tied = true;
    Spec variational = tiny_network();
    variational.variant = Variant::Variational;
    variational.corruption_level = 0.25f;  // does not matter here, and crosses
    for (const Spec& spec : {tiny_network(), tied, variational}) {
        const auto model = std::make_shared<const Autoencoder>(spec, 6, 3);
        const auto copy = crossed(command::UseModel{model}).model;
        EXPECT_TRUE(same_weights(*copy, *model)) << to_text(spec);
        EXPECT_EQ(copy->image(), model->image());
    }
}

Snapshot full_snapshot() {
    Snapshot snapshot;
    snapshot.version = 5;
    snapshot.model_version = 3;
    snapshot.phase = Phase::Paused;
    snapshot.message = "why";
    snapshot.run = 3;
    snapshot.data_version = 2;
    snapshot.step = 100;
    snapshot.steps_per_epoch = 50;
    snapshot.total_steps = 500;
    snapshot.epoch = 2;
    snapshot.train_loss = NAN;
    snapshot.validation_loss = 0.25;
    snapshot.samples_per_second = 1000;
    snapshot.seconds_left = 12.5;
    snapshot.threads = 4;
    snapshot.pretrained = true;
    snapshot.history.epochs = {{1, 0.5, 0.6, 0.06, 2, 30}, {2, 0.4, 0.5, 0.05, 2.5, 31}};
    snapshot.history.batches = {{0.1, 0.9}, {0.2, 0.8}};
    snapshot.model = Autoencoder(tiny_network(), 7);
    snapshot.codes.gaussian = {Vector::Constant(2, 1), Matrix::Identity(2, 2), Vector::Constant(2, -1),
                               Vector::Constant(2, 3)};
    snapshot.codes.activity = Vector::Constant(2, 0.25f);
    snapshot.codes.kl = Vector::Constant(2, 3);
    snapshot.codes.dormant_units = 7;
    for (const int epoch : {0, 1, 2})
        snapshot.checkpoints.push_back(
            make_checkpoint(snapshot.model, epoch, 0.5 - 0.1 * epoch, 0.25, snapshot.codes));
    const Pca pca{Vector::Constant(7, 0.5f), Matrix::Identity(7, 2), Vector::Constant(2, 3), 0.75};
    snapshot.pca = std::make_shared<const Pca>(pca);
    snapshot.pca_mse = 0.0625;
    return snapshot;
}

TEST(Wire, SnapshotsCross) {
    const Snapshot sent = full_snapshot();
    Snapshot got;
    decode(encode(sent), got);
    EXPECT_EQ(got.version, 5u);
    EXPECT_EQ(got.run, 3u);
    EXPECT_EQ(got.model_version, 3u);
    EXPECT_EQ(got.phase, Phase::Paused);
    EXPECT_EQ(got.message, "why");
    EXPECT_EQ(got.data_version, 2u);
    EXPECT_EQ(got.step, 100);
    EXPECT_EQ(got.steps_per_epoch, 50);
    EXPECT_EQ(got.total_steps, 500);
    EXPECT_EQ(got.epoch, 2);
    EXPECT_TRUE(std::isnan(got.train_loss));
    EXPECT_EQ(got.validation_loss, 0.25);
    EXPECT_EQ(got.samples_per_second, 1000);
    EXPECT_EQ(got.seconds_left, 12.5);
    EXPECT_EQ(got.threads, 4);
    EXPECT_TRUE(got.pretrained);
    ASSERT_EQ(got.history.epochs.size(), 2u);
    EXPECT_EQ(got.history.epochs[1].validation_loss, 0.5);
    EXPECT_EQ(got.history.epochs[1].samples_per_second, 31);
    ASSERT_EQ(got.history.batches.size(), 2u);
    EXPECT_EQ(got.history.batches[1].loss, 0.8);
    EXPECT_TRUE(same_weights(got.model, sent.model));
    EXPECT_EQ(got.codes.gaussian.mean, sent.codes.gaussian.mean);
    EXPECT_EQ(got.codes.gaussian.scale_tril, sent.codes.gaussian.scale_tril);
    EXPECT_EQ(got.codes.gaussian.low, sent.codes.gaussian.low);
    EXPECT_EQ(got.codes.gaussian.high, sent.codes.gaussian.high);
    EXPECT_EQ(got.codes.activity, sent.codes.activity);
    EXPECT_EQ(got.codes.kl, sent.codes.kl);
    EXPECT_EQ(got.codes.dormant_units, 7);
    ASSERT_EQ(got.checkpoints.size(), 3u);
    EXPECT_EQ(got.checkpoints[2]->epoch, 2);
    EXPECT_EQ(got.checkpoints[2]->validation_mse, 0.25);
    EXPECT_EQ(got.checkpoints[2]->weights, sent.checkpoints[2]->weights);
    EXPECT_EQ(got.checkpoints[2]->codes.activity, sent.codes.activity);
    ASSERT_TRUE(got.pca);
    EXPECT_EQ(got.pca->components, sent.pca->components);
    EXPECT_EQ(got.pca_mse, 0.0625);
}

TEST(Wire, AClassifierCrosses) {
    ClassifierSpec spec = default_classifier_spec();
    spec.hidden = {3};
    EXPECT_EQ(crossed(command::Classify{spec}).spec, spec);
    Snapshot sent;
    sent.classifier = Classifier(spec, {2, 3, 1}, {"a", "b", "c"});
    sent.accuracy = 0.75;
    Snapshot got = full_snapshot();
    decode(encode(sent), got);
    EXPECT_EQ(got.accuracy, 0.75);
    EXPECT_EQ(got.classifier.classes(), sent.classifier.classes());
    EXPECT_EQ(got.classifier.spec(), spec);
    ASSERT_EQ(got.classifier.parameters().size(), 4u);
    for (std::size_t i = 0; i < 4; ++i)
        EXPECT_EQ(got.classifier.parameters()[i]->value, sent.classifier.parameters()[i]->value);
    EXPECT_TRUE(got.model.empty());
}

TEST(Wire, TextsCross) {
    Documents documents{"few", {"win a prize", "come home", "a prize at home"}, {1, 0, 1}, {"ham", "spam"}};
    TextSpec spec = default_text_spec();
    spec.network.variant = Variant::Denoising;
    spec.network.latent = 2;
    spec.weighting = Weighting::TfIdf;
    spec.least_documents = 1;
    spec.shortest_run = spec.longest_run = 3;
    spec.noise = {.dropped = 0.25f, .misspelled = 0.5f};
    auto moment = std::make_shared<TextMoment>();
    moment->model = TextAutoencoder(spec, documents.texts, documents.classes);
    moment->model.fit_classifier(documents, ThreadTeam::single());
    moment->codes = moment->model.encode(documents.texts, ThreadTeam::single());
    moment->verdicts = {1, 0, 1};
    moment->by_code = {1};
    moment->scores = {{0, 0.5, 0.25}, {3, 0.75, 0.5}};
    const auto all = std::make_shared<const Documents>(documents);
    const auto none = std::make_shared<const Documents>();
    const std::shared_ptr<const TextAutoencoder> model(moment, &moment->model);
    const command::LearnTexts learn = crossed(command::LearnTexts{spec, all, none, model});
    EXPECT_EQ(learn.spec, spec);
    EXPECT_EQ(learn.train->texts, documents.texts);
    EXPECT_EQ(learn.train->labels, documents.labels);
    EXPECT_EQ(learn.train->classes, documents.classes);
    EXPECT_EQ(learn.test->count(), 0u);
    EXPECT_EQ(learn.model->encode(documents.texts, ThreadTeam::single()), moment->codes);
    EXPECT_EQ(crossed(command::LearnTexts{spec, all, none, nullptr}).model, nullptr);
    EXPECT_EQ(crossed(command::LearnTexts{spec, all, none, nullptr}).run, nullptr);
    TrainingRun run(
        std::make_unique<TextTask>(*model, documents, std::vector<std::uint32_t>(), Documents{"none"}));
    run.step(ThreadTeam::single());
    const auto saved = std::make_shared<SavedTextRun>(
        load_text_run(save_text_run(run, *model, {.name = "", .data = {}}, moment->scores)).value());
    saved->origin = "a place";
    const auto begun = crossed(command::LearnTexts{spec, all, none, nullptr, saved}).run;
    ASSERT_TRUE(begun);
    EXPECT_EQ(begun->origin, "a place");
    EXPECT_EQ(begun->state.trainer.step, 1);
    EXPECT_EQ(begun->state.trainer.first_moments, saved->state.trainer.first_moments);
    EXPECT_EQ(begun->scores[1].f1, 0.5);
    documents.labels[2] = 7;
    EXPECT_THAT(
        refusal([&] {
            crossed(command::LearnTexts{spec, std::make_shared<const Documents>(documents), none, {}});
        }),
        testing::HasSubstr("labels of documents"));
    Snapshot sent, got;
    sent.text = moment;
    decode(encode(sent), got);
    ASSERT_TRUE(got.text);
    EXPECT_EQ(got.text->codes, moment->codes);
    EXPECT_EQ(got.text->verdicts, moment->verdicts);
    EXPECT_EQ(got.text->by_code, moment->by_code);
    ASSERT_EQ(got.text->scores.size(), 2u);
    EXPECT_EQ(got.text->scores[1].accuracy, 0.75);
    EXPECT_TRUE(got.text->model.has_classifier());
    const auto seen = got.text;
    const AlreadySent known{sent.model_version, {}, nullptr, sent.text};
    EXPECT_LT(encode(sent, known).size(), encode(sent).size() / 2);
    decode(encode(sent, known), got);
    EXPECT_EQ(got.text, seen);
}

TEST(Wire, WeightsOfPastEpochsAndComponentsCrossOnce) {
    Snapshot sent = full_snapshot();
    Snapshot got;
    const std::size_t first = encode(sent).size();
    decode(encode(sent), got);
    const AlreadySent known{sent.model_version, sent.checkpoints, sent.pca, sent.text};
    sent.checkpoints.erase(sent.checkpoints.begin() + 1);  // as thinning does
    sent.checkpoints.push_back(make_checkpoint(sent.model, 3, 0.1, 0.05, sent.codes));
    const Bytes second = encode(sent, known);
    EXPECT_LT(second.size(), first);
    decode(second, got);
    ASSERT_EQ(got.checkpoints.size(), 3u);
    EXPECT_EQ(got.checkpoints[0]->epoch, 0);
    EXPECT_EQ(got.checkpoints[1]->epoch, 2);
    EXPECT_EQ(got.checkpoints[2]->epoch, 3);
    EXPECT_EQ(got.checkpoints[2]->weights, sent.checkpoints[2]->weights);
    EXPECT_TRUE(got.pca);

    Snapshot other;
    EXPECT_NE(refusal([&] { decode(second, other); }).find("never sent"), std::string::npos);
    sent.pca = nullptr;
    decode(encode(sent, known), got);
    EXPECT_FALSE(got.pca);
}

TEST(Wire, ASnapshotWithoutWeightsKeepsThoseThatAreThere) {
    Snapshot got = full_snapshot();
    Snapshot sent = full_snapshot();
    sent.step = 101;
    sent.model.parameters()[0]->value.setZero();
    decode(encode(sent, {.model_version = sent.model_version, .checkpoints = {}, .pca = {}, .text = {}}),
           got);
    EXPECT_EQ(got.step, 101);
    EXPECT_TRUE(same_weights(got.model, full_snapshot().model));
    decode(encode(sent), got);
    EXPECT_TRUE(same_weights(got.model, sent.model));
    sent.model = {};
    decode(encode(sent), got);
    EXPECT_TRUE(got.model.empty());
}

TEST(Wire, DamagedOnesAreRefused) {
    EXPECT_NE(refusal([] { decode_request(Bytes{200}); }).find("no such command"), std::string::npos);
    Bytes long_one = encode(Request(Command(command::Start{})));
    long_one.push_back(0);
    EXPECT_NE(refusal([&] { decode_request(long_one); }).find("after its end"), std::string::npos);

    // A model of 1 x 7 pixels: after the command and a yes come the height and the width.
    Bytes model =
        encode(Request(Command(command::UseModel{std::make_shared<const Autoencoder>(tiny_network(), 7)})));
    ASSERT_EQ(model[6], 7);
    model[6] = 6;
    EXPECT_NE(refusal([&] { decode_request(model); }).find("not as many"), std::string::npos);
    model[8] = 255;
    EXPECT_NE(refusal([&] { decode_request(model); }).find("impossible picture"), std::string::npos);

    Dataset data = synthetic_digits(2, 1, 1);
    data.train.width = -28;
    data.train.height = -28;
    const Bytes negative = encode(Request(Command(command::SetData{std::make_shared<const Dataset>(data)})));
    EXPECT_NE(refusal([&] { decode_request(negative); }).find("negative"), std::string::npos);
    data.train.width = data.train.height = 27;
    const Bytes other = encode(Request(Command(command::SetData{std::make_shared<const Dataset>(data)})));
    EXPECT_NE(refusal([&] { decode_request(other); }).find("size"), std::string::npos);
}

// Every beginning is refused; changed bytes may be taken for other values, but never for more than there is.
TEST(Wire, SurviveDamage) {
    const Bytes snapshot = encode(full_snapshot());
    for (std::size_t size = 0; size < snapshot.size(); ++size) {
        Snapshot got;
        refusal([&] { decode(std::span(snapshot).first(size), got); });
    }
    read_damaged(snapshot, 2000, [](const Bytes& bytes) {
        Snapshot got;
        decode(bytes, got);
    });
    const auto model = std::make_shared<const Autoencoder>(tiny_network(), 7);
    for (const Command& command :
         {Command(command::UseModel{model}), Command(command::Reset{tiny_network()}),
          Command(command::SetData{std::make_shared<const Dataset>(synthetic_digits(1, 1, 1))})})
        read_damaged(encode(Request(command)), 1000, [](const Bytes& bytes) { decode_request(bytes); });
}

}  // namespace
}  // namespace hourglass
