#include "compression/refine.h"

#include <limits>
#include <utility>

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

CodeRefiner::CodeRefiner(const Autoencoder& model, Matrix to_step, int steps, Index most_at_once)
    : decoder_(model.decoder()),
      output_(model.spec().output),
      told_(model.spec().needs_labels()),
      to_step_(std::move(to_step)),
      steps_(steps),
      workspace_(decoder_.make_workspace(static_cast<int>(most_at_once))),
      input_(decoder_.inputs(), most_at_once),
      by_input_(decoder_.inputs(), most_at_once) {}

void CodeRefiner::start(ConstMatrixView pictures, Labels labels, ConstMatrixView codes) {
    pictures_ = pictures;
    labels_.assign(labels.begin(), labels.end());
    now_ = best_ = codes;
    velocity_ = Matrix::Zero(codes.rows(), codes.cols());
    least_ = Vector::Constant(codes.cols(), std::numeric_limits<float>::infinity());
    step_ = 0;
}

bool CodeRefiner::advance(ThreadTeam& team) {
    const Index count = now_.cols();
    if (told_)
        append_classes(now_, labels_, input_.leftCols(count));
    else
        input_.leftCols(count) = now_;
    const MatrixView raw = decoder_.forward(input_.leftCols(count), workspace_, team);
    Matrix decoded = raw;
    apply_output(output_, decoded);
    const Vector errors = (decoded - pictures_).colwise().squaredNorm();
    for (Index j = 0; j < count; ++j) {
        if (!(errors(j) < least_(j))) continue;
        least_(j) = errors(j);
        best_.col(j) = now_.col(j);
    }
    if (step_++ == steps_) return false;
    loss_sum_and_gradient(Loss::Mse, output_, raw, pictures_, 0.5f,
                          workspace_.gradients.back().leftCols(count));
    MatrixView gradient = by_input_.leftCols(count);
    decoder_.backward(input_.leftCols(count), workspace_, Frozen{}, &gradient, team);
    velocity_ = kRefineMomentum * velocity_ - kRefineRate * stepped(to_step_, gradient.topRows(now_.rows()));
    now_ += velocity_;
    return true;
}

Matrix refine_codes(const Autoencoder& model, const ImageSet& images, const Matrix& codes, int steps,
                    ThreadTeam& team) {
    const bool told = model.spec().needs_labels();
    CodeRefiner refiner(model, gradient_to_step(model, codes, told ? Labels(images.labels) : Labels(), team),
                        steps, kRefinedAtOnce);
    Matrix refined = codes;
    for_each_chunk(images, images.count(), kRefinedAtOnce,
                   [&](Index first, MatrixView pixels, Labels labels) {
                       refiner.start(pixels, labels, codes.middleCols(first, pixels.cols()));
                       while (refiner.advance(team))
                           ;
                       refined.middleCols(first, pixels.cols()) = refiner.best();
                   });
    return refined;
}

}  // namespace hourglass
