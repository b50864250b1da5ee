// The linear map from images to feature maps and its adjoint, as products over patches: what
// a convolution and a transposed convolution share. Biases, activations and the split of a
// batch over threads are nn/filter_layer.h.
#pragma once

#include <cstdint>

#include "math/matrix.h"
#include "math/thread_team.h"
#include "nn/im2col.h"
#include "nn/optimizer.h"
#include "nn/sample_groups.h"

namespace hourglass {

// The weight W is filters x (kernel * kernel * image channels). The scratch of a pass over a batch has
// a form of the weight that the products like and, for every group of samples, room of bounded size: patches
// are made for a few samples at a time, and again for the backward pass.
class ConvolutionGemm {
public:
    // Throws Error as check_convolution does.
    ConvolutionGemm(const ImageShape& image, int filters, const Window& window);

    const ImageShape& image() const { return image_; }
    const ImageShape& maps() const { return maps_; }  // pixels: positions of the window; channels: filters
    Eigen::Index patch_size() const {
        return Eigen::Index{window_.kernel} * window_.kernel * image_.channels;
    }
    friend bool operator==(const ConvolutionGemm&, const ConvolutionGemm&) = default;

    // Floats of scratch for a batch; does not fall when the batch grows. Exact for every specification, also
    // where the browser's Index is too short for it.
    std::int64_t scratch_size(Eigen::Index batch) const;
    // The most samples that a Work takes at once; at least 1, also of an empty batch.
    Eigen::Index part(Eigen::Index batch) const;

    // Writes the form of the weight that Work::multiply or Work::multiply_transposed reads into the scratch:
    // once per pass, before the work on groups begins.
    enum class Operand { Weight, Transposed };
    void prepare(Operand operand, const Matrix& weight, float* scratch) const;

    // What one task does with one group's part of the scratch. images: image size x samples, maps: maps size
    // x samples, of any column stride; P: the patches of these samples, patch size x (positions * samples).
    class Work {
    public:
        Work(const ConvolutionGemm& gemm, const Matrix& weight, float* scratch, Eigen::Index batch,
             int group);

        // P = the patches of the images.
        void im2col(ConstMatrixView images);
        // images += the patches P, added back.
        void col2im(MatrixView images) const;
        // maps = W P
        void multiply(MatrixView maps);
        // P = W^T maps
        void multiply_transposed(ConstMatrixView maps);
        // The group's gradient, dW^T = or += P maps^T.
        void add_weight_gradient(ConstMatrixView maps, bool accumulate);
        // The group's sums of the bias gradient: max(filters, image channels) entries.
        float* bias_gradient() { return bias_gradient_; }

    private:
        Eigen::Map<const Matrix> wide(ConstMatrixView maps);

        const ConvolutionGemm& gemm_;
        Eigen::Map<const Matrix> filters_;     // W with rows of zeros up to whole packets
        Eigen::Map<const Matrix> transposed_;  // W^T, the same
        float* patches_;
        float* maps_;
        float* product_;
        float* weight_gradient_;
        float* bias_gradient_;
    };

    // Sums the groups' gradients in order and applies the update.
    void update_weight(const Update& update, Parameter& weight, float* scratch, Eigen::Index batch,
                       ThreadTeam& team) const;
    void update_bias(const Update& update, Parameter& bias, float* scratch, Eigen::Index batch) const;

private:
    struct Layout;
    Layout layout(Eigen::Index batch) const;
    Eigen::Index patch_rows() const;
    Eigen::Index filter_rows() const;

    ImageShape image_;
    ImageShape maps_;
    Window window_;
};

}  // namespace hourglass
