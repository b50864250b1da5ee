// Names for the few Eigen types that the project uses. One column is one sample: activations are
// features x batch, weights are outputs x inputs, everything is column-major single precision.
#pragma once

#include <Eigen/Core>

namespace hourglass {

using Matrix = Eigen::MatrixXf;
using Vector = Eigen::VectorXf;

// A block of columns, or any column-major part with contiguous columns.
using MatrixView = Eigen::Ref<Matrix, 0, Eigen::OuterStride<>>;
using ConstMatrixView = Eigen::Ref<const Matrix, 0, Eigen::OuterStride<>>;
using VectorView = Eigen::Ref<Vector>;
using ConstVectorView = Eigen::Ref<const Vector>;

}  // namespace hourglass
