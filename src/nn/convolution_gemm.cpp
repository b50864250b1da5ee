#include "nn/convolution_gemm.h"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "math/product.h"
#include "math/simd.h"
#include "math/transpose.h"

namespace hourglass {
namespace {

using Eigen::Index;

// Patches of about this many floats are made at a time (of one sample at least), so that they are still in
// the nearer caches when the product reads them. Measured: 12K beats 32K and 96K.
constexpr Index kPatchFloats = 12 * 1024;

// Rows of a left operand in whole packets, so that no tile of a product works on a copy.
Index whole_packets(Index rows) { return (rows + simd::kLanes - 1) / simd::kLanes * simd::kLanes; }

// Parts of the scratch start at whole cache lines.
std::int64_t whole_lines(std::int64_t floats) { return (floats + 15) / 16 * 16; }

bool one_after_the_other(ConstMatrixView samples) {
    return samples.cols() == 1 || samples.outerStride() == samples.rows();
}

float total(const simd::LaneSums& sums) {
    float lanes[simd::LaneSums::kCount];
    std::memcpy(lanes, sums.packets, sizeof lanes);
    for (int half = simd::LaneSums::kCount / 2; half > 0; half /= 2)
        for (int i = 0; i < half; ++i) lanes[i] += lanes[i + half];
    return lanes[0];
}

// y(j) = w^T p(:, j), the only row of a product with a single filter. w and the columns of p: whole packets.
void filter_by_one(const float* w, Eigen::Map<const Matrix> p, float* y) {
    for (Index j = 0; j < p.cols(); ++j) {
        const float* const column = p.data() + j * p.rows();
        simd::LaneSums sums;
        sums.add(p.rows(), [&](Index i, simd::Packet sum) {
            return simd::multiply_add(simd::load(w + i), simd::load(column + i), sum);
        });
        y[j] = total(sums);
    }
}

}  // namespace

// Offsets into the scratch, in floats; those of a group from its start.
struct ConvolutionGemm::Layout {
    std::int64_t filters, transposed, groups;
    std::int64_t patches, maps, product, weight_gradient, bias_gradient, group_size;

    float* group(float* scratch, int index) const { return scratch + groups + index * group_size; }
};

ConvolutionGemm::ConvolutionGemm(const ImageShape& image, int filters, const Window& window)
    : image_(image), window_(window) {
    check_convolution(image, filters, window);
    maps_ = convolved(image, filters, window);
}

Index ConvolutionGemm::patch_rows() const { return whole_packets(patch_size()); }
Index ConvolutionGemm::filter_rows() const { return whole_packets(maps_.channels); }

Index ConvolutionGemm::part(Index batch) const {
    // In lines, not packets: the same number, and with it the same order of sums, on every machine.
    const auto fitting = static_cast<Index>(kPatchFloats / (whole_lines(patch_size()) * maps_.pixels()));
    return std::max<Index>(1, std::min(fitting, SampleGroups(batch).largest()));
}

ConvolutionGemm::Layout ConvolutionGemm::layout(Index batch) const {
    const std::int64_t positions = std::int64_t{maps_.pixels()} * part(batch);
    const std::int64_t weights = whole_lines(std::int64_t{patch_rows()} * maps_.channels);
    Layout at{};
    at.transposed = whole_lines(std::int64_t{filter_rows()} * patch_size());
    at.groups = at.transposed + weights;
    at.maps = whole_lines(patch_rows() * positions);
    at.product = at.maps + whole_lines(filter_rows() * positions);
    at.weight_gradient = at.product + weights;
    at.bias_gradient = at.weight_gradient + weights;
    at.group_size = at.bias_gradient + whole_lines(std::max(maps_.channels, image_.channels));
    return at;
}

std::int64_t ConvolutionGemm::scratch_size(Index batch) const {
    const Layout at = layout(batch);
    return at.groups + SampleGroups(batch).count() * at.group_size;
}

void ConvolutionGemm::prepare(Operand operand, const Matrix& weight, float* scratch) const {
    assert(weight.rows() == maps_.channels && weight.cols() == patch_size());
    const Layout at = layout(1);
    // One filter is a row; as a column it is the operand of filter_by_one.
    if (operand == Operand::Transposed || maps_.channels == 1) {
        Eigen::Map<Matrix> transposed(scratch + at.transposed, patch_rows(), maps_.channels);
        transpose(weight, transposed.topRows(patch_size()));
        transposed.bottomRows(patch_rows() - patch_size()).setZero();
    } else if (filter_rows() != maps_.channels) {
        Eigen::Map<Matrix> filters(scratch + at.filters, filter_rows(), patch_size());
        filters.topRows(maps_.channels) = weight;
        filters.bottomRows(filter_rows() - maps_.channels).setZero();
    }
}

ConvolutionGemm::Work::Work(const ConvolutionGemm& gemm, const Matrix& weight, float* scratch, Index batch,
                            int group)
    : gemm_(gemm), filters_(nullptr, 0, 0), transposed_(nullptr, 0, 0) {
    using Map = Eigen::Map<const Matrix>;
    const Layout at = gemm.layout(batch);
    const bool padded = gemm.filter_rows() != gemm.maps_.channels;
    // Maps are set again by construction in place, as Eigen's documentation says.
    new (&filters_) Map(padded ? scratch + at.filters : weight.data(), gemm.filter_rows(), gemm.patch_size());
    new (&transposed_) Map(scratch + at.transposed, gemm.patch_rows(), gemm.maps_.channels);
    float* const start = at.group(scratch, group);
    patches_ = start + at.patches;
    maps_ = start + at.maps;
    product_ = start + at.product;
    weight_gradient_ = start + at.weight_gradient;
    bias_gradient_ = start + at.bias_gradient;
}

void ConvolutionGemm::Work::im2col(ConstMatrixView images) {
    const Index positions = gemm_.maps_.pixels();
    for (Index i = 0; i < images.cols(); ++i) {
        Eigen::Map<Matrix> patches(patches_ + i * positions * gemm_.patch_rows(), gemm_.patch_rows(),
                                   positions);
        hourglass::im2col(images.data() + i * images.outerStride(), gemm_.image_, gemm_.window_, patches);
    }
}

void ConvolutionGemm::Work::col2im(MatrixView images) const {
    const Index positions = gemm_.maps_.pixels();
    for (Index i = 0; i < images.cols(); ++i) {
        const Eigen::Map<const Matrix> patches(patches_ + i * positions * gemm_.patch_rows(),
                                               gemm_.patch_rows(), positions);
        hourglass::col2im(patches, gemm_.image_, gemm_.window_, images.data() + i * images.outerStride());
    }
}

void ConvolutionGemm::Work::multiply(MatrixView maps) {
    const Index positions = gemm_.maps_.pixels();
    const Index columns = positions * maps.cols();
    const Eigen::Map<const Matrix> patches(patches_, gemm_.patch_rows(), columns);
    const Index filters = gemm_.maps_.channels;
    const bool whole = one_after_the_other(maps);
    if (whole && filters == 1) return filter_by_one(transposed_.data(), patches, maps.data());
    if (whole && filters == filters_.rows()) {
        return multiply_ab(filters_, patches.topRows(gemm_.patch_size()),
                           Eigen::Map<Matrix>(maps.data(), filters, columns));
    }
    const Index rows = filters == 1 ? 1 : filters_.rows();
    Eigen::Map<Matrix> product(maps_, rows, columns);
    if (filters == 1)
        filter_by_one(transposed_.data(), patches, maps_);
    else
        multiply_ab(filters_, patches.topRows(gemm_.patch_size()), product);
    for (Index i = 0; i < maps.cols(); ++i) {
        Eigen::Map<Matrix>(maps.data() + i * maps.outerStride(), filters, positions) =
            product.block(0, i * positions, filters, positions);
    }
}

// The maps as filters x (positions * samples): as they lie, or copied.
Eigen::Map<const Matrix> ConvolutionGemm::Work::wide(ConstMatrixView maps) {
    const float* data = maps.data();
    if (!one_after_the_other(maps)) {
        Eigen::Map<Matrix>(maps_, maps.rows(), maps.cols()) = maps;
        data = maps_;
    }
    return {data, gemm_.maps_.channels, gemm_.maps_.pixels() * maps.cols()};
}

void ConvolutionGemm::Work::multiply_transposed(ConstMatrixView maps) {
    const auto right = wide(maps);
    multiply_ab(transposed_, right, Eigen::Map<Matrix>(patches_, transposed_.rows(), right.cols()));
}

void ConvolutionGemm::Work::add_weight_gradient(ConstMatrixView maps, bool accumulate) {
    const auto right = wide(maps);
    const Eigen::Map<const Matrix> patches(patches_, gemm_.patch_rows(), right.cols());
    Eigen::Map<Matrix> gradient(weight_gradient_, patches.rows(), right.rows());
    if (!accumulate) return multiply_abt(patches, right, gradient);
    Eigen::Map<Matrix> product(product_, patches.rows(), right.rows());
    multiply_abt(patches, right, product);
    gradient += product;
}

void ConvolutionGemm::update_weight(const Update& update, Parameter& weight, float* scratch, Index batch,
                                    ThreadTeam& team) const {
    const Layout at = layout(batch);
    const int groups = SampleGroups(batch).count();
    constexpr Index kEntries = 16;
    constexpr Index kFilters = 64;
    const auto tasks = static_cast<int>((patch_size() + kEntries - 1) / kEntries);
    team.run(tasks, [&](int task) {
        const Index first = task * kEntries;
        const Index entries = std::min(kEntries, patch_size() - first);
        for (Index filter = 0; filter < maps_.channels; filter += kFilters) {
            const Index filters = std::min<Index>(kFilters, maps_.channels - filter);
            float gradient[kFilters * kEntries];  // filters x entries
            for (Index f = 0; f < filters; ++f) {
                float sums[kEntries] = {};
                for (int group = 0; group < groups; ++group) {
                    const float* const part =
                        at.group(scratch, group) + at.weight_gradient + (filter + f) * patch_rows() + first;
                    for (Index i = 0; i < entries; ++i) sums[i] += part[i];
                }
                for (Index i = 0; i < entries; ++i) gradient[i * filters + f] = sums[i];
            }
            if (filters == maps_.channels) {
                apply(update, weight, first * filters, entries * filters, gradient);
                continue;
            }
            for (Index i = 0; i < entries; ++i)
                apply(update, weight, (first + i) * maps_.channels + filter, filters, gradient + i * filters);
        }
    });
}

void ConvolutionGemm::update_bias(const Update& update, Parameter& bias, float* scratch, Index batch) const {
    const Layout at = layout(batch);
    // Summed where the first group's part is: nothing needs it any more.
    float* const sums = at.group(scratch, 0) + at.bias_gradient;
    for (int group = 1; group < SampleGroups(batch).count(); ++group) {
        const float* const part = at.group(scratch, group) + at.bias_gradient;
        for (Index i = 0; i < bias.value.size(); ++i) sums[i] += part[i];
    }
    apply(update, bias, 0, bias.value.size(), sums);
}

}  // namespace hourglass
