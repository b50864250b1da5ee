#include "compression/exact_network.h"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/error.h"
#include "compression/exact_math.h"

namespace hourglass {
namespace {

double exact_tanh(double x) {
    const double e = exact_exp(-2 * (x < 0 ? -x : x));
    const double size = (1 - e) / (1 + e);
    return x < 0 ? -size : size;
}

// ln(1 + e) for 0 < e <= 1, by Newton's method for exp.
double exact_log1p(double e) {
    double y = e / (1 + e / 2);
    for (int turn = 0; turn < 6; ++turn) y += (1 + e) / exact_exp(y) - 1;
    return y;
}

float exact_activation(Activation activation, float value) {
    const double x = value;
    switch (activation) {
        case Activation::Linear:
            return value;
        case Activation::Relu:
            return value > 0 ? value : 0;
        case Activation::LeakyRelu:
            return value > 0 ? value : kLeak * value;
        case Activation::Elu:
            return value > 0 ? value : static_cast<float>(exact_exp(x) - 1);
        case Activation::Gelu:
            return static_cast<float>(x / 2 *
                                      (1 + exact_tanh(0.7978845608028654 * (x + 0.044715 * x * x * x))));
        case Activation::Sigmoid:
            return static_cast<float>(1 / (1 + exact_exp(-x)));
        case Activation::Tanh:
            return static_cast<float>(exact_tanh(x));
        case Activation::Softplus:
            return static_cast<float>((x > 0 ? x : 0) + exact_log1p(exact_exp(x > 0 ? -x : x)));
    }
    return value;
}

void multiply_add(ExactNetwork::Lanes& sum, float weight, const ExactNetwork::Lanes& input) {
    for (std::size_t b = 0; b < ExactNetwork::kLanes; ++b) sum[b] += weight * input[b];
}

std::vector<float> row_after_row(const Matrix& matrix) {
    std::vector<float> numbers;
    for (Eigen::Index i = 0; i < matrix.rows(); ++i)
        for (Eigen::Index j = 0; j < matrix.cols(); ++j) numbers.push_back(matrix(i, j));
    return numbers;
}

}  // namespace

ExactNetwork::ExactNetwork(const NetworkPlan& plan, const Network& network) {
    const std::vector<const Parameter*> parameters = network.parameters();
    std::size_t next = 0;
    const auto add = [&](Layer layer) {
        layer.weights = row_after_row(parameters[next]->value);
        layer.biases = row_after_row(parameters[next + 1]->value);
        next += 2;
        layers_.push_back(std::move(layer));
    };
    for (const LayerPlan& one : plan) {
        if (const auto* dense = std::get_if<DensePlan>(&one)) {
            add({.input = dense->input, .output = dense->output, .activation = dense->activation});
        } else if (const auto* convolution = std::get_if<ConvolutionPlan>(&one)) {
            add({Layer::Kind::Convolution, convolution->input, convolution->output_shape(),
                 convolution->window, convolution->activation});
        } else if (const auto* transposed = std::get_if<TransposedConvolutionPlan>(&one)) {
            add({Layer::Kind::Transposed, transposed->input, transposed->output, transposed->window,
                 transposed->activation});
        } else if (!std::holds_alternative<DropoutPlan>(one)) {
            throw Error(
                "compressing without loss takes models of dense layers and of convolutions with stride; this "
                "one has pooling or other layers");
        }
    }
}

// y = W x + b, four rows at a time so that they need not wait for one another.
void ExactNetwork::add_dense(const Layer& layer, const std::vector<Lanes>& in, std::vector<Lanes>& out,
                             std::size_t first, std::size_t last) {
    constexpr std::size_t kRows = 4;
    const std::size_t inputs = in.size();
    std::size_t i = first;
    for (; i + kRows <= last; i += kRows) {
        const float* const weight = &layer.weights[i * inputs];
        std::array<Lanes, kRows> sums;
        for (std::size_t r = 0; r < kRows; ++r) sums[r] = out[i + r];
        for (std::size_t k = 0; k < inputs; ++k)
            for (std::size_t r = 0; r < kRows; ++r) multiply_add(sums[r], weight[r * inputs + k], in[k]);
        for (std::size_t r = 0; r < kRows; ++r) out[i + r] = sums[r];
    }
    for (; i < last; ++i)
        for (std::size_t k = 0; k < inputs; ++k) multiply_add(out[i], layer.weights[i * inputs + k], in[k]);
}

// Each pair of pixels that a window joins, as nn/convolution.h and nn/transposed_convolution.h say; `small`
// is the side with a pixel per position of the window.
void ExactNetwork::add_convolution(const Layer& layer, const std::vector<Lanes>& in, std::vector<Lanes>& out,
                                   std::size_t first, std::size_t last) {
    const bool forward = layer.kind == Layer::Kind::Convolution;
    const ImageShape &small = forward ? layer.output : layer.input,
                     &large = forward ? layer.input : layer.output;
    const int kernel = layer.window.kernel;
    const auto at = [](const ImageShape& shape, int y, int x) {
        return static_cast<std::size_t>((y * shape.width + x) * shape.channels);
    };
    const auto patch = static_cast<std::size_t>(kernel * kernel * large.channels);
    for (int y = static_cast<int>(first); y < static_cast<int>(last); ++y) {
        for (int x = 0; x < small.width; ++x) {
            for (int k = 0; k < kernel * kernel; ++k) {
                const int row = y * layer.window.stride + k / kernel - layer.window.padding;
                const int column = x * layer.window.stride + k % kernel - layer.window.padding;
                if (row < 0 || row >= large.height || column < 0 || column >= large.width) continue;
                for (int s = 0; s < small.channels; ++s) {
                    const std::size_t one = at(small, y, x) + static_cast<std::size_t>(s);
                    const float* const weight = &layer.weights[static_cast<std::size_t>(s) * patch +
                                                               static_cast<std::size_t>(k * large.channels)];
                    for (int l = 0; l < large.channels; ++l) {
                        const std::size_t other = at(large, row, column) + static_cast<std::size_t>(l);
                        multiply_add(forward ? out[one] : out[other], weight[l],
                                     forward ? in[other] : in[one]);
                    }
                }
            }
        }
    }
}

std::size_t ExactNetwork::rows(const Layer& layer) {
    if (layer.kind == Layer::Kind::Dense) return static_cast<std::size_t>(layer.output.size());
    return static_cast<std::size_t>(
        (layer.kind == Layer::Kind::Convolution ? layer.output : layer.input).height);
}

void ExactNetwork::add_rows(const Layer& layer, const std::vector<Lanes>& in, std::vector<Lanes>& out,
                            std::size_t first, std::size_t last) {
    if (layer.kind == Layer::Kind::Dense)
        add_dense(layer, in, out, first, last);
    else
        add_convolution(layer, in, out, first, last);
}

std::vector<ExactNetwork::Lanes> ExactNetwork::evaluate(std::vector<Lanes> inputs) const {
    Pass pass(*this, std::move(inputs));
    while (!pass.done()) pass.advance();
    return pass.outputs();
}

ExactNetwork::Pass::Pass(const ExactNetwork& network, std::vector<Lanes> inputs)
    : network_(&network), in_(std::move(inputs)) {}

void ExactNetwork::Pass::advance() {
    constexpr std::size_t kMultiplications = 1 << 20, kExponentials = 1 << 12;
    const Layer& layer = network_->layers_[layer_];
    const std::size_t all = rows(layer);
    if (row_ == 0) {
        out_.resize(static_cast<std::size_t>(layer.output.size()));
        for (std::size_t i = 0; i < out_.size(); ++i) out_[i].fill(layer.biases[i % layer.biases.size()]);
    }
    if (row_ < all) {
        // Of a convolution every weight is used once for each pixel.
        const std::size_t pixels =
            layer.kind == Layer::Kind::Dense
                ? 1
                : static_cast<std::size_t>(std::min(layer.input.pixels(), layer.output.pixels()));
        const std::size_t each = std::max<std::size_t>(1, layer.weights.size() * pixels / all * kLanes);
        // Dense layers go four rows at a time.
        const std::size_t some = std::max<std::size_t>(kMultiplications / each, 1) + 3;
        const std::size_t last =
            std::min(all, row_ + (layer.kind == Layer::Kind::Dense ? some / 4 * 4 : some - 3));
        add_rows(layer, in_, out_, row_, last);
        row_ = last;
        return;
    }
    const std::size_t last = layer.activation == Activation::Linear
                                 ? out_.size()
                                 : std::min(out_.size(), activated_ + kExponentials / kLanes);
    if (layer.activation != Activation::Linear)
        for (; activated_ < last; ++activated_)
            for (float& number : out_[activated_]) number = exact_activation(layer.activation, number);
    if (last < out_.size()) return;
    std::swap(in_, out_);
    ++layer_;
    row_ = activated_ = 0;
}

}  // namespace hourglass
