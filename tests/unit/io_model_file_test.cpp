#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/model_file.h"
#include "math/half.h"
#include "refusals.h"

namespace hourglass {
namespace {

using test_support::refusal;
using ::testing::HasSubstr;

Autoencoder small_model() {
    Spec spec;
    spec.hidden = {5};
    spec.latent = 2;
    spec.activation = Activation::Tanh;
    spec.seed = 77;
    Autoencoder model(spec, 6);
    model.parameters()[1]->value.setConstant(0.125f);
    return model;
}

TensorFile small_file() { return read_safetensors(save_model(small_model())); }

TEST(ModelFile, RoundTripIsExact) {
    const Autoencoder model = small_model();
    const Autoencoder loaded = load_model(save_model(model));
    EXPECT_EQ(loaded.spec(), model.spec());
    EXPECT_EQ(loaded.features(), 6);
    for (std::size_t i = 0; i < model.parameters().size(); ++i)
        EXPECT_EQ(loaded.parameters()[i]->value, model.parameters()[i]->value);
}

// The weights of a layer as integers and the steps of their inputs and outputs.
TensorFile with_integers() {
    TensorFile file = small_file();
    const Tensor weight = *file.find("encoder.0.weight");  // 5 outputs, 6 inputs
    std::erase_if(file.tensors, [](const Tensor& tensor) { return tensor.name == "encoder.0.weight"; });
    std::vector<float> integers;
    for (int i = 0; i < 6; ++i)
        for (int j = 0; j < 5; ++j) integers.push_back(static_cast<float>(10 * i - j));
    file.tensors.push_back({"encoder.0.weight.integers", {6, 5}, integers});
    file.tensors.push_back({"encoder.0.weight.input_steps", {6}, {0.5f, 1, 0, 1, 1, 2}});
    file.tensors.push_back({"encoder.0.weight.output_steps", {5}, {0.25f, 1, 1, 1, 4}});
    return file;
}

TEST(ModelFile, ReadsWeightsFromIntegersAndSteps) {
    const Autoencoder loaded = load_model(write_safetensors(with_integers()));
    const Matrix& weight = loaded.parameters()[0]->value;
    ASSERT_EQ(loaded.parameters()[0]->name, "encoder.0.weight");
    EXPECT_EQ(weight(0, 0), 0.0f);
    EXPECT_EQ(weight(1, 0), -0.5f);
    EXPECT_EQ(weight(0, 1), 2.5f);
    EXPECT_EQ(weight(3, 2), 0.0f);
    EXPECT_EQ(weight(4, 5), 46.0f * 2 * 4);
    EXPECT_EQ(loaded.parameters()[1]->value, small_model().parameters()[1]->value);
}

TEST(ModelFile, RefusesIntegersWithoutFittingSteps) {
    TensorFile file = with_integers();
    std::erase_if(
        file.tensors, [](const Tensor& t) { return t.name == "encoder.0.weight.input_steps"; });
    EXPECT_THAT(refusal([&] { load_model(write_safetensors(file)); }),
                HasSubstr("has 'encoder.0.weight.integers' but no 'encoder.0.weight.input_steps'"));
    file = with_integers();
    file.tensors.back() = {"encoder.0.weight.output_steps", {6}, {1, 1, 1, 1, 1, 1}};
    EXPECT_THAT(refusal([&] { load_model(write_safetensors(file)); }),
                HasSubstr("'encoder.0.weight.output_steps' has the shape [6], its integers need [5]"));
    file = with_integers();
    for (Tensor& tensor : file.tensors)
        if (tensor.name == "encoder.0.weight.integers") tensor.shape = {30};
    EXPECT_THAT(refusal([&] { load_model(write_safetensors(file)); }),
                HasSubstr("has the shape [30] instead of [inputs, outputs]"));
}

TEST(ModelFile, RemembersHowTheDataWasScaled) {
    const Autoencoder model = small_model();
    EXPECT_TRUE(load_model_file(save_model(model)).scaling.empty());
    const Scaling scaling{{-1.5f, 0, 1e-20f, 3.1415927f, 5, 6}, {1, 2e30f, 0.1f, 255, 1e-6f, 7}};
    const auto bytes = save_model(model, Precision::Float16, scaling);
    EXPECT_EQ(load_model_file(bytes).scaling, scaling);
    EXPECT_EQ(load_model(bytes).features(), 6);
}

TEST(ModelFile, RefusesScalingsThatAreNone) {
    const struct {
        const char* key;
        const char* text;
        const char* message;
    } cases[] = {
        {"scale_low", "1,2,3", "scale_low has 3 numbers, the model 6 features"},
        {"scale_low", "", "scale_low must be finite numbers with commas between"},
        {"scale_low", "1,2,3,4,5,", "scale_low must be finite numbers"},
        {"scale_range", "1,2,3,4,5,x", "scale_range must be finite numbers"},
        {"scale_range", "1,2,3,4,5,6 7", "scale_range must be finite numbers"},
        {"scale_range", "1,2,3,4,5,inf", "scale_range must be finite numbers"},
        {"scale_range", "1,2,3,4,5,0", "scale_range must be positive numbers"},
    };
    for (const auto& c : cases) {
        TensorFile file = small_file();
        file.metadata["scale_low"] = file.metadata["scale_range"] = "1,2,3,4,5,6";
        file.metadata[c.key] = c.text;
        EXPECT_THAT(refusal([&] { load_model(write_safetensors(file)); }), HasSubstr(c.message)) << c.text;
    }
    TensorFile half = small_file();
    half.metadata["scale_low"] = "1,2,3,4,5,6";
    EXPECT_THAT(refusal([&] { load_model(write_safetensors(half)); }), HasSubstr("scale_range"));
}

TEST(ModelFile, HalfPrecisionIsCloseAndSmaller) {
    const Autoencoder model = small_model();
    const auto half = save_model(model, Precision::Float16);
    EXPECT_LT(half.size(), save_model(model).size());
    const Matrix images = Matrix::Random(6, 3);
    EXPECT_LT((load_model(half).reconstruct(images) - model.reconstruct(images)).cwiseAbs().maxCoeff(),
              1.0 / 256);
}

TEST(ModelFile, RefusesToSaveWhatCouldNotBeLoaded) {
    const struct {
        float weight;
        Precision precision;
        const char* message;
    } cases[] = {
        {NAN, Precision::Float32, "'encoder.0.bias' has values that are not finite numbers"},
        {-INFINITY, Precision::Float32, "not finite numbers"},
        {INFINITY, Precision::Float16, "not finite numbers"},
        {65505.0f, Precision::Float16, "'encoder.0.bias' has values beyond 65504"},
        {-1e30f, Precision::Float16, "save it in single precision"},
    };
    for (const auto& c : cases) {
        Autoencoder model = small_model();
        model.parameters()[1]->value(2) = c.weight;
        EXPECT_THAT(refusal([&] { save_model(model, c.precision); }), HasSubstr(c.message)) << c.weight;
    }
    Autoencoder model = small_model();
    model.parameters()[1]->value(2) = -kLargestHalf;
    EXPECT_EQ(load_model(save_model(model, Precision::Float16)).parameters()[1]->value(2), -kLargestHalf);
    model.parameters()[1]->value(2) = -1e30f;
    EXPECT_EQ(load_model(save_model(model)).parameters()[1]->value(2), -1e30f);
}

// What a program in another language expects: [outputs, inputs], row by row.
TEST(ModelFile, WeightsAreOutputsByInputs) {
    const Autoencoder model = small_model();
    const TensorFile file = small_file();
    const Tensor* weight = file.find("encoder.0.weight");
    ASSERT_NE(weight, nullptr);
    EXPECT_EQ(weight->shape, (std::vector<std::size_t>{5, 6}));
    EXPECT_EQ(weight->values[1], model.parameters()[0]->value(0, 1));
    EXPECT_EQ(file.find("encoder.0.bias")->shape, (std::vector<std::size_t>{5}));
    EXPECT_EQ(file.metadata.at("hidden"), "5");
    EXPECT_EQ(file.metadata.at("seed"), "77");
}

TEST(ModelFile, DamagedFilesGiveOneClearError) {
    const auto change = [](auto&& edit) {
        TensorFile file = small_file();
        edit(file);
        return refusal([&] { load_model(write_safetensors(file)); });
    };
    EXPECT_THAT(change([](TensorFile& f) { f.metadata.erase("format"); }), HasSubstr("'format'"));
    EXPECT_THAT(change([](TensorFile& f) { f.metadata["format"] = "other"; }),
                HasSubstr("format is 'other'"));
    EXPECT_THAT(change([](TensorFile& f) { f.metadata["features"] = "-1"; }), HasSubstr("features must be"));
    EXPECT_THAT(change([](TensorFile& f) { f.metadata["latent"] = "x"; }), HasSubstr("latent must be"));
    EXPECT_THAT(change([](TensorFile& f) { f.tensors.pop_back(); }), HasSubstr("no tensor"));
    EXPECT_THAT(change([](TensorFile& f) {
                    f.tensors.push_back({"extra", {1}, {0.0f}});
                }),
                HasSubstr("tensors"));
    EXPECT_THAT(change([](TensorFile& f) { f.metadata["hidden"] = "7"; }), HasSubstr("has the shape [5, 6]"));
    EXPECT_THAT(change([](TensorFile& f) { f.tensors[0].values[0] = std::nanf(""); }),
                HasSubstr("not finite"));
    EXPECT_THAT(change([](TensorFile& f) {
                    f.metadata["features"] = "65536";
                    f.metadata["width"] = "256";
                    f.metadata["hidden"] = "4096,4096,4096,4096,4096,4096,4096,4096";
                }),
                HasSubstr("too large"));
}

TEST(ModelFile, AFieldYoungerThanTheFileKeepsItsDefault) {
    TensorFile file = small_file();
    file.metadata.erase("momentum");
    EXPECT_EQ(load_model(write_safetensors(file)).spec().momentum, Spec{}.momentum);
}

TEST(ModelFile, RandomDamageNeverCrashes) {
    test_support::read_damaged(
        save_model(small_model()), 2000, [](test_support::Bytes bytes) { load_model(bytes); });
}

}  // namespace
}  // namespace hourglass
