// Every layer and loss against central finite differences: a new one adds a row to the table.
//
// The program computes in single precision, so a difference quotient is only good to some parts in a
// thousand; each row says its own tolerance for |analytic - numeric| / |numeric| over a whole parameter. A
// wrong factor or a missing term is far above it.
#include <gtest/gtest.h>
#include <iostream>
#include <string>
#include <vector>

#include "nn/layer_plan.h"
#include "nn/loss.h"

namespace hourglass {
namespace {

constexpr std::uint64_t kGradientSeed = 11;

struct Row {
    std::string name;
    NetworkPlan network;
    Loss loss = Loss::Mse;
    OutputKind output = OutputKind::Linear;
    int batch = 5;
    double tolerance = 2e-3;
    float step = 5e-3f;  // of the difference quotient
    Mode mode = {};
};

NetworkPlan dense(std::vector<int> widths, Activation activation) {
    NetworkPlan plan;
    for (std::size_t i = 0; i + 1 < widths.size(); ++i)
        plan.push_back(
            DensePlan{"layer." + std::to_string(i), units(widths[i]), units(widths[i + 1]), activation});
    return plan;
}

Network made(const NetworkPlan& plan) { return make_network(plan, Initializer::Glorot, kGradientSeed); }

std::vector<Row> dense_rows() {
    using enum Activation;
    return {
        {"dense_linear", dense({7, 5}, Linear)},
        {"dense_relu", dense({9, 6}, Relu)},
        {"dense_leaky_relu", dense({9, 6}, LeakyRelu)},
        {"dense_elu", dense({9, 6}, Elu)},
        {"dense_gelu", dense({9, 6}, Gelu)},
        {"dense_softplus", dense({9, 6}, Softplus)},
        {"dense_sigmoid", dense({7, 5}, Sigmoid)},
        {"dense_tanh", dense({7, 5}, Tanh)},
        {"dense_one_sample", dense({33, 17}, Tanh), Loss::Mse, OutputKind::Linear, 1},
        {"dense_one_unit", dense({1, 1}, Tanh)},
        {"dense_wide", dense({70, 40}, Tanh), Loss::Mse, OutputKind::Linear, 37, 4e-3, 2e-2f},
        {"network_of_three_gelu", dense({12, 9, 3, 12}, Gelu)},
        {"network_of_three_tanh", dense({12, 9, 3, 12}, Tanh)},
        {"network_of_three_sigmoid", dense({12, 9, 3, 12}, Sigmoid)},
        {"mse_of_sigmoid", dense({6, 8}, Linear), Loss::Mse, OutputKind::Sigmoid},
        {"l1_of_sigmoid", dense({6, 8}, Linear), Loss::L1, OutputKind::Sigmoid},
        // No output is so near its target that a step goes across the kink.
        {"l1_of_linear", dense({6, 8}, Linear), Loss::L1, OutputKind::Linear},
        {"huber_of_sigmoid", dense({6, 8}, Linear), Loss::Huber, OutputKind::Sigmoid},
        {"huber_of_linear", dense({6, 8}, Linear), Loss::Huber, OutputKind::Linear},
        {"bce_of_logits", dense({6, 8}, Linear), Loss::Bce, OutputKind::Sigmoid},
        {"bce_of_deep_logits", dense({6, 10, 8}, Tanh), Loss::Bce, OutputKind::Sigmoid},
    };
}

Row convolution(const std::string& name, ImageShape image, int filters, Window window, int batch = 5,
                Activation activation = Activation::Tanh) {
    return {.name = "convolution_" + name,
            .network = {ConvolutionPlan{"layer", image, filters, window, activation}},
            .batch = batch};
}

// From what the window makes of `image` to `image`.
Row transposed(const std::string& name, ImageShape image, int channels, Window window, int batch = 5,
               Activation activation = Activation::Tanh) {
    return {.name = "transposed_convolution_" + name,
            .network = {TransposedConvolutionPlan{"layer", convolved(image, channels, window), image, window,
                                                  activation}},
            .batch = batch};
}

// A layer without parameters between two that have some.
template <typename Plan>
Row between_dense(const std::string& name, const Plan& layer, float step = 5e-3f, Mode mode = {}) {
    NetworkPlan plan = dense({4, layer.input_shape().size()}, Activation::Tanh);
    plan.push_back(layer);
    plan.push_back(DensePlan{"after", layer.output_shape(), units(3), Activation::Tanh});
    return {.name = name, .network = plan, .step = step, .mode = mode};
}

std::vector<Row> image_rows() {
    using enum Activation;
    constexpr Window kSame{3, 1, 1};
    constexpr Mode kTraining{.training = true, .seed = 2, .step = 3};
    // The last two have kinks: the step is small, so that no difference goes across one.
    return {
        convolution("kernel_3", {5, 6, 2}, 3, {3, 1, 0}),
        convolution("kernel_3_padded", {5, 4, 3}, 4, kSame),
        convolution("kernel_3_stride_2", {7, 6, 2}, 3, {3, 2, 0}),
        convolution("kernel_3_stride_2_padded", {7, 5, 3}, 5, {3, 2, 1}),
        convolution("kernel_5", {6, 5, 2}, 3, {5, 1, 0}),
        convolution("kernel_5_stride_2_padded", {7, 7, 1}, 16, {5, 2, 1}),
        convolution("one_filter_one_sample", {5, 5, 4}, 1, kSame, 1),
        convolution("many_samples", {3, 3, 2}, 2, kSame, 35),
        convolution("linear", {5, 4, 2}, 3, kSame, 5, Linear),
        convolution("relu", {5, 4, 2}, 3, kSame, 2, Relu),
        convolution("leaky_relu", {5, 4, 2}, 3, kSame, 2, LeakyRelu),
        convolution("elu", {5, 4, 2}, 3, kSame, 5, Elu),
        convolution("gelu", {5, 4, 2}, 3, kSame, 5, Gelu),
        convolution("sigmoid", {5, 4, 2}, 3, kSame, 5, Sigmoid),
        convolution("softplus", {5, 4, 2}, 3, kSame, 5, Softplus),
        transposed("kernel_3", {5, 6, 2}, 3, {3, 1, 0}),
        transposed("kernel_3_padded", {5, 4, 3}, 4, kSame),
        transposed("kernel_3_stride_2", {7, 6, 2}, 3, {3, 2, 0}),
        transposed("kernel_3_stride_2_padded", {7, 6, 3}, 16, {3, 2, 1}),
        transposed("kernel_5_stride_2_padded", {7, 7, 1}, 5, {5, 2, 1}),
        transposed("one_channel_one_sample", {6, 6, 1}, 4, {3, 2, 1}, 1),
        transposed("gelu", {5, 4, 2}, 3, kSame, 5, Gelu),
        between_dense("average_pooling", PoolingPlan{PoolingKind::Average, {5, 4, 2}, 2}),
        between_dense("upsampling", UpsamplingPlan{{2, 3, 2}, 2, {5, 5, 2}}),
        between_dense("dropout_in_inference", DropoutPlan{"d", units(12), 0.4f}),
        between_dense("dropout_in_training", DropoutPlan{"d", units(12), 0.4f}, 5e-3f, kTraining),
        between_dense("max_pooling", PoolingPlan{PoolingKind::Max, {5, 4, 2}, 2}, 1e-3f),
        between_dense("top_k", TopKPlan{12, 5}, 1e-3f),
    };
}

std::vector<Row> rows() {
    std::vector<Row> all = dense_rows();
    for (Row& row : image_rows()) all.push_back(std::move(row));
    return all;
}

Matrix random_matrix(Eigen::Index rows, Eigen::Index cols, std::string_view stream, float low, float high) {
    Random random(kGradientSeed, stream);
    Matrix matrix(rows, cols);
    for (float& value : matrix.reshaped()) value = random.uniform(low, high);
    return matrix;
}

class GradientTest : public testing::TestWithParam<Row> {
protected:
    GradientTest()
        : network(made(GetParam().network)),
          workspace(network.make_workspace(GetParam().batch)),
          input(random_matrix(network.inputs(), GetParam().batch, "input", -1, 1)),
          target(random_matrix(network.outputs(), GetParam().batch, "target", 0, 1)) {
        // Biases start at zero; elsewhere they are tested better.
        Random random(kGradientSeed, "bias");
        for (Parameter* parameter : network.parameters()) {
            if (parameter->value.cols() == 1)
                for (float& value : parameter->value.reshaped()) value += random.uniform(-0.3f, 0.3f);
        }
    }

    double loss() {
        const MatrixView raw = network.forward(input, workspace, ThreadTeam::single(), GetParam().mode);
        return loss_sum(GetParam().loss, GetParam().output, raw, target) / static_cast<double>(raw.size());
    }

    Matrix differences(Matrix& values) {
        Matrix result(values.rows(), values.cols());
        const float h = GetParam().step;
        for (Eigen::Index i = 0; i < values.size(); ++i) {
            const float before = values.data()[i];
            values.data()[i] = before + h;
            const double above = loss();
            values.data()[i] = before - h;
            const double below = loss();
            values.data()[i] = before;
            result.data()[i] = static_cast<float>((above - below) / (2 * static_cast<double>(h)));
        }
        return result;
    }

    void expect_near(const std::string& name, const Matrix& analytic, const Matrix& numeric) {
        ASSERT_GT(numeric.norm(), 0) << name << ": nothing to compare";
        const double error = (analytic - numeric).norm() / numeric.norm();
        std::cout << "    " << name << ": relative difference " << error << '\n';
        EXPECT_LT(error, GetParam().tolerance) << name;
    }

    Network network;
    Network::Workspace workspace;
    Matrix input;
    Matrix target;
};

TEST_P(GradientTest, MatchesFiniteDifferences) {
    const UpdateRule record = StoreGradient{};
    for (Parameter* parameter : network.parameters()) prepare(record, *parameter);
    const MatrixView raw = network.forward(input, workspace, ThreadTeam::single(), GetParam().mode);
    loss_sum_and_gradient(GetParam().loss, GetParam().output, raw, target,
                          1.0f / static_cast<float>(raw.size()), workspace.gradients.back());
    Matrix input_gradient(input.rows(), input.cols());
    MatrixView input_gradient_view = input_gradient;
    network.backward(input, workspace, StoreGradient{}, &input_gradient_view, ThreadTeam::single());

    for (Parameter* parameter : network.parameters())
        expect_near(parameter->name, parameter->gradient, differences(parameter->value));
    expect_near("input", input_gradient, differences(input));
}

INSTANTIATE_TEST_SUITE_P(Table, GradientTest, testing::ValuesIn(rows()),
                         [](const auto& row) { return row.param.name; });

TEST(Network, GradientsAreTheSameForEveryNumberOfThreads) {
    const UpdateRule record = StoreGradient{};
    std::vector<Matrix> expected;
    for (const int threads : {1, 2, 3, 4}) {
        ThreadTeam team(threads);
        Network network = made(dense({100, 67, 31, 100}, Activation::Tanh));
        Network::Workspace workspace = network.make_workspace(29);
        const Matrix input = random_matrix(100, 29, "input", -1, 1);
        for (Parameter* parameter : network.parameters()) prepare(record, *parameter);
        const MatrixView raw = network.forward(input, workspace, team);
        loss_sum_and_gradient(Loss::Mse, OutputKind::Linear, raw, input, 1.0f, workspace.gradients.back());
        network.backward(input, workspace, StoreGradient{}, nullptr, team);
        std::vector<Matrix> gradients;
        for (const Parameter* parameter : network.parameters()) gradients.push_back(parameter->gradient);
        if (expected.empty()) expected = gradients;
        EXPECT_EQ(gradients, expected) << threads << " threads";
    }
}

TEST(Network, CopiesShareNothing) {
    Network network = made(dense({4, 3}, Activation::Linear));
    Network copy = network;
    const Matrix before = copy.parameters()[0]->value;
    network.parameters()[0]->value.setZero();
    EXPECT_EQ(copy.parameters()[0]->value, before);
    copy = network;
    EXPECT_EQ(copy.parameters()[0]->value, Matrix::Zero(3, 4));
    copy = made(dense({4, 5}, Activation::Linear));
    EXPECT_EQ(copy.outputs(), 5);
}

// Far from zero the naive formula log(1 - sigmoid(z)) is infinite.
TEST(Loss, BinaryCrossEntropyIsFiniteForEveryLogit) {
    Matrix raw(1, 4);
    raw << -200.0f, 200.0f, -200.0f, 200.0f;
    Matrix target(1, 4);
    target << 0.0f, 1.0f, 1.0f, 0.0f;
    EXPECT_DOUBLE_EQ(loss_sum(Loss::Bce, OutputKind::Sigmoid, raw, target), 400.0);
}

TEST(Loss, KnownValues) {
    Matrix raw(2, 1);
    raw << 0.0f, 0.0f;
    Matrix target(2, 1);
    target << 1.0f, 0.0f;
    EXPECT_NEAR(loss_sum(Loss::Bce, OutputKind::Sigmoid, raw, target), 2 * std::log(2.0), 1e-6);
    EXPECT_DOUBLE_EQ(loss_sum(Loss::Mse, OutputKind::Sigmoid, raw, target), 0.5);
    EXPECT_DOUBLE_EQ(loss_sum(Loss::Mse, OutputKind::Linear, raw, target), 1.0);
    EXPECT_DOUBLE_EQ(loss_sum(Loss::L1, OutputKind::Sigmoid, raw, target), 1.0);
    // delta (|d| - delta / 2) with |d| = 0.5.
    EXPECT_NEAR(loss_sum(Loss::Huber, OutputKind::Sigmoid, raw, target), 2 * 0.1 * 0.45, 1e-7);
}

// He: variance 2 / inputs. Glorot: uniform within sqrt(6 / (inputs + outputs)).
TEST(Initializer, HasTheStatedDistribution) {
    Matrix weights(200, 300);
    Random random(1, "weights");
    initialize(Initializer::He, random, weights);
    EXPECT_NEAR(weights.mean(), 0, 2e-3);
    EXPECT_NEAR(weights.squaredNorm() / static_cast<float>(weights.size()), 2.0 / 300, 1e-4);
    initialize(Initializer::Glorot, random, weights);
    const double bound = std::sqrt(6.0 / 500);
    EXPECT_LE(weights.maxCoeff(), bound);
    EXPECT_GT(weights.maxCoeff(), 0.99 * bound);
    EXPECT_NEAR(weights.squaredNorm() / static_cast<float>(weights.size()), bound * bound / 3, 1e-4);
}

TEST(Initializer, OrthogonalMatricesKeepLengths) {
    for (const auto& [rows, columns] : {std::pair{20, 30}, {30, 20}, {25, 25}}) {
        Matrix weights(rows, columns);
        Random random(1, "weights");
        initialize(Initializer::Orthogonal, random, weights);
        const bool tall = rows >= columns;
        const Matrix gram =
            tall ? Matrix(weights.transpose() * weights) : Matrix(weights * weights.transpose());
        const Matrix identity = Matrix::Identity(gram.rows(), gram.cols());
        EXPECT_LT((gram - identity).cwiseAbs().maxCoeff(), 1e-5) << rows << " x " << columns;
    }
}

// The values that PyTorch's torch.nn.functional gives for these inputs (gelu with approximate="tanh").
TEST(Activation, KnownValues) {
    const struct {
        Activation activation;
        double at_minus_2;
        double at_half;
    } cases[] = {{Activation::Linear, -2, 0.5},
                 {Activation::Relu, 0, 0.5},
                 {Activation::LeakyRelu, -0.02, 0.5},
                 {Activation::Elu, -0.8646647168, 0.5},
                 {Activation::Gelu, -0.0454023059, 0.3457140326},
                 {Activation::Sigmoid, 0.1192029220, 0.6224593312},
                 {Activation::Tanh, -0.9640275801, 0.4621171573},
                 {Activation::Softplus, 0.1269280110, 0.9740769842}};
    for (const auto& one : cases) {
        Matrix y(2, 1);
        y << -2.0f, 0.5f;
        activate(one.activation, y);
        EXPECT_NEAR(y(0), one.at_minus_2, 1e-6);
        EXPECT_NEAR(y(1), one.at_half, 1e-6);
    }
}

}  // namespace
}  // namespace hourglass
