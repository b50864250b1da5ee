// The convolutional layers against plain loops over the definition, and what holds for every layer on images:
// the same bits for every number of threads, no allocation, any column stride.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iostream>
#include <memory>

#include "allocations.h"
#include "math/random.h"
#include "nn/layer_plan.h"
#include "refusals.h"

namespace hourglass {
namespace {

using test_support::refusal;
using ::testing::HasSubstr;

constexpr std::uint64_t kSeed = 5;

Matrix random_matrix(Eigen::Index rows, Eigen::Index cols, std::string_view stream) {
    Random random(kSeed, stream);
    Matrix matrix(rows, cols);
    for (float& value : matrix.reshaped()) value = random.uniform(-1, 1);
    return matrix;
}

struct Case {
    std::string name;
    ImageShape image;
    int filters;
    Window window;
    int batch;
};

std::ostream& operator<<(std::ostream& out, const Case& one) { return out << one.name; }

std::vector<Case> cases() {
    return {
        {"one_pixel", {1, 1, 1}, 1, {1, 1, 0}, 1},
        {"one_tap", {4, 5, 3}, 4, {1, 1, 0}, 3},
        {"plain", {6, 7, 2}, 3, {3, 1, 0}, 5},
        {"same_size", {7, 5, 3}, 16, {3, 1, 1}, 4},
        {"halved", {8, 8, 2}, 5, {3, 2, 1}, 17},
        {"halved_odd", {7, 7, 3}, 33, {3, 2, 1}, 20},
        {"wide_kernel", {9, 11, 2}, 4, {5, 2, 2}, 3},
        {"stride_leaves_rest", {8, 9, 1}, 2, {3, 3, 0}, 2},
        {"kernel_as_large_as_the_image", {5, 5, 2}, 7, {5, 1, 0}, 2},
        {"window_wholly_in_the_padding", {3, 3, 2}, 2, {2, 1, 3}, 2},
        {"stride_past_the_kernel", {9, 9, 2}, 3, {2, 4, 0}, 2},
        {"one_filter", {6, 6, 16}, 1, {3, 1, 1}, 18},
        // Groups of two or three samples, one patch matrix per sample.
        {"in_parts", {28, 28, 4}, 3, {5, 1, 2}, 40},
        {"many_filters", {3, 3, 2}, 70, {3, 1, 1}, 6},
    };
}

// Calls visit(position, filter entry, image entry) for every pair that meets: the definition.
template <typename Visit>
void for_each_tap(const Case& one, const Visit& visit) {
    const auto& [name, image, filters, window, batch] = one;
    const ImageShape maps = convolved(image, filters, window);
    for (int y = 0; y < maps.height; ++y) {
        for (int x = 0; x < maps.width; ++x) {
            for (int i = 0; i < window.kernel; ++i) {
                for (int j = 0; j < window.kernel; ++j) {
                    const int row = y * window.stride - window.padding + i;
                    const int column = x * window.stride - window.padding + j;
                    if (row < 0 || row >= image.height || column < 0 || column >= image.width) continue;
                    for (int c = 0; c < image.channels; ++c) {
                        visit(y * maps.width + x, (i * window.kernel + j) * image.channels + c,
                              (row * image.width + column) * image.channels + c);
                    }
                }
            }
        }
    }
}

struct Reference {
    Eigen::MatrixXd maps;    // W * images
    Eigen::MatrixXd images;  // W^T * maps
    Eigen::MatrixXd weight;  // the gradient, maps * patches^T
};

Reference reference(const Case& one, const Matrix& weight, const Matrix& images, const Matrix& maps) {
    Reference result{Eigen::MatrixXd::Zero(maps.rows(), maps.cols()),
                     Eigen::MatrixXd::Zero(images.rows(), images.cols()),
                     Eigen::MatrixXd::Zero(weight.rows(), weight.cols())};
    for_each_tap(one, [&](int position, int entry, int pixel) {
        for (int s = 0; s < one.batch; ++s) {
            for (int f = 0; f < one.filters; ++f) {
                const int map = position * one.filters + f;
                const auto w = static_cast<double>(weight(f, entry));
                result.maps(map, s) += w * static_cast<double>(images(pixel, s));
                result.images(pixel, s) += w * static_cast<double>(maps(map, s));
                result.weight(f, entry) +=
                    static_cast<double>(maps(map, s)) * static_cast<double>(images(pixel, s));
            }
        }
    });
    return result;
}

void expect_near(const char* name, const Matrix& actual, const Eigen::MatrixXd& expected) {
    const double scale = std::max(1.0, expected.cwiseAbs().maxCoeff());
    const double difference = (actual.cast<double>() - expected).cwiseAbs().maxCoeff() / scale;
    std::cout << "    " << name << ": largest difference " << difference << '\n';
    EXPECT_LT(difference, 2e-6) << name;
}

class ConvolutionTest : public ::testing::TestWithParam<Case> {
protected:
    ConvolutionTest()
        : one(GetParam()),
          maps_shape(convolved(one.image, one.filters, one.window)),
          images(random_matrix(one.image.size(), one.batch, "images")),
          maps(random_matrix(maps_shape.size(), one.batch, "maps")) {}

    std::unique_ptr<FilterLayer> convolution(Activation activation = Activation::Linear) const {
        const ConvolutionPlan plan{"c", one.image, one.filters, one.window, activation};
        return std::make_unique<Convolution>(plan, Initializer::Glorot, kSeed);
    }
    // Of the same weights: the name and so the stream are the same.
    std::unique_ptr<FilterLayer> transposed(Activation activation = Activation::Linear) const {
        const TransposedConvolutionPlan plan{"c", maps_shape, one.image, one.window, activation};
        return std::make_unique<TransposedConvolution>(plan, Initializer::Glorot, kSeed);
    }

    const Case& one;
    ImageShape maps_shape;
    Matrix images;
    Matrix maps;
};

struct Pass {
    Matrix output;
    Matrix input_gradient;
    std::vector<Matrix> gradients;
};

// The gradients of a layer whose output gradient is `output_gradient`. The scratch starts as NaN: what a pass
// does not write it must not read.
Pass run(Layer& layer, const Matrix& input, const Matrix& output_gradient,
         ThreadTeam& team = ThreadTeam::single()) {
    const auto batch = static_cast<int>(input.cols());
    Matrix scratch = Matrix::Constant(layer.scratch_size(batch), 1, std::nanf(""));
    Pass pass{Matrix(layer.outputs(), batch), Matrix(layer.inputs(), batch), {}};
    for (Parameter* parameter : layer.parameters()) prepare(StoreGradient{}, *parameter);
    layer.forward(input, pass.output, scratch, {.training = true, .seed = 3, .step = 7}, team);
    Matrix gradient = output_gradient;
    MatrixView input_gradient = pass.input_gradient;
    Layer::Backward backward{input, pass.output, gradient, &input_gradient, scratch};
    layer.backward(backward, StoreGradient{}, team);
    for (const Parameter* parameter : layer.parameters()) pass.gradients.push_back(parameter->gradient);
    return pass;
}

// The bias's gradient: the sum over samples and pixels.
Eigen::MatrixXd sum_of_channels(const Matrix& gradient, int channels) {
    return gradient.reshaped(channels, gradient.size() / channels).cast<double>().rowwise().sum();
}

TEST_P(ConvolutionTest, PatchesMatchTheDefinition) {
    const int size = one.window.kernel * one.window.kernel * one.image.channels;
    constexpr int kMoreRows = 3;
    Matrix expected = Matrix::Zero(size + kMoreRows, maps_shape.pixels());
    Matrix added_back = Matrix::Zero(one.image.size(), 1);
    const Matrix patches = random_matrix(size + kMoreRows, maps_shape.pixels(), "patches");
    for_each_tap(one, [&](int position, int entry, int pixel) {
        expected(entry, position) = images(pixel, 0);
        added_back(pixel) += patches(entry, position);
    });
    Matrix gathered = Matrix::Constant(size + kMoreRows, maps_shape.pixels(), -9.0f);
    im2col(images.data(), one.image, one.window, gathered);
    EXPECT_EQ(gathered, expected);
    Matrix image = Matrix::Zero(one.image.size(), 1);
    col2im(patches, one.image, one.window, image.data());
    EXPECT_LT((image - added_back).cwiseAbs().maxCoeff(), 1e-5);
}

TEST_P(ConvolutionTest, MatchesPlainLoops) {
    const auto layer = convolution();
    const Matrix bias = random_matrix(one.filters, 1, "bias");
    layer->parameters()[1]->value = bias;
    Reference expected = reference(one, layer->parameters()[0]->value, images, maps);
    expected.maps += bias.cast<double>().replicate(maps_shape.pixels(), one.batch);
    const Pass pass = run(*layer, images, maps);
    expect_near("output", pass.output, expected.maps);
    expect_near("input gradient", pass.input_gradient, expected.images);
    expect_near("weight gradient", pass.gradients[0], expected.weight);
    expect_near("bias gradient", pass.gradients[1], sum_of_channels(maps, one.filters));
}

TEST_P(ConvolutionTest, TransposedMatchesPlainLoops) {
    const auto layer = transposed();
    const Matrix bias = random_matrix(one.image.channels, 1, "bias");
    layer->parameters()[1]->value = bias;
    Reference expected = reference(one, layer->parameters()[0]->value, images, maps);
    expected.images += bias.cast<double>().replicate(one.image.pixels(), one.batch);
    const Pass pass = run(*layer, maps, images);
    expect_near("output", pass.output, expected.images);
    expect_near("input gradient", pass.input_gradient, expected.maps);
    expect_near("weight gradient", pass.gradients[0], expected.weight);
    expect_near("bias gradient", pass.gradients[1], sum_of_channels(images, one.image.channels));
}

// <conv(x), y> == <x, convT(y)> with the same weights and without biases.
TEST_P(ConvolutionTest, TheTransposedIsTheAdjoint) {
    const auto forward = convolution();
    const auto adjoint = transposed();
    adjoint->parameters()[0]->value = forward->parameters()[0]->value;
    const Matrix above = run(*forward, images, maps).output;
    const Matrix below = run(*adjoint, maps, images).output;
    const double left = above.cast<double>().cwiseProduct(maps.cast<double>()).sum();
    const double right = below.cast<double>().cwiseProduct(images.cast<double>()).sum();
    const double size = above.cast<double>().norm() * maps.cast<double>().norm();
    EXPECT_NEAR(left / size, right / size, 1e-6);
    EXPECT_NE(left, 0);
}

// Input, output and gradients as blocks of taller matrices, and a scratch made for more samples.
TEST_P(ConvolutionTest, AnyColumnStrideWillDo) {
    for (const bool adjoint : {false, true}) {
        const auto layer = adjoint ? transposed(Activation::Gelu) : convolution(Activation::Gelu);
        const Matrix& input = adjoint ? maps : images;
        const Matrix& gradient = adjoint ? images : maps;
        const Pass expected = run(*layer, input, gradient);
        Matrix tall_input = Matrix::Zero(input.rows() + 3, one.batch);
        Matrix tall_output = Matrix::Zero(gradient.rows() + 5, one.batch);
        Matrix tall_gradient = Matrix::Zero(gradient.rows() + 2, one.batch);
        Matrix tall_below = Matrix::Constant(input.rows() + 1, one.batch, 4.0f);
        tall_input.bottomRows(input.rows()) = input;
        tall_gradient.topRows(gradient.rows()) = gradient;
        Matrix scratch = Matrix::Constant(layer->scratch_size(one.batch + 30), 1, std::nanf(""));
        const auto from = tall_input.bottomRows(input.rows());
        MatrixView to = tall_output.topRows(gradient.rows());
        MatrixView below = tall_below.topRows(input.rows());
        layer->forward(from, to, scratch, {}, ThreadTeam::single());
        Layer::Backward pass{from, to, tall_gradient.topRows(gradient.rows()), &below, scratch};
        layer->backward(pass, StoreGradient{}, ThreadTeam::single());
        EXPECT_EQ(Matrix(to), expected.output);
        EXPECT_EQ(Matrix(below), expected.input_gradient);
        EXPECT_EQ(layer->parameters()[0]->gradient, expected.gradients[0]);
        EXPECT_EQ(layer->parameters()[1]->gradient, expected.gradients[1]);
        EXPECT_EQ(tall_output.bottomRows(5), Matrix::Zero(5, one.batch));
        EXPECT_EQ(tall_below.bottomRows(1), Matrix::Constant(1, one.batch, 4.0f));
    }
}

INSTANTIATE_TEST_SUITE_P(Table, ConvolutionTest, ::testing::ValuesIn(cases()),
                         [](const auto& row) { return row.param.name; });

TEST(Convolution, KnownValues) {
    // 1 2 3 / 4 5 6 / 7 8 9 with a kernel of 2 that takes the first and adds ten times the last.
    Convolution layer({"c", {3, 3, 1}, 1, {2, 1, 0}, Activation::Linear}, Initializer::He, kSeed);
    layer.parameters()[0]->value << 1, 0, 0, 10;
    layer.parameters()[1]->value << 100;
    Matrix image(9, 1);
    image << 1, 2, 3, 4, 5, 6, 7, 8, 9;
    Matrix expected(4, 1);
    expected << 151, 162, 184, 195;
    EXPECT_EQ(run(layer, image, Matrix::Zero(4, 1)).output, expected);
}

TEST(Convolution, ShapesAndRefusals) {
    EXPECT_EQ(convolved({28, 28, 1}, 16, {3, 2, 1}), (ImageShape{14, 14, 16}));
    EXPECT_EQ(convolved({7, 7, 32}, 8, {3, 2, 1}), (ImageShape{4, 4, 8}));
    EXPECT_EQ(convolved({5, 9, 2}, 1, {5, 1, 0}), (ImageShape{1, 5, 1}));
    EXPECT_THAT(refusal([] {
                    check_convolution({3, 4, 1}, 2, {6, 1, 1});
                }),
                HasSubstr("a kernel of 6 does not fit an image of 3 x 4 x 1 with a "
                          "padding of 1: it may be at most 5"));
    for (const auto& [filters, window] :
         {std::pair{0, Window{3, 1, 0}}, {1, {0, 1, 0}}, {1, {3, 0, 0}}, {1, {3, 1, -1}}}) {
        EXPECT_THAT(refusal([&, f = filters, w = window] {
                        check_convolution({9, 9, 1}, f, w);
                    }),
                    HasSubstr("is impossible"));
    }
    const auto adjoint = [](int height, int width) {
        TransposedConvolution({"t", {7, 7, 8}, {height, width, 2}, {3, 2, 1}, Activation::Relu},
                              Initializer::He, kSeed);
    };
    EXPECT_NO_THROW(adjoint(14, 13));
    EXPECT_THAT(refusal([&] { adjoint(14, 15); }),
                HasSubstr("from 7 x 7 x 8 to 14 x 15 x 2 with a kernel of 3, stride 2 and padding 1 is "
                          "impossible: convolving that output gives 7 x 8"));
}

// He et al.'s point: with as many inputs as the initializer is told, the squares keep their mean under relu.
TEST(Convolution, WeightsKeepTheSizeOfSignals) {
    Convolution convolution({"c", {28, 28, 16}, 64, {5, 2, 0}, Activation::Relu}, Initializer::He, kSeed);
    TransposedConvolution transposed({"t", {14, 14, 32}, {28, 28, 16}, {4, 2, 1}, Activation::Relu},
                                     Initializer::He, kSeed);
    for (Layer* layer : std::initializer_list<Layer*>{&convolution, &transposed}) {
        const Matrix input = random_matrix(layer->inputs(), 8, "input");
        const Matrix output = run(*layer, input, Matrix::Zero(layer->outputs(), 8)).output;
        const double ratio = static_cast<double>(output.squaredNorm()) / static_cast<double>(output.size()) /
                             (static_cast<double>(input.squaredNorm()) / static_cast<double>(input.size()));
        EXPECT_GT(ratio, 0.8);
        EXPECT_LT(ratio, 1.2);
    }
}

TEST(Convolution, OnlyWeightsDecay) {
    Convolution layer({"c", {3, 3, 1}, 1, {2, 1, 0}, Activation::Linear}, Initializer::He, kSeed);
    EXPECT_TRUE(layer.parameters()[0]->decays);
    EXPECT_FALSE(layer.parameters()[1]->decays);
    EXPECT_EQ(layer.parameters()[0]->name, "c.weight");
    EXPECT_EQ(layer.parameters()[1]->name, "c.bias");
}

TEST(Convolution, AssignsOnlyFromItsLike) {
    const auto make = [](int stride, std::uint64_t seed) {
        return Convolution({"c", {5, 5, 2}, 3, {3, stride, 1}, Activation::Relu}, Initializer::He, seed);
    };
    Convolution layer = make(1, 1);
    const Convolution other = make(1, 2);
    EXPECT_TRUE(layer.assign(other));
    EXPECT_EQ(run(layer, Matrix::Ones(50, 1), Matrix::Zero(75, 1)).output,
              run(*other.clone(), Matrix::Ones(50, 1), Matrix::Zero(75, 1)).output);
    EXPECT_FALSE(layer.assign(make(2, 1)));
    EXPECT_FALSE(layer.assign(TransposedConvolution({"c", {5, 5, 3}, {5, 5, 2}, {3, 1, 1}, Activation::Relu},
                                                    Initializer::He, kSeed)));
}

// One of everything: 28 x 28 x 1 down to a sparse code and up again.
Network network_of_all_layers() {
    using enum Activation;
    const ImageShape half{14, 14, 16};
    const ImageShape quarter{7, 7, 8};
    const ImageShape pooled{3, 3, 8};
    const ImageShape wide{28, 28, 4};
    return make_network(
        {ConvolutionPlan{"c0", {28, 28, 1}, 16, {3, 2, 1}, Gelu},
         ConvolutionPlan{"c1", half, 8, {5, 2, 2}, Relu}, PoolingPlan{PoolingKind::Max, quarter, 2},
         DropoutPlan{"d", pooled, 0.3f}, DensePlan{"e", pooled, units(40), Tanh}, TopKPlan{40, 12},
         DensePlan{"f", units(40), pooled, Tanh}, UpsamplingPlan{pooled, 2, quarter},
         TransposedConvolutionPlan{"t0", quarter, half, {3, 2, 1}, Gelu},
         TransposedConvolutionPlan{"t1", half, wide, {3, 2, 1}, Elu},
         PoolingPlan{PoolingKind::Average, wide, 2}},
        Initializer::He, kSeed);
}

void train(Network& network, Network::Workspace& workspace, const Matrix& input, int steps,
           ThreadTeam& team) {
    for (int step = 1; step <= steps; ++step) {
        network.forward(input, workspace, team,
                        {.training = true, .seed = 1, .step = static_cast<std::uint32_t>(step)});
        workspace.gradients.back().leftCols(input.cols()) = workspace.outputs.back().leftCols(input.cols());
        network.backward(input, workspace, at_step(Adam{}, step), nullptr, team);
    }
}

TEST(ImageLayers, SameBitsForEveryNumberOfThreads) {
    for (const int batch : {1, 21, 50}) {
        std::vector<Matrix> expected;
        for (const int threads : {1, 2, 3, 4}) {
            ThreadTeam team(threads);
            Network network = network_of_all_layers();
            for (Parameter* parameter : network.parameters()) prepare(Adam{}, *parameter);
            Network::Workspace workspace = network.make_workspace(50);
            const Matrix before = network.parameters()[0]->value;
            train(network, workspace, random_matrix(784, batch, "input"), 3, team);
            EXPECT_NE(network.parameters()[0]->value, before);
            std::vector<Matrix> weights;
            for (const Parameter* parameter : network.parameters()) weights.push_back(parameter->value);
            if (expected.empty()) expected = weights;
            EXPECT_EQ(weights, expected) << threads << " threads";
        }
    }
}

TEST(ImageLayers, AStepDoesNotAllocate) {
    if (!counts_allocations()) GTEST_SKIP() << "allocations are not counted under a sanitizer";
    for (const int threads : {1, 3}) {
        ThreadTeam team(threads);
        Network network = network_of_all_layers();
        for (Parameter* parameter : network.parameters()) prepare(Adam{}, *parameter);
        Network::Workspace workspace = network.make_workspace(50);
        const Matrix input = random_matrix(784, 50, "input");
        const Matrix few = input.leftCols(7);
        const Network copy = network;
        train(network, workspace, input, 1, team);
        const long before = allocations();
        train(network, workspace, input, 2, team);
        train(network, workspace, few, 1, team);
        network = copy;
        EXPECT_EQ(allocations(), before) << threads << " threads";
    }
}

TEST(ImageLayers, FrozenGivesTheSameInputGradientAndLeavesTheWeights) {
    for (const bool adjoint : {false, true}) {
        std::unique_ptr<Layer> layer;
        if (adjoint) {
            const TransposedConvolutionPlan plan{"t", {3, 3, 4}, {6, 5, 2}, {3, 2, 1}, Activation::Tanh};
            layer = std::make_unique<TransposedConvolution>(plan, Initializer::He, kSeed);
        } else {
            const ConvolutionPlan plan{"c", {6, 5, 2}, 4, {3, 2, 1}, Activation::Tanh};
            layer = std::make_unique<Convolution>(plan, Initializer::He, kSeed);
        }
        const Matrix input = random_matrix(layer->inputs(), 4, "input");
        const Matrix output_gradient = random_matrix(layer->outputs(), 4, "gradient");
        const Pass expected = run(*layer, input, output_gradient);
        const Matrix weight = layer->parameters()[0]->value;
        for (Parameter* parameter : layer->parameters()) parameter->gradient.setConstant(8);
        Matrix scratch(layer->scratch_size(4), 1);
        Matrix output(layer->outputs(), 4);
        Matrix input_gradient(layer->inputs(), 4);
        MatrixView below = input_gradient;
        layer->forward(input, output, scratch, {}, ThreadTeam::single());
        Matrix gradient = output_gradient;
        Layer::Backward pass{input, output, gradient, &below, scratch};
        layer->backward(pass, Frozen{}, ThreadTeam::single());
        EXPECT_EQ(input_gradient, expected.input_gradient);
        EXPECT_EQ(layer->parameters()[0]->value, weight);
        EXPECT_EQ(layer->parameters()[0]->gradient.minCoeff(), 8);
        // Without an input gradient the weights' gradient is the same.
        gradient = output_gradient;
        pass.input_gradient = nullptr;
        layer->backward(pass, StoreGradient{}, ThreadTeam::single());
        EXPECT_EQ(layer->parameters()[0]->gradient, expected.gradients[0]);
    }
}

// Evaluation takes large batches; patches of all of them would not fit.
TEST(ImageLayers, TheRoomForPatchesDoesNotGrowWithTheBatch) {
    const Convolution layer({"c", {28, 28, 16}, 16, {3, 1, 1}, Activation::Relu}, Initializer::He, kSeed);
    EXPECT_EQ(layer.scratch_size(16), layer.scratch_size(5000));
    EXPECT_LT(layer.scratch_size(5000), 16 * 256 * 1024);
}

}  // namespace
}  // namespace hourglass
