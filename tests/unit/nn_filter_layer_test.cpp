// Convolutions of an empty batch; what they compute is in nn_convolution_test.cpp.
#include <cmath>
#include <gtest/gtest.h>

#include "nn/convolution.h"
#include "nn/transposed_convolution.h"

namespace hourglass {
namespace {

TEST(FilterLayer, AnEmptyBatchIsABatch) {
    const ImageShape image{6, 5, 2};
    const ImageShape maps{3, 3, 4};
    EXPECT_EQ(ConvolutionGemm(image, 4, {3, 2, 1}).part(0), 1);
    const Convolution convolution({"c", image, 4, {3, 2, 1}, Activation::Gelu}, Initializer::He, 1);
    const TransposedConvolution transposed({"t", maps, image, {3, 2, 1}, Activation::Gelu}, Initializer::He,
                                           1);
    for (const Layer* layer : std::initializer_list<const Layer*>{&convolution, &transposed}) {
        EXPECT_LE(layer->scratch_size(0), layer->scratch_size(1));
        Matrix scratch = Matrix::Constant(layer->scratch_size(0), 1, std::nanf(""));
        const Matrix input(layer->inputs(), 0);
        Matrix output(layer->outputs(), 0);
        layer->forward(input, output, scratch, {}, ThreadTeam::single());
        EXPECT_EQ(output.cols(), 0);
    }
}

}  // namespace
}  // namespace hourglass
