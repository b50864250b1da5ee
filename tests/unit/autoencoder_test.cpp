#include "autoencoder/autoencoder.h"

#include <cmath>
#include <gtest/gtest.h>

#include "autoencoder/gaussian.h"
#include "autoencoder/layer_views.h"
#include "autoencoder/network_plan.h"
#include "refusals.h"

namespace hourglass {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;

Spec small_spec() {
    Spec spec;
    spec.hidden = {20, 9};
    spec.latent = 4;
    return spec;
}

TEST(Autoencoder, HalvesHaveTheShapesOfTheSpecification) {
    const Autoencoder model(small_spec(), 30);
    EXPECT_EQ(model.encoder().inputs(), 30);
    EXPECT_EQ(model.encoder().outputs(), 4);
    EXPECT_EQ(model.decoder().inputs(), 4);
    EXPECT_EQ(model.decoder().outputs(), 30);
    EXPECT_EQ(model.encoder().size(), 3u);
    EXPECT_EQ(model.parameter_count(), 2 * (30 * 20 + 20 * 9 + 9 * 4) + 20 + 9 + 4 + 9 + 20 + 30);
    EXPECT_EQ(model.parameters().front()->name, "encoder.0.weight");
    EXPECT_EQ(model.parameters().back()->name, "decoder.2.bias");
}

TEST(Autoencoder, ThePlannedParametersAreThoseOfTheModel) {
    for (const Preset& preset : presets()) {
        EXPECT_EQ(parameter_count(plan_model(preset.spec, picture_of(784))),
                  static_cast<double>(Autoencoder(preset.spec, 784).parameter_count()))
            << preset.name;
    }
    for (const char* text : {"tied=yes", "tied=yes&variant=variational"}) {
        const Spec spec = parse_spec(text);
        EXPECT_EQ(parameter_count(plan_model(spec, picture_of(784))),
                  static_cast<double>(Autoencoder(spec, 784).parameter_count()))
            << text;
    }
    for (const char* text : {"downsampling=max-pool&upsampling=nearest&kernel=5",
                             "kernel=4&stride=3&padding=valid", "variant=variational", "tied=yes"}) {
        const Spec spec = parse_spec(text, preset("convolutional").spec);
        EXPECT_EQ(parameter_count(plan_model(spec, picture_of(784))),
                  static_cast<double>(Autoencoder(spec, 784).parameter_count()))
            << text;
    }
}

TEST(Autoencoder, ThePlannedWorkspaceIsTheWorkspace) {
    const auto numbers = [](const Network::Workspace& half) {
        double count = 0;
        for (const auto* matrices : {&half.outputs, &half.gradients, &half.scratch})
            for (const Matrix& matrix : *matrices) count += static_cast<double>(matrix.size());
        return count;
    };
    const std::string convolutional = "architecture=convolutional&channels=4,8";
    for (const std::string& text :
         {std::string("hidden=64,32"), std::string("activation=gelu&dropout=0.5"),
          std::string("variant=variational"), std::string("variant=sparse&sparsity=top-k&top_k=3"),
          convolutional, convolutional + "&downsampling=max-pool&activation=gelu",
          convolutional + "&kernel=4&stride=1&padding=valid", convolutional + "&kernel=11&stride=1",
          convolutional + "&stride=3&downsampling=max-pool&upsampling=transposed",
          convolutional + "&upsampling=nearest&dropout=0.1"}) {
        const Spec spec = parse_spec(text);
        const Autoencoder model(spec, 784);
        const ModelPlan plan = plan_model(spec, model.image());
        for (const int batch : {1, 7, 100}) {
            for (const Passes passes : {Passes::Forward, Passes::ForwardAndBackward}) {
                const Autoencoder::Workspace workspace = model.make_workspace(batch, passes);
                EXPECT_EQ(numbers(workspace.encoder), workspace_size(plan.encoder, batch, passes))
                    << text << ", batch " << batch;
                EXPECT_EQ(numbers(workspace.decoder), workspace_size(plan.decoder, batch, passes))
                    << text << ", batch " << batch;
            }
        }
    }
}

TEST(Autoencoder, APassForwardNeedsNoGradients) {
    const Autoencoder model(small_spec(), 30);
    EXPECT_TRUE(model.make_workspace(8, Passes::Forward).encoder.gradients.empty());
    EXPECT_EQ(model.make_workspace(8).encoder.gradients.size(), model.encoder().size());
}

TEST(Autoencoder, RefusesWhatDoesNotSuitThePicture) {
    const Spec spec = preset("convolutional").spec;
    EXPECT_NE(test_support::refusal([&] { Autoencoder(spec, 10); }).find("at least 2 x 2"),
              std::string::npos);
    EXPECT_NE(test_support::refusal([&] {
                  Autoencoder(parse_spec("kernel=7", spec), 36);
              }).find("kernel must be at most the picture's shorter side, 6"),
              std::string::npos);
    EXPECT_NE(test_support::refusal([&] {
                  Autoencoder(parse_spec("channels=2,2,2,2", spec), 36);
              }).find("of a picture of 6 x 6 pixels, layer 4 gets 1 x 1, which is less than the stride of 2"),
              std::string::npos);
    EXPECT_NE(test_support::refusal([&] {
                  Autoencoder(parse_spec("stride=1&padding=valid&channels=2,2,2", spec), 36);
              }).find("layer 3 gets 2 x 2, which is less than the kernel of 3"),
              std::string::npos);
    EXPECT_NE(test_support::refusal([&] {
                  Autoencoder(parse_spec("channels=256&stride=1", spec), 1000 * 1000);
              }).find("channels: layer 1 of 256 filters makes too many numbers of a picture of 1000 x 1000"),
              std::string::npos);
    EXPECT_NE(test_support::refusal([&] { Autoencoder(spec, 10, 3); }).find("are not rows of 3"),
              std::string::npos);
}

TEST(Gaussian, LongCodesHaveVariancesOnly) {
    Random random(1, "codes");
    Matrix codes(kLargestFullCovariance + 1, 50);
    for (float& value : codes.reshaped()) value = 3 * random.normal();
    const Gaussian gaussian = fit_gaussian(codes);
    ASSERT_EQ(gaussian.scale_tril.cols(), 1);
    EXPECT_NEAR(gaussian.scale_tril.mean(), 3, 0.1);
}

TEST(LayerViews, AreTheLayersFromTheInputToTheReconstruction) {
    const Matrix image = Matrix::Constant(784, 1, 0.25f);
    for (const Preset& preset : presets()) {
        const Autoencoder model(preset.spec, 784);
        const std::vector<LayerView> views = layer_views(model, image);
        EXPECT_EQ(views.size(), 1 + model.encoder().size() + model.decoder().size()) << preset.name;
        EXPECT_EQ(views.front().values, image.col(0)) << preset.name;
        EXPECT_EQ(views.back().values, model.reconstruct(image).col(0)) << preset.name;
        int codes = 0;
        for (const LayerView& view : views) {
            EXPECT_EQ(view.shape.size(), view.values.size()) << view.name;
            if (view.name.starts_with("Code")) {
                ++codes;
                EXPECT_EQ(view.values, model.encode(image).col(0)) << preset.name;
            }
        }
        EXPECT_EQ(codes, 1) << preset.name;
    }
    const Autoencoder model(preset("convolutional").spec, 784);
    EXPECT_EQ(layer_views(model, image)[1].name, "Encoder 1: 14 x 14 x 16");
}

std::vector<std::string> names_of_layers(const std::string& spec) {
    std::vector<std::string> names;
    for (const LayerView& view : layer_views(Autoencoder(parse_spec(spec), 784), Matrix::Zero(784, 1)))
        names.push_back(view.name);
    return names;
}

TEST(LayerViews, CountLayersWithWeights) {
    EXPECT_THAT(names_of_layers("hidden=9,8&latent=2&dropout=0.5"),
                ElementsAre("Input: 28 x 28 x 1", "Encoder 1: 9", "Encoder 2: 8", "Code: 2", "Decoder 1: 8",
                            "Decoder 2: 9", "Reconstruction: 28 x 28 x 1"));
    const std::vector<std::string> pooled = names_of_layers(
        "architecture=convolutional&channels=3,4&latent=2&downsampling=max-pool&upsampling=nearest");
    EXPECT_THAT(pooled, Contains("Encoder 2: 14 x 14 x 4"));
    EXPECT_THAT(pooled, Contains("Encoder, pooled: 7 x 7 x 4"));
    EXPECT_THAT(pooled, Contains("Decoder, enlarged: 14 x 14 x 4"));
}

// Every layer is planned with what the one before hands on.
TEST(Plan, LayersFollowEachOther) {
    std::vector<Spec> specs = {parse_spec("architecture=convolutional&downsampling=max-pool&stride=3"),
                               parse_spec("architecture=convolutional&upsampling=nearest&dropout=0.1")};
    for (const Preset& preset : presets()) specs.push_back(preset.spec);
    for (const Spec& spec : specs) {
        const Autoencoder model(spec, 784);
        const ModelPlan plan = plan_model(spec, model.image());
        const std::pair<const NetworkPlan&, const Network&> halves[] = {{plan.encoder, model.encoder()},
                                                                        {plan.decoder, model.decoder()}};
        for (const auto& [planned, network] : halves) {
            ASSERT_EQ(planned.size(), network.size()) << to_text(spec);
            for (std::size_t i = 0; i < planned.size(); ++i)
                EXPECT_EQ(output_shape(planned[i]).size(), network.layer(i).outputs()) << to_text(spec);
        }
    }
}

std::vector<int> stage_sizes(const std::string& spec) {
    std::vector<int> sizes;
    for (const Stage& stage : stages(plan_model(parse_spec(spec), picture_of(784))))
        sizes.push_back(stage.shape.size());
    return sizes;
}

TEST(Plan, StagesGoFromTheImageToTheCodeAndBack) {
    EXPECT_THAT(stage_sizes("hidden=9,8&latent=2&dropout=0.5"), ElementsAre(784, 9, 8, 2, 8, 9, 784));
    EXPECT_THAT(stage_sizes("hidden=9&latent=2&variant=conditional"), ElementsAre(784, 9, 2, 9, 784));
    EXPECT_THAT(stage_sizes("hidden=none&latent=30&variant=sparse&sparsity=top-k"),
                ElementsAre(784, 30, 784));
    const std::string convolutional = "architecture=convolutional&channels=3,4&latent=2";
    EXPECT_THAT(stage_sizes(convolutional + "&kernel=5&padding=valid"),
                ElementsAre(784, 12 * 12 * 3, 4 * 4 * 4, 2, 4 * 4 * 4, 12 * 12 * 3, 784));
    EXPECT_THAT(stage_sizes(convolutional + "&downsampling=max-pool&upsampling=nearest"),
                ElementsAre(784, 14 * 14 * 3, 7 * 7 * 4, 2, 7 * 7 * 4, 14 * 14 * 3, 784));
}

TEST(Plan, ShapeText) {
    const auto text = [](const char* spec, int features) {
        return shape_text(plan_model(parse_spec(spec), picture_of(features)));
    };
    EXPECT_EQ(text("", 784), "784-512-256-32-256-512-784");
    EXPECT_EQ(text("hidden=none", 3), "3-32-3");
    EXPECT_EQ(text("variant=conditional&hidden=40&latent=5", 784), "784-40-5-40-784");
    EXPECT_EQ(text("architecture=convolutional", 784), "784-16c-32c-32-32c-16c-784");
    EXPECT_EQ(text("architecture=convolutional&channels=8&downsampling=max-pool", 784), "784-8c-32-8c-784");
}

// (side + 2 padding - kernel) / stride + 1 (Dumoulin and Visin 2016, relationship 6), and back again.
TEST(LayerViews, StrideAndPaddingShapeThePictures) {
    const std::string convolutional = "architecture=convolutional&channels=3,4&latent=2";
    EXPECT_THAT(names_of_layers(convolutional + "&kernel=4"),
                AllOf(Contains("Encoder 1: 14 x 14 x 3"), Contains("Encoder 2: 7 x 7 x 4"),
                      Contains("Decoder 2: 14 x 14 x 3")));
    EXPECT_THAT(names_of_layers(convolutional + "&kernel=5&padding=valid"),
                AllOf(Contains("Encoder 1: 12 x 12 x 3"), Contains("Encoder 2: 4 x 4 x 4"),
                      Contains("Decoder 2: 12 x 12 x 3")));
    EXPECT_THAT(names_of_layers(convolutional + "&stride=1"),
                AllOf(Contains("Encoder 1: 28 x 28 x 3"), Contains("Encoder 2: 28 x 28 x 4")));
    EXPECT_THAT(names_of_layers(convolutional + "&stride=3&downsampling=average-pool&upsampling=nearest"),
                AllOf(Contains("Encoder, pooled: 3 x 3 x 4"), Contains("Decoder, enlarged: 9 x 9 x 4"),
                      Contains("Decoder, enlarged: 28 x 28 x 3")));
}

TEST(LayerViews, FiltersAreTheFirstWeights) {
    const Autoencoder dense(preset("small").spec, 784);
    const Filters units = first_filters(dense, 10);
    EXPECT_EQ(units.pictures.cols(), 10);
    EXPECT_EQ(units.pictures.col(3), dense.parameters()[0]->value.row(3).transpose());
    const Autoencoder convolutional(preset("convolutional").spec, 784);
    const Filters filters = first_filters(convolutional, 100);
    EXPECT_EQ(filters.pictures.rows(), 9);
    EXPECT_EQ(filters.pictures.cols(), 16);
    const Autoencoder color(preset("convolutional").spec, ImageShape{32, 32, 3});
    const Filters colored = first_filters(color, 100);
    EXPECT_EQ(colored.channels, 3);
    EXPECT_EQ(colored.pictures.col(2), color.parameters()[0]->value.row(2).transpose());
}

TEST(Autoencoder, ConditionalModelsAreToldTheClass) {
    const Autoencoder model(parse_spec("variant=conditional&hidden=9&latent=3"), 16);
    const Matrix codes = Matrix::Constant(3, 2, 0.5f);
    const std::vector<std::uint8_t> labels = {1, 2};
    const Matrix told = model.decode(codes, ThreadTeam::single(), labels);
    EXPECT_NE(told.col(0), told.col(1));
    const Matrix untold = model.decode(codes);
    EXPECT_EQ(untold.col(0), untold.col(1));
}

TEST(Autoencoder, ReconstructIsDecodeAfterEncode) {
    const Autoencoder model(small_spec(), 30);
    const Matrix images = Matrix::Random(30, 7).cwiseAbs();
    const Matrix codes = model.encode(images);
    EXPECT_EQ(codes.rows(), 4);
    const Matrix reconstruction = model.reconstruct(images);
    EXPECT_EQ(reconstruction, model.decode(codes));
    EXPECT_GT(reconstruction.minCoeff(), 0);
    EXPECT_LT(reconstruction.maxCoeff(), 1);
    EXPECT_EQ(model.encode(Matrix(30, 0)).cols(), 0);
}

TEST(Autoencoder, OneImageGivesTheSameBitsAsInABatch) {
    const Autoencoder model(small_spec(), 30);
    const Matrix images = Matrix::Random(30, 7);
    EXPECT_EQ(Matrix(model.reconstruct(images).col(3)), model.reconstruct(images.col(3)));
}

TEST(Autoencoder, TheSeedDecidesTheWeights) {
    Spec other = small_spec();
    other.seed = 2;
    const Autoencoder a(small_spec(), 30);
    EXPECT_EQ(a.parameters()[0]->value, Autoencoder(small_spec(), 30).parameters()[0]->value);
    EXPECT_NE(a.parameters()[0]->value, Autoencoder(other, 30).parameters()[0]->value);
    // Every layer has a stream of its own.
    EXPECT_NE(a.parameters()[0]->value(0, 0), a.parameters()[2]->value(0, 0));
}

TEST(Autoencoder, RefusesFaultySpecifications) {
    Spec spec = small_spec();
    spec.latent = 0;
    EXPECT_THAT(test_support::refusal([&] { Autoencoder(spec, 30); }), ::testing::HasSubstr("latent"));
    EXPECT_THAT(test_support::refusal([&] { Autoencoder(small_spec(), 0); }),
                ::testing::HasSubstr("at least 1 input"));
}

TEST(Gaussian, SamplesHaveTheMeanAndCovarianceOfTheCodes) {
    Random random(5, "test");
    Matrix mixing(3, 3);
    mixing << 2, 0, 0, 1, 0.5f, 0, -1, 0.25f, 0.1f;
    Gaussian truth{Vector::LinSpaced(3, -1, 1), mixing, {}, {}};
    const Gaussian fitted = fit_gaussian(sample(truth, 20000, random));
    EXPECT_LT((fitted.mean - truth.mean).cwiseAbs().maxCoeff(), 0.05);
    EXPECT_LT((fitted.scale_tril - mixing).cwiseAbs().maxCoeff(), 0.05);
    // 2.326 standard deviations hold 98 %.
    EXPECT_NEAR(fitted.low(0), -1 - 2.326 * 2, 0.25);
    EXPECT_NEAR(fitted.high(0), -1 + 2.326 * 2, 0.25);
}

TEST(Gaussian, TemperatureScalesTheSpread) {
    const Gaussian gaussian{Vector::Ones(2), Matrix::Identity(2, 2), {}, {}};
    Random random(1, "test");
    EXPECT_EQ(sample(gaussian, 4, random, 0.0f), Matrix::Ones(2, 4));
}

TEST(Gaussian, DeadUnitsAndSingleCodesAreNoTrouble) {
    Matrix codes = Matrix::Random(3, 50);
    codes.row(1).setConstant(2);
    const Gaussian fitted = fit_gaussian(codes);
    EXPECT_TRUE(fitted.scale_tril.allFinite());
    Random random(1, "test");
    EXPECT_NEAR(sample(fitted, 1, random)(1, 0), 2, 0.01);
    EXPECT_TRUE(fit_gaussian(codes.leftCols(1)).scale_tril.allFinite());
    EXPECT_TRUE(fit_gaussian(Matrix::Zero(4, 10)).scale_tril.allFinite());
}

}  // namespace
}  // namespace hourglass
