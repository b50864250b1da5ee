#include "nn/filter_layer.h"

#include <typeinfo>

#include "math/simd.h"

namespace hourglass {
namespace {

using Eigen::Index;

// values(c, p) += bias(c), channels x pixels.
void add_to_channels(const Matrix& bias, Index pixels, float* values) {
    const Index channels = bias.size();
    if (channels == 1) {
        Eigen::Map<Eigen::ArrayXf>(values, pixels) += bias(0);
        return;
    }
    for (Index p = 0; p < pixels; ++p, values += channels)
        for (Index c = 0; c < channels; ++c) values[c] += bias.data()[c];
}

// sums(c) += the sum of values(c, p) over p. A single channel is summed in packets: one sum at a time would
// wait for the one before.
void sum_channels(const float* values, Index channels, Index pixels, float* sums) {
    Index p = 0;
    if (channels == 1) {
        simd::LaneSums lanes;
        p = pixels / simd::LaneSums::kCount * simd::LaneSums::kCount;
        lanes.add(p, [&](Index i, simd::Packet sum) { return sum + simd::load(values + i); });
        for (const simd::Packet& packet : lanes.packets)
            for (int lane = 0; lane < simd::kLanes; ++lane) sums[0] += packet[lane];
    }
    for (values += p * channels; p < pixels; ++p, values += channels)
        for (Index c = 0; c < channels; ++c) sums[c] += values[c];
}

// In whole cache lines.
std::int64_t activation_input_size(const ImageShape& output, Activation activation, Index batch) {
    const std::int64_t floats = derivative_needs_input(activation) ? std::int64_t{output.size()} * batch : 0;
    return (floats + 15) / 16 * 16;
}

}  // namespace

FilterLayer::FilterLayer(const std::string& name, const ConvolutionGemm& gemm, int output_channels,
                         Activation activation, Initializer initializer, int fan_in, int fan_out,
                         std::uint64_t seed)
    : gemm_(gemm), activation_(activation) {
    weight_.name = name + ".weight";
    weight_.value.resize(gemm.maps().channels, gemm.patch_size());
    weight_.decays = true;
    bias_.name = name + ".bias";
    bias_.value.setZero(output_channels, 1);
    Random random(seed, weight_.name);
    initialize(initializer, random, weight_.value, fan_in, fan_out);
}

bool FilterLayer::assign(const Layer& other) {
    if (typeid(*this) != typeid(other)) return false;
    const auto& layer = static_cast<const FilterLayer&>(other);
    if (!(layer.gemm_ == gemm_)) return false;
    activation_ = layer.activation_;
    weight_.value = layer.weight_.value;
    bias_.value = layer.bias_.value;
    return true;
}

// The input of an activation that needs it, and behind it the filter gemm's part.
std::int64_t filter_scratch_size(const ConvolutionGemm& gemm, const ImageShape& output, Activation activation,
                                 int max_batch) {
    return activation_input_size(output, activation, max_batch) + gemm.scratch_size(max_batch);
}

Index FilterLayer::scratch_size(int max_batch) const {
    return static_cast<Index>(filter_scratch_size(gemm_, output_shape(), activation_, max_batch));
}

Eigen::Map<Matrix> FilterLayer::activation_input(Matrix& scratch, Index batch) const {
    return {scratch.data(), outputs(), batch};
}

float* FilterLayer::gemm_scratch(Matrix& scratch, Index batch) const {
    return scratch.data() + activation_input_size(output_shape(), activation_, batch);
}

void FilterLayer::prepare(ConvolutionGemm::Operand operand, Matrix& scratch, Index batch) const {
    gemm_.prepare(operand, weight_.value, gemm_scratch(scratch, batch));
}

ConvolutionGemm::Work FilterLayer::work(Matrix& scratch, Index batch, int group) const {
    return {gemm_, weight_.value, gemm_scratch(scratch, batch), batch, group};
}

void FilterLayer::finish_output(MatrixView output, Index first, Index count, Matrix& scratch) const {
    MatrixView part = output.middleCols(first, count);
    for (Index i = 0; i < count; ++i)
        add_to_channels(bias_.value, output_shape().pixels(), part.data() + i * part.outerStride());
    if (derivative_needs_input(activation_))
        activation_input(scratch, output.cols()).middleCols(first, count) = part;
    activate(activation_, part);
}

void FilterLayer::finish_output_gradient(Backward& pass, Index first, Index count,
                                         float* bias_gradient) const {
    const Index batch = pass.output.cols();
    MatrixView gradient = pass.output_gradient.middleCols(first, count);
    if (derivative_needs_input(activation_)) {
        multiply_by_derivative(activation_, activation_input(pass.scratch, batch).middleCols(first, count),
                               gradient);
    } else {
        multiply_by_derivative(activation_, pass.output.middleCols(first, count), gradient);
    }
    for (Index i = 0; i < count; ++i) {
        sum_channels(gradient.data() + i * gradient.outerStride(), output_shape().channels,
                     output_shape().pixels(), bias_gradient);
    }
}

void FilterLayer::update_parameters(const Update& update, Matrix& scratch, Index batch, ThreadTeam& team) {
    if (std::holds_alternative<Frozen>(update)) return;
    gemm_.update_weight(update, weight_, gemm_scratch(scratch, batch), batch, team);
    gemm_.update_bias(update, bias_, gemm_scratch(scratch, batch), batch);
}

}  // namespace hourglass
