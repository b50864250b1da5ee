#include "autoencoder/contraction.h"

#include <cmath>

#include "math/random.h"

namespace hourglass {
namespace {

using Eigen::Index;

// f'(z) as a function of y = f(z), and its derivative by y.
struct Slope {
    float value;
    float derivative;
};

Slope slope(Activation activation, float y) {
    switch (activation) {
        case Activation::Relu:
            return {y > 0 ? 1.0f : 0.0f, 0};
        case Activation::LeakyRelu:
            return {y > 0 ? 1.0f : kLeak, 0};
        case Activation::Elu:
            return y > 0 ? Slope{1, 0} : Slope{y + 1, 1};
        case Activation::Softplus:
            return {1 - std::exp(-y), std::exp(-y)};
        case Activation::Sigmoid:
            return {y * (1 - y), 1 - 2 * y};
        case Activation::Tanh:
            return {1 - y * y, -2 * y};
        case Activation::Linear:
        case Activation::Gelu:  // see has_slope
            break;
    }
    return {1, 0};
}

// GELU falls and rises again, so that its slope is no function of its value.
bool has_slope(Activation activation) { return activation != Activation::Gelu; }

}  // namespace

bool has_exact_contraction(const Spec& spec) {
    return spec.architecture == Architecture::Dense && spec.hidden.empty() && has_slope(spec.code_activation);
}

double exact_contraction(const Autoencoder& model, ConstMatrixView codes, float weight,
                         MatrixView code_gradient, VectorView row_decay) {
    const Matrix& w = model.encoder().layer(0).weight()->value;
    const Activation activation = model.spec().code_activation;
    const auto batch = static_cast<float>(codes.cols());
    double penalty = 0;
    for (Index i = 0; i < codes.rows(); ++i) {
        const float length = w.row(i).squaredNorm();
        double squares = 0;
        for (Index j = 0; j < codes.cols(); ++j) {
            const Slope s = slope(activation, codes(i, j));
            squares += static_cast<double>(s.value * s.value);
            code_gradient(i, j) += weight * 2 * s.value * s.derivative * length / batch;
        }
        penalty += squares * static_cast<double>(length);
        row_decay(i) = weight * 2 * static_cast<float>(squares) / batch;
    }
    return penalty / static_cast<double>(batch);
}

void perturb(ConstMatrixView images, std::uint64_t seed, std::uint32_t first, MatrixView out) {
    const Index batch = images.cols();
    for (Index j = 0; j < batch; ++j) {
        out.col(j) = images.col(j);
        Random random(seed, "perturbation", first + static_cast<std::uint32_t>(j));
        for (Index i = 0; i < images.rows(); ++i)
            out(i, batch + j) = images(i, j) + kPerturbation * random.normal();
    }
}

double estimated_contraction(ConstMatrixView codes, float weight, MatrixView code_gradient) {
    const Index batch = codes.cols() / 2;
    const float scale = 1 / (kPerturbation * kPerturbation * static_cast<float>(batch));
    double penalty = 0;
    for (Index j = 0; j < batch; ++j) {
        for (Index i = 0; i < codes.rows(); ++i) {
            const float difference = codes(i, batch + j) - codes(i, j);
            penalty += static_cast<double>(difference * difference * scale);
            const float gradient = 2 * weight * scale * difference;
            code_gradient(i, batch + j) += gradient;
            code_gradient(i, j) -= gradient;
        }
    }
    return penalty;
}

double jacobian_norm(const Autoencoder& model, ConstMatrixView images, Labels labels, ThreadTeam& team) {
    // A pass backward may change a network, so it is a copy's.
    Autoencoder copy = model;
    Autoencoder::Workspace workspace = copy.make_workspace(static_cast<int>(images.cols()));
    Matrix input_gradient(copy.encoder().inputs(), images.cols());
    MatrixView gradient = input_gradient;
    const ConstMatrixView input = copy.encoder_input(images, labels, workspace);
    copy.encoder().forward(input, workspace.encoder, team);
    double total = 0;
    for (Index unit = 0; unit < copy.spec().latent; ++unit) {
        Matrix& code_gradient = workspace.encoder.gradients.back();
        code_gradient.setZero();
        code_gradient.row(unit).setOnes();
        copy.encoder().backward(input, workspace.encoder, Frozen{}, &gradient, team);
        total += gradient.topRows(model.features()).cast<double>().squaredNorm();
    }
    return total / static_cast<double>(images.cols());
}

}  // namespace hourglass
