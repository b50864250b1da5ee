// The layers of texts against central finite differences and plain loops.
#include <algorithm>
#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <iostream>

#include "nn/embedding.h"
#include "nn/multinomial.h"
#include "nn/sparse_dense.h"

namespace hourglass {
namespace {

constexpr std::uint64_t kTextSeed = 5;

Matrix uniform_matrix(Eigen::Index rows, Eigen::Index cols, const char* stream) {
    Random random(kTextSeed, stream);
    Matrix matrix(rows, cols);
    for (float& value : matrix.reshaped()) value = random.uniform(-1, 1);
    return matrix;
}

SparseRows some_rows(std::uint32_t width, int count) {
    Random random(kTextSeed, "rows");
    SparseRows rows(width);
    for (int i = 0; i < count; ++i) {
        for (std::uint32_t j = 0; j < width; ++j)
            if (random.uniform() < 0.3f && i != 2) rows.add(j, 0.5f + random.uniform());  // row 2 is empty
        rows.end_row();
    }
    return rows;
}

Matrix dense_of(const SparseRows& rows) {
    Matrix dense = Matrix::Zero(rows.width(), static_cast<Eigen::Index>(rows.size()));
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t k = 0; k < rows.row(i).columns.size(); ++k)
            dense(rows.row(i).columns[k], static_cast<Eigen::Index>(i)) = rows.row(i).values[k];
    return dense;
}

// The relative difference between the gradient and difference quotients of `loss` over all values.
double gradient_error(Matrix& values, const Matrix& gradient, const std::function<double()>& loss) {
    constexpr float kStep = 5e-3f;
    Matrix differences(values.rows(), values.cols());
    for (Eigen::Index i = 0; i < values.size(); ++i) {
        const float before = values.data()[i];
        values.data()[i] = before + kStep;
        const double above = loss();
        values.data()[i] = before - kStep;
        const double below = loss();
        values.data()[i] = before;
        differences.data()[i] = static_cast<float>((above - below) / (2 * static_cast<double>(kStep)));
    }
    EXPECT_GT(differences.norm(), 0) << "nothing to compare";
    const double error = static_cast<double>((gradient - differences).norm() / differences.norm());
    std::cout << "    relative difference " << error << '\n';
    return error;
}

double weighted_sum(ConstMatrixView output, const Matrix& weights) {
    return (output.cast<double>().array() * weights.leftCols(output.cols()).cast<double>().array()).sum();
}

class SparseDenseTest : public testing::TestWithParam<Activation> {};

TEST_P(SparseDenseTest, MatchesFiniteDifferencesAndPlainLoops) {
    const SparseRows rows = some_rows(11, 6);
    SparseDense layer("first", 11, 7, GetParam(), Initializer::Glorot, kTextSeed);
    SparseDense::Workspace workspace = layer.make_workspace(8);
    const Matrix weights = uniform_matrix(7, 6, "weights");
    ThreadTeam& team = ThreadTeam::single();
    const Matrix dense = dense_of(rows);
    EXPECT_LT((layer.forward(rows, workspace, team) - layer.reference_forward(dense)).norm(), 1e-5);
    for (Parameter* parameter : layer.parameters()) prepare(StoreGradient{}, *parameter);
    workspace.gradient.leftCols(6) = weights;
    layer.backward(rows, workspace, StoreGradient{}, team);
    for (Parameter* parameter : layer.parameters()) {
        EXPECT_LT(gradient_error(
                      parameter->value, parameter->gradient,
                      [&] { return weighted_sum(layer.forward(rows, workspace, team), weights); }),
                  3e-3)
            << parameter->name;
    }
}

INSTANTIATE_TEST_SUITE_P(Table, SparseDenseTest,
                         testing::Values(Activation::Linear, Activation::Tanh, Activation::Gelu,
                                         Activation::Softplus),
                         [](const auto& row) { return std::string(word_of(row.param)); });

TEST(SparseDense, UpdatesTouchedColumnsOnlyAndTheSameForEveryNumberOfThreads) {
    SparseRows rows(50);
    for (const std::uint32_t column : {3u, 7u, 3u, 20u}) {
        rows.add(column, 1);
        rows.end_row();
    }
    Matrix expected;
    for (const int threads : {1, 2, 3}) {
        ThreadTeam team(threads);
        SparseDense layer("first", 50, 9, Activation::Tanh, Initializer::He, kTextSeed);
        Parameter& weight = *layer.parameters()[0];
        const Matrix before = weight.value;
        for (Parameter* parameter : layer.parameters()) prepare(Adam{}, *parameter);
        SparseDense::Workspace workspace = layer.make_workspace(4);
        layer.forward(rows, workspace, team);
        workspace.gradient = uniform_matrix(9, 4, "weights");
        layer.backward(rows, workspace, at_step(Adam{}, 1), team);
        for (Eigen::Index j = 0; j < 50; ++j) {
            const bool touched = j == 3 || j == 7 || j == 20;
            EXPECT_EQ(weight.value.col(j) == before.col(j), !touched) << j;
        }
        if (threads == 1) expected = weight.value;
        EXPECT_EQ(weight.value, expected) << threads << " threads";
    }
}

SparseRows rows_at(std::initializer_list<std::uint32_t> columns) {
    SparseRows rows(50);
    for (const std::uint32_t column : columns) {
        rows.add(column, 0.5f + static_cast<float>(column));
        rows.end_row();
    }
    return rows;
}

// Two steps, so that what the optimizer remembers of columns of the first would move them in the second.
TEST(SparseDense, ClippingScalesTouchedColumnsAsTheDenseLayerDoes) {
    constexpr float kLimit = 0.5f;
    SparseDense layer("first", 50, 9, Activation::Linear, Initializer::He, kTextSeed);
    Parameter& weight = *layer.parameters()[0];
    Parameter dense = weight, bias = *layer.parameters()[1];
    for (Parameter* parameter : {layer.parameters()[0], layer.parameters()[1], &dense, &bias}) {
        prepare(Adam{}, *parameter);
        prepare(StoreGradient{}, *parameter);
    }
    dense.sparse = false;
    SparseDense::Workspace workspace = layer.make_workspace(4);
    const Matrix output_gradient = uniform_matrix(9, 4, "weights");
    long step = 0;
    for (const SparseRows& rows : {rows_at({3, 7, 3, 20}), rows_at({7, 30, 41, 7})}) {
        const Update update = at_step(Adam{}, ++step);
        layer.forward(rows, workspace, ThreadTeam::single());
        workspace.gradient = output_gradient;
        layer.backward(rows, workspace, StoreGradient{}, ThreadTeam::single());
        dense.gradient = output_gradient * dense_of(rows).transpose();
        bias.gradient = output_gradient.rowwise().sum();
        EXPECT_LT((weight.gradient - dense.gradient).norm(), 1e-4) << "zero where nothing was touched";
        const double length = clip_gradients(layer.parameters(), kLimit);
        EXPECT_NEAR(length, clip_gradients(std::vector{&dense, &bias}, kLimit), 1e-3);
        EXPECT_GT(length, static_cast<double>(kLimit));
        EXPECT_LT((weight.gradient - dense.gradient).norm(), 1e-5);
        const Matrix before = weight.value;
        for (Parameter* parameter : layer.parameters()) apply_stored(update, *parameter);
        // The dense rule, of the touched columns.
        const Matrix untouched = dense.value, mean = dense.first_moment, square = dense.second_moment;
        apply_stored(update, dense);
        for (Eigen::Index j = 0; j < 50; ++j) {
            if (std::ranges::find(weight.touched, j) == weight.touched.end()) {
                dense.value.col(j) = untouched.col(j);
                dense.first_moment.col(j) = mean.col(j);
                dense.second_moment.col(j) = square.col(j);
                EXPECT_EQ(weight.value.col(j), before.col(j)) << j;
            } else {
                EXPECT_NE(weight.value.col(j), before.col(j)) << j;
            }
        }
        EXPECT_LT((weight.value - dense.value).norm(), 1e-5);
    }
}

class EmbeddingTest : public testing::TestWithParam<WordPooling> {};

TEST_P(EmbeddingTest, MatchesFiniteDifferences) {
    const std::vector<std::uint32_t> numbers = {0, 3, 1, 0, 0, 0, 2, 3, 3};  // three sequences
    Embedding layer("words", 5, 4, 3, GetParam(), kTextSeed);
    const Matrix weights = uniform_matrix(layer.outputs(), 3, "weights");
    Matrix output(layer.outputs(), 3);
    Parameter& vectors = *layer.parameters()[0];
    prepare(StoreGradient{}, vectors);
    layer.backward(numbers, weights, StoreGradient{});
    EXPECT_LT(gradient_error(vectors.value, vectors.gradient,
                             [&] {
                                 layer.forward(numbers, output);
                                 return weighted_sum(output, weights);
                             }),
              1e-3);
}

INSTANTIATE_TEST_SUITE_P(Table, EmbeddingTest, testing::Values(WordPooling::Flatten, WordPooling::Mean),
                         [](const auto& row) { return std::string(word_of(row.param)); });

TEST(Embedding, StacksOrAveragesVectors) {
    const std::vector<std::uint32_t> numbers = {0, 2, 1, 0, 0, 0};
    Embedding flat("words", 3, 2, 3, WordPooling::Flatten, kTextSeed);
    Matrix output(6, 2);
    flat.forward(numbers, output);
    EXPECT_TRUE(output.col(0).segment(2, 2) == flat.vectors().col(2));
    EXPECT_TRUE(output.col(0).segment(0, 2) == flat.vectors().col(0));
    const Embedding mean("words", 3, 2, 3, WordPooling::Mean, kTextSeed);
    output.resize(2, 2);
    mean.forward(numbers, output);
    EXPECT_LT((output.col(0) - (mean.vectors().col(1) + mean.vectors().col(2)) / 2).norm(), 1e-6);
    EXPECT_TRUE(output.col(1) == Vector::Zero(2));
}

TEST(Embedding, UpdatesTouchedVectorsOnly) {
    Embedding layer("words", 6, 2, 2, WordPooling::Mean, kTextSeed);
    const Matrix before = layer.vectors();
    layer.backward(std::vector<std::uint32_t>{0, 4}, Matrix::Ones(2, 1), at_step(Sgd{.rate = 1}, 1));
    EXPECT_TRUE(layer.vectors().leftCols(4) == before.leftCols(4));
    EXPECT_LT((layer.vectors().col(4) - (before.col(4) - Vector::Ones(2))).norm(), 1e-6);
    EXPECT_TRUE(layer.vectors().col(5) == before.col(5));
}

TEST(Embedding, ClippingScalesTouchedVectorsOnly) {
    Embedding layer("words", 6, 2, 2, WordPooling::Mean, kTextSeed);
    Parameter& vectors = *layer.parameters()[0];
    prepare(StoreGradient{}, vectors);
    layer.backward(std::vector<std::uint32_t>{2, 3}, Matrix::Ones(2, 1), StoreGradient{});
    layer.backward(std::vector<std::uint32_t>{0, 4}, Matrix::Ones(2, 1), StoreGradient{});
    EXPECT_EQ(vectors.touched, std::vector<Eigen::Index>{4});
    EXPECT_NEAR(static_cast<double>(vectors.gradient.norm()), std::sqrt(2.0), 1e-6)
        << "of the last step alone";
    EXPECT_NEAR(clip_gradients(layer.parameters(), 1), std::sqrt(2.0), 1e-6);
    EXPECT_NEAR(static_cast<double>(vectors.gradient.norm()), 1, 1e-6);
    const Matrix before = layer.vectors();
    const Matrix gradient = vectors.gradient;
    vectors.gradient.col(1).setOnes();  // which no word has stored
    apply_stored(at_step(Sgd{.rate = 1}, 1), vectors);
    EXPECT_EQ(layer.vectors().leftCols(4), before.leftCols(4));
    EXPECT_LT((layer.vectors().col(4) - (before.col(4) - gradient.col(4))).norm(), 1e-6);
}

TEST(Multinomial, MatchesFiniteDifferences) {
    const SparseRows counts = some_rows(9, 4);
    Matrix logits = uniform_matrix(9, 4, "logits");
    Matrix gradient = logits;
    ThreadTeam& team = ThreadTeam::single();
    const double loss = multinomial_loss_and_gradient(gradient, counts, 1.0f, team);
    EXPECT_NEAR(loss, multinomial_loss(logits, counts, team), 1e-4);
    EXPECT_LT(gradient_error(logits, gradient, [&] { return multinomial_loss(logits, counts, team); }), 2e-3);
}

TEST(Multinomial, KnownValues) {
    Matrix logits(3, 1);
    logits << std::log(1.0f), std::log(2.0f), std::log(5.0f);  // probabilities 1/8, 2/8, 5/8
    SparseRows counts(3);
    counts.add(0, 2);
    counts.add(2, 1);
    counts.end_row();
    const double wanted = 2 * std::log(8.0) + std::log(8.0 / 5);
    EXPECT_NEAR(multinomial_loss(logits, counts, ThreadTeam::single()), wanted, 1e-6);
    Matrix gradient = logits;
    multinomial_loss_and_gradient(gradient, counts, 1.0f, ThreadTeam::single());
    EXPECT_NEAR(static_cast<double>(gradient(0)), 3.0 / 8 - 2, 1e-6);
    EXPECT_NEAR(static_cast<double>(gradient(1)), 6.0 / 8, 1e-6);
    softmax(logits);
    EXPECT_NEAR(static_cast<double>(logits(2)), 5.0 / 8, 1e-6);
    Matrix large = Matrix::Constant(3, 1, 1000.0f);
    EXPECT_NEAR(multinomial_loss_and_gradient(large, counts, 1.0f, ThreadTeam::single()), 3 * std::log(3.0),
                1e-3)
        << "finite for every logit";
}

}  // namespace
}  // namespace hourglass
