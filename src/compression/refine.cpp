#include "compression/refine.h"

#include <limits>

#include "compression/axes.h"
#include "data/minibatch.h"
#include "nn/loss.h"

namespace hourglass {
namespace {

using Eigen::Index;

constexpr Index kRefinedAtOnce = 256;
// Of the step that would be right if the output changed everywhere as it does on average.
constexpr float kRefineRate = 0.5f;
constexpr float kRefineMomentum = 0.5f;

Matrix stepped(const Matrix& to_step, ConstMatrixView gradient) {
    if (to_step.cols() > 1 || gradient.rows() == 1) return to_step * gradient;
    return to_step.col(0).asDiagonal() * gradient;
}

}  // namespace

Matrix refine_codes(const Autoencoder& model, const ImageSet& images, const Matrix& codes, int steps,
                    ThreadTeam& team) {
    Network decoder = model.decoder();  // backward() is for networks that may change; this one is Frozen
    Network::Workspace workspace = decoder.make_workspace(static_cast<int>(kRefinedAtOnce));
    const bool told = model.spec().needs_labels();
    const Matrix to_step = gradient_to_step(model, codes, told ? Labels(images.labels) : Labels(), team);
    const OutputKind output = model.spec().output;
    Matrix refined = codes;
    Matrix input(decoder.inputs(), kRefinedAtOnce), by_input(decoder.inputs(), kRefinedAtOnce);
    for_each_chunk(
        images, images.count(), kRefinedAtOnce, [&](Index first, MatrixView pixels, Labels labels) {
            const Index count = pixels.cols();
            Matrix now = codes.middleCols(first, count), velocity = Matrix::Zero(now.rows(), count);
            Vector least = Vector::Constant(count, std::numeric_limits<float>::infinity());
            for (int step = 0; step <= steps; ++step) {
                if (told)
                    append_classes(now, labels, input.leftCols(count));
                else
                    input.leftCols(count) = now;
                const MatrixView raw = decoder.forward(input.leftCols(count), workspace, team);
                Matrix decoded = raw;
                apply_output(output, decoded);
                const Vector errors = (decoded - pixels).colwise().squaredNorm();
                for (Index j = 0; j < count; ++j) {
                    if (!(errors(j) < least(j))) continue;
                    least(j) = errors(j);
                    refined.col(first + j) = now.col(j);
                }
                if (step == steps) break;
                loss_sum_and_gradient(Loss::Mse, output, raw, pixels, 0.5f,
                                      workspace.gradients.back().leftCols(count));
                MatrixView gradient = by_input.leftCols(count);
                decoder.backward(input.leftCols(count), workspace, Frozen{}, &gradient, team);
                velocity =
                    kRefineMomentum * velocity - kRefineRate * stepped(to_step, gradient.topRows(now.rows()));
                now += velocity;
            }
        });
    return refined;
}

}  // namespace hourglass
