#include "io/text_model_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/sequence_model_file.h"
#include "refusals.h"

namespace hourglass {
namespace {

using ::testing::HasSubstr;

Documents few_documents() {
    Documents documents{"few", {"win a prize \xc3\xbc", "lunch \"later\"", "win win cash", "home for lunch"}};
    set_labels(documents, std::vector<std::string>{"spam", "ham", "spam", "ham"});
    return documents;
}

TextAutoencoder few_model(Variant variant, bool classifier) {
    TextSpec spec = default_text_spec();
    spec.network.variant = variant;
    spec.network.hidden = {5};
    spec.network.latent = 2;
    spec.least_documents = 1;
    spec.shortest_run = 2;
    spec.longest_run = 3;
    spec.label_weight = classifier ? 0.5f : 0.0f;
    const Documents documents = few_documents();
    TextAutoencoder model(spec, documents.texts, documents.classes);
    if (classifier) model.fit_classifier(documents, ThreadTeam::single());
    return model;
}

TEST(TextModelFile, KeepsVocabularyWeightsAndClassifier) {
    ThreadTeam& team = ThreadTeam::single();
    const std::vector<std::string> texts = {"Win lunch", "unseen", ""};
    for (const bool classifier : {false, true}) {
        const TextAutoencoder model = few_model(Variant::Variational, classifier);
        const TextAutoencoder again = load_text_model(save_text_model(model));
        EXPECT_EQ(again.spec(), model.spec());
        EXPECT_EQ(again.classes(), model.classes());
        EXPECT_EQ(again.words().terms(), model.words().terms());
        EXPECT_EQ(again.encode(texts, team), model.encode(texts, team));
        ASSERT_EQ(again.has_classifier(), classifier);
        if (classifier) {
            EXPECT_EQ(again.classify(texts[0], team).score, model.classify(texts[0], team).score);
            EXPECT_EQ(again.classify_all(texts, team), model.classify_all(texts, team));
        }
        EXPECT_EQ(save_text_model(again), save_text_model(model));
    }
}

TEST(TextModelFile, HalfPrecisionIsNearAndSmaller) {
    const TextAutoencoder model = few_model(Variant::Plain, true);
    const auto half = save_text_model(model, Precision::Float16);
    EXPECT_LT(half.size(), save_text_model(model).size());
    const std::vector<std::string> texts = {"win a prize"};
    EXPECT_LT((load_text_model(half).encode(texts, ThreadTeam::single()) -
               model.encode(texts, ThreadTeam::single()))
                  .norm(),
              1e-2);
}

SequenceClassifier few_sequences(WordPooling pooling, int classes) {
    Documents documents = few_documents();
    if (classes == 3) {
        documents.texts.push_back("see you at home");
        set_labels(documents, std::vector<std::string>{"spam", "ham", "spam", "ham", "other"});
    }
    SequenceSpec spec;
    spec.dimensions = 3;
    spec.length = 5;
    spec.pooling = pooling;
    spec.training.seed = 7;
    return {spec, documents};
}

TEST(SequenceModelFile, KeepsVocabularyWeightsAndClasses) {
    ThreadTeam& team = ThreadTeam::single();
    const std::vector<std::string> texts = {"Win lunch", "unseen", "", "one two three four five six home"};
    for (const WordPooling pooling : {WordPooling::Flatten, WordPooling::Mean}) {
        for (const int classes : {2, 3}) {
            const SequenceClassifier model = few_sequences(pooling, classes);
            const auto bytes = save_sequence_model(model);
            EXPECT_TRUE(holds_sequence_model(bytes));
            EXPECT_FALSE(holds_text_model(bytes));
            const SequenceClassifier again = load_sequence_model(bytes);
            EXPECT_EQ(again.spec(), model.spec());
            EXPECT_EQ(again.classes(), model.classes());
            EXPECT_EQ(again.vocabulary().terms(), model.vocabulary().terms());
            EXPECT_EQ(again.logits(texts, team), model.logits(texts, team));
            const Matrix probabilities = again.probabilities(texts, team);
            EXPECT_EQ(probabilities.rows(), classes);
            EXPECT_LT((probabilities.colwise().sum().array() - 1).abs().maxCoeff(), 1e-6);
            EXPECT_EQ(save_sequence_model(again), bytes);
        }
    }
}

TEST(SequenceModelFile, RefusesOtherFilesAndDamage) {
    EXPECT_THAT(
        test_support::refusal([] { load_sequence_model(save_text_model(few_model(Variant::Plain, false))); }),
        HasSubstr("text autoencoder"));
    EXPECT_THAT(test_support::refusal(
                    [] { load_text_model(save_sequence_model(few_sequences(WordPooling::Mean, 2))); }),
                HasSubstr("word sequences"));
    test_support::read_damaged(save_sequence_model(few_sequences(WordPooling::Mean, 3), Precision::Float16),
                               600, [](test_support::Bytes bytes) { load_sequence_model(bytes); });
}

TEST(SequenceClassifier, RefusesWhatCannotBe) {
    const auto refused = [](int SequenceSpec::*field, int value) {
        SequenceSpec spec;
        spec.*field = value;
        return test_support::refusal([&] { SequenceClassifier(spec, few_documents()); });
    };
    EXPECT_THAT(refused(&SequenceSpec::dimensions, 0), HasSubstr("1 to 1024"));
    EXPECT_THAT(refused(&SequenceSpec::length, 20000), HasSubstr("1 to 10000"));
    EXPECT_THAT(refused(&SequenceSpec::least_documents, 9), HasSubstr("no word is in 9"));
}

TEST(TextModelFile, RefusesOtherFiles) {
    TensorFile file;
    file.metadata["format"] = "hourglass-autoencoder-1";
    EXPECT_THAT(test_support::refusal([&] { load_text_model(write_safetensors(file)); }),
                HasSubstr("autoencoder"));
    test_support::refusal([] { load_text_model(test_support::Bytes{1, 2, 3}); });
}

TEST(TextModelFile, SurvivesDamage) {
    test_support::read_damaged(
        save_text_model(few_model(Variant::Denoising, true), Precision::Float16), 600,
        [](test_support::Bytes bytes) { load_text_model(bytes); });
}

}  // namespace
}  // namespace hourglass
