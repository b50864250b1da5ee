#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/classifier_file.h"
#include "io/model_file.h"
#include "refusals.h"

namespace hourglass {
namespace {

using ::hourglass::test_support::refusal;
using ::testing::HasSubstr;

ClassifierSpec small_classifier_spec() {
    ClassifierSpec spec = default_classifier_spec();
    spec.hidden = {5};
    spec.seed = 77;
    return spec;
}

const std::vector<std::string> kThreeNames = {"zero", "a \"b\"", "\xC3\xA9t\xC3\xA9"};

Autoencoder small_encoder() { return Autoencoder(parse_spec("hidden=4&latent=2"), 6, 3); }

Classifier pixel_classifier() { return {small_classifier_spec(), {2, 3, 1}, kThreeNames}; }

Classifier code_classifier() {
    Classifier classifier(small_classifier_spec(), small_encoder(), false, kThreeNames);
    classifier.encoder().mean << 0.5f, -2;
    classifier.encoder().scale << 4, 0.25f;
    return classifier;
}

Classifier convolutional_classifier() {
    ClassifierSpec spec = small_classifier_spec();
    spec.channels = {2};
    return {spec, {6, 5, 1}, kThreeNames};
}

void expect_same_classifier(const Classifier& is, const Classifier& should_be) {
    EXPECT_EQ(is.spec(), should_be.spec());
    EXPECT_EQ(is.classes(), should_be.classes());
    EXPECT_EQ(is.image(), should_be.image());
    EXPECT_EQ(is.encoder().mean, should_be.encoder().mean);
    EXPECT_EQ(is.encoder().scale, should_be.encoder().scale);
    ASSERT_EQ(is.parameters().size(), should_be.parameters().size());
    for (std::size_t i = 0; i < is.parameters().size(); ++i)
        EXPECT_EQ(is.parameters()[i]->value, should_be.parameters()[i]->value);
}

TEST(ClassifierFile, RoundTripIsExact) {
    for (const Classifier& classifier : {pixel_classifier(), code_classifier(), convolutional_classifier()})
        expect_same_classifier(load_classifier(save_classifier(classifier)).classifier, classifier);
}

TEST(ClassifierFile, RemembersHowTheDataWasScaled) {
    const Scaling scaling{{1, 2, 3, 4, 5, 6}, {1, 2, 1, 2, 1, 2}};
    EXPECT_EQ(load_classifier(save_classifier(pixel_classifier(), Precision::Float16, scaling)).scaling,
              scaling);
}

TEST(ClassifierFile, OneKindOfModelIsNotTakenForTheOther) {
    EXPECT_EQ(refusal([] { load_classifier(save_model(small_encoder())); }),
              "the model file holds an autoencoder, but a classifier is needed here");
    EXPECT_EQ(refusal([] { load_model(save_classifier(pixel_classifier())); }),
              "the model file holds a classifier, but an autoencoder is needed here");
}

TEST(ClassifierFile, RefusesWhatDoesNotFitTogether) {
    const struct {
        const char* key;
        const char* text;
        const char* message;
    } cases[] = {
        {"classes", "[]", "2 to 256 classes, not 0"},
        {"classes", "[1,2,3]", "must be a JSON list of names"},
        {"classes", "zero", "must be a JSON list of names"},
        {"classes", "[\"a\",\"b\",\"c\",\"d\"]", "has the shape"},
        {"input", "smells", "must be pixels or codes"},
        {"features", "7", "not rows of 3"},
        {"hidden", "6", "has the shape"},
        {"hidden", "65536,65536", ""},
        {"encoder.latent", "3", "has the shape"},
        {"encoder.variant", "conditional", ""},
    };
    for (const auto& c : cases) {
        TensorFile file = read_safetensors(save_classifier(code_classifier()));
        file.metadata[c.key] = c.text;
        EXPECT_THAT(refusal([&] { load_classifier(write_safetensors(file)); }), HasSubstr(c.message))
            << c.key << " " << c.text;
    }
    TensorFile extra = read_safetensors(save_classifier(code_classifier()));
    extra.tensors.push_back({"more", {1}, {0}});
    EXPECT_THAT(refusal([&] { load_classifier(write_safetensors(extra)); }), HasSubstr("tensors"));
}

TEST(ClassifierFile, SurvivesDamage) {
    test_support::read_damaged(
        save_classifier(code_classifier()), 400,
        [](const test_support::Bytes& bytes) { load_classifier(bytes); });
}

}  // namespace
}  // namespace hourglass
