#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/classifier_file.h"
#include "io/model_file.h"
#include "refusals.h"

namespace hourglass {
namespace {

using ::hourglass::testing::refusal;
using ::testing::HasSubstr;

ClassifierSpec small_spec() {
    ClassifierSpec spec = default_classifier_spec();
    spec.hidden = {5};
    spec.seed = 77;
    return spec;
}

const std::vector<std::string> kClasses3 = {"zero", "a \"b\"", "\xC3\xA9t\xC3\xA9"};

Autoencoder small_model() { return Autoencoder(parse_spec("hidden=4&latent=2"), 6, 3); }

Classifier on_pixels() { return {small_spec(), {2, 3, 1}, kClasses3}; }

Classifier on_codes() {
    Classifier classifier(small_spec(), small_model(), false, kClasses3);
    classifier.encoder().mean << 0.5f, -2;
    classifier.encoder().scale << 4, 0.25f;
    return classifier;
}

Classifier with_convolutions() {
    ClassifierSpec spec = small_spec();
    spec.channels = {2};
    return {spec, {6, 5, 1}, kClasses3};
}

void expect_same(const Classifier& is, const Classifier& should_be) {
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
    for (const Classifier& classifier : {on_pixels(), on_codes(), with_convolutions()})
        expect_same(load_classifier(save_classifier(classifier)).classifier, classifier);
}

TEST(ClassifierFile, RemembersHowTheDataWasScaled) {
    const Scaling scaling{{1, 2, 3, 4, 5, 6}, {1, 2, 1, 2, 1, 2}};
    EXPECT_EQ(load_classifier(save_classifier(on_pixels(), Precision::Float16, scaling)).scaling, scaling);
}

TEST(ClassifierFile, OneKindOfModelIsNotTakenForTheOther) {
    EXPECT_EQ(refusal([] { load_classifier(save_model(small_model())); }),
              "the model file holds an autoencoder, but a classifier is needed here");
    EXPECT_EQ(refusal([] { load_model(save_classifier(on_pixels())); }),
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
        TensorFile file = read_safetensors(save_classifier(on_codes()));
        file.metadata[c.key] = c.text;
        EXPECT_THAT(refusal([&] { load_classifier(write_safetensors(file)); }), HasSubstr(c.message))
            << c.key << " " << c.text;
    }
    TensorFile extra = read_safetensors(save_classifier(on_codes()));
    extra.tensors.push_back({"more", {1}, {0}});
    EXPECT_THAT(refusal([&] { load_classifier(write_safetensors(extra)); }), HasSubstr("tensors"));
}

TEST(ClassifierFile, SurvivesDamage) {
    testing::read_damaged(
        save_classifier(on_codes()), 400, [](const testing::Bytes& bytes) { load_classifier(bytes); });
}

}  // namespace
}  // namespace hourglass
