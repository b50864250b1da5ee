#include "training/self_test.h"

#include <cmath>
#include <memory>
#include <sstream>
#include <vector>

#include "math/functions.h"
#include "math/product.h"
#include "math/random.h"
#include "nn/optimizer.h"
#include "training/autoencoder_task.h"

namespace hourglass {
namespace {

using Eigen::Index;
using Exact = Eigen::MatrixXd;

// No multiples of any tile, so that the narrower tiles at the edges are used as well.
constexpr Index kRows = 37, kColumns = 23, kDepth = 29;

Matrix random_matrix(const char* name, Index rows, Index columns) {
    Random random(1, name);
    Matrix matrix(rows, columns);
    for (Index i = 0; i < matrix.size(); ++i) matrix.data()[i] = random.normal();
    return matrix;
}

// Empty when every entry is as it should be up to tolerance * (1 + |entry|). A NaN differs from everything.
std::string difference(const std::string& what, const Exact& is, const Exact& should_be, double tolerance) {
    for (Index j = 0; j < is.cols(); ++j) {
        for (Index i = 0; i < is.rows(); ++i) {
            const double distance = std::abs(is(i, j) - should_be(i, j));
            if (!(distance <= tolerance * (1 + std::abs(should_be(i, j))))) {
                std::ostringstream text;
                text.precision(9);
                text << what << " gives " << is(i, j) << " instead of " << should_be(i, j) << " (row " << i
                     << ", column " << j << ")";
                return text.str();
            }
        }
    }
    return {};
}

std::string test_products(const Kernels& kernels) {
    constexpr double kTolerance = 1e-5;
    const Matrix a = random_matrix("a", kRows, kDepth);
    const Matrix b = random_matrix("b", kDepth, kColumns);
    const Matrix a_transposed = a.transpose();
    const Matrix b_transposed = b.transpose();
    Matrix expected(kRows, kColumns);
    reference::multiply_ab(a, b, expected, false);
    const Exact exact = expected.cast<double>();

    Matrix result = Matrix::Zero(kRows, kColumns);
    kernels.multiply_ab(a, b, result, false);
    std::string fault = difference("a product a b", result.cast<double>(), exact, kTolerance);
    kernels.multiply_ab(a, b, result, true);
    if (fault.empty()) fault = difference("a sum of products", result.cast<double>(), 2 * exact, kTolerance);
    result.setZero();
    kernels.multiply_atb(a_transposed, b_transposed, result);
    if (fault.empty())
        fault = difference("a product of a transposed", result.cast<double>(), exact, kTolerance);
    result.setZero();
    kernels.multiply_abt(a, b_transposed, result);
    if (fault.empty())
        fault = difference("a product with b transposed", result.cast<double>(), exact, kTolerance);
    return fault;
}

std::string test_function(const std::string& name, void (*fast)(float*, long), double (*exact)(double)) {
    constexpr double kTolerance = 2e-6;
    Matrix values(403, 1);
    for (Index i = 0; i < values.size(); ++i) values(i) = 0.1f * static_cast<float>(i - values.size() / 2);
    const Exact expected = values.cast<double>().unaryExpr(exact);
    fast(values.data(), static_cast<long>(values.size()));
    return difference(name, values.cast<double>(), expected, kTolerance);
}

double exact_sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
double exact_tangent(double x) { return std::tanh(x); }
double exact_exponential(double x) { return std::exp(x); }

// Two steps of Adam (Kingma and Ba 2015, algorithm 1).
std::string test_adam() {
    const Adam rule;
    Parameter parameter;
    parameter.value = random_matrix("value", kRows, 3);
    prepare(rule, parameter);
    Exact value = parameter.value.cast<double>();
    Exact first = Exact::Zero(value.rows(), value.cols());
    Exact second = first;
    for (int step = 1; step <= 2; ++step) {
        const Matrix gradient = random_matrix(step == 1 ? "gradient 1" : "gradient 2", kRows, 3);
        apply(at_step(rule, step), parameter, 0, parameter.value.size(), gradient.data());
        const Exact g = gradient.cast<double>();
        first = rule.beta1 * first + (1.0 - rule.beta1) * g;
        second = rule.beta2 * second + (1.0 - rule.beta2) * g.cwiseProduct(g);
        const Exact m = first / (1 - std::pow(double(rule.beta1), step));
        const Exact v = second / (1 - std::pow(double(rule.beta2), step));
        value.array() -= rule.rate * m.array() / (v.array().sqrt() + rule.epsilon);
    }
    return difference("a step of Adam", parameter.value.cast<double>(), value, 1e-6);
}

// A small model, an odd number of units everywhere, and its images.
Spec small_spec() {
    Spec spec;
    spec.hidden = {9};
    spec.latent = 3;
    spec.activation = Activation::Tanh;
    spec.optimizer = OptimizerKind::Sgd;
    spec.momentum = 0;
    spec.learning_rate = 5;
    spec.batch = 8;
    return spec;
}

std::shared_ptr<const Dataset> small_images() {
    const auto data = std::make_shared<Dataset>();
    data->train = {.width = 7, .height = 3, .pixels = {}, .labels = std::vector<std::uint8_t>(8)};
    Random random(1, "pixels");
    for (std::size_t i = 0; i < 8 * data->train.features(); ++i)
        data->train.pixels.push_back(static_cast<std::uint8_t>(random.below(256)));
    return data;
}

// One layer of the plain network: z = W x + b, then tanh unless it ends a half of the autoencoder.
struct PlainLayer {
    Exact weight;
    Exact bias;
    bool linear;
    Exact input{};
    Exact output{};

    const Exact& forward(const Exact& x) {
        input = x;
        output = weight.lazyProduct(x);
        output.colwise() += bias.col(0);
        if (!linear) output = output.array().tanh();
        return output;
    }
    // dY -> dX, with a step of gradient descent on the way.
    Exact backward(Exact gradient, double rate) {
        if (!linear) gradient.array() *= 1 - output.array().square();
        const Exact below = weight.transpose().lazyProduct(gradient);
        weight -= rate * gradient.lazyProduct(input.transpose());
        bias -= rate * gradient.rowwise().sum();
        return below;
    }
};

// One step of gradient descent on the mean squared error.
std::string test_training() {
    const Spec spec = small_spec();
    const std::shared_ptr<const Dataset> data = small_images();
    AutoencoderTrainer trainer(spec, data);
    std::vector<PlainLayer> layers;
    const auto parameters = trainer.model().parameters();
    for (std::size_t i = 0; i + 1 < parameters.size(); i += 2) {
        const bool ends_half = i / 2 == spec.hidden.size() || i + 2 == parameters.size();
        layers.push_back({.weight = parameters[i]->value.cast<double>(),
                          .bias = parameters[i + 1]->value.cast<double>(),
                          .linear = ends_half});
    }

    const auto features = static_cast<Index>(data->train.features());
    const Eigen::Map<const Eigen::Matrix<std::uint8_t, Eigen::Dynamic, Eigen::Dynamic>> bytes(
        data->train.pixels.data(), features, 8);
    const Exact images = bytes.cast<double>() / 255;
    Exact signal = images;
    for (PlainLayer& layer : layers) signal = layer.forward(signal);
    const Exact reconstruction = signal.unaryExpr(&exact_sigmoid);
    const Exact error = reconstruction - images;
    const auto entries = static_cast<double>(error.size());
    Exact gradient = 2 / entries * error.array() * reconstruction.array() * (1 - reconstruction.array());
    for (std::size_t i = layers.size(); i-- > 0;) gradient = layers[i].backward(gradient, spec.learning_rate);

    constexpr double kTolerance = 1e-5;
    const double loss = trainer.train_step(ThreadTeam::single());
    std::string fault = difference("the loss of a training step", Exact::Constant(1, 1, loss),
                                   Exact::Constant(1, 1, error.squaredNorm() / entries), kTolerance);
    const auto trained = trainer.model().parameters();
    for (std::size_t i = 0; i < layers.size() && fault.empty(); ++i) {
        const std::string after = " after a training step";
        fault = difference(trained[2 * i]->name + after, trained[2 * i]->value.cast<double>(),
                           layers[i].weight, kTolerance);
        if (fault.empty()) {
            fault = difference(trained[2 * i + 1]->name + after, trained[2 * i + 1]->value.cast<double>(),
                               layers[i].bias, kTolerance);
        }
    }
    return fault;
}

}  // namespace

Kernels fast_kernels() {
    return {.multiply_ab = multiply_ab,
            .multiply_atb = multiply_atb,
            .multiply_abt = multiply_abt,
            .exponential = [](float* y, long count) { simd::transform(y, count, simd::exponential); },
            .sigmoid = [](float* y, long count) { simd::transform(y, count, simd::sigmoid); },
            .hyperbolic_tangent = [](float* y,
                                     long count) { simd::transform(y, count, simd::hyperbolic_tangent); }};
}

std::string self_test(const Kernels& kernels) {
    std::string fault = test_products(kernels);
    if (fault.empty()) fault = test_function("exp", kernels.exponential, exact_exponential);
    if (fault.empty()) fault = test_function("sigmoid", kernels.sigmoid, exact_sigmoid);
    if (fault.empty()) fault = test_function("tanh", kernels.hyperbolic_tangent, exact_tangent);
    if (fault.empty()) fault = test_adam();
    if (fault.empty()) fault = test_training();
    return fault;
}

}  // namespace hourglass
