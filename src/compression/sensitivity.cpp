#include "compression/sensitivity.h"

#include <algorithm>
#include <vector>

namespace hourglass {
namespace {

using Eigen::Index;

// Codes around which the decoder is tried, fewer of long ones.
constexpr Index kTrials = 64;
constexpr Index kTriedNumbers = 16384;
// How far it is tried, in standard deviations of the number.
constexpr float kTrialShare = 0.05f;

Vector deviations(ConstMatrixView codes, const Vector& center) {
    Vector squares = Vector::Zero(codes.rows());
    for (Index j = 0; j < codes.cols(); ++j) squares += (codes.col(j) - center).cwiseAbs2();
    return (squares / static_cast<float>(codes.cols())).cwiseSqrt();
}

}  // namespace

Vector mean_of(ConstMatrixView codes) { return codes.cast<double>().rowwise().mean().cast<float>(); }

Sensitivity::Sensitivity(const Autoencoder& model, ConstMatrixView codes, Labels labels, bool whole)
    : model_(model),
      codes_(codes),
      labels_(labels),
      whole_(whole),
      distance_(kTrialShare * deviations(codes, mean_of(codes))),
      sum_(Eigen::MatrixXd::Zero(codes.rows(), whole ? codes.rows() : 1)),
      trials_(std::clamp<Index>(kTriedNumbers / codes.rows(), 4, std::min(kTrials, codes.cols()))) {}

void Sensitivity::advance(ThreadTeam& team) {
    const Matrix jacobian = jacobian_at(tried_ * codes_.cols() / trials_, team);
    if (whole_)
        sum_ += (jacobian.transpose() * jacobian).cast<double>();
    else
        sum_ += jacobian.colwise().squaredNorm().transpose().cast<double>();
    ++tried_;
}

Matrix Sensitivity::jacobian_at(Index sample, ThreadTeam& team) const {
    const Index latent = codes_.rows();
    Matrix tried = codes_.col(sample).replicate(1, latent + 1);
    tried.diagonal() += distance_;
    std::vector<std::uint8_t> labels;
    if (!labels_.empty())
        labels.assign(static_cast<std::size_t>(latent + 1), labels_[static_cast<std::size_t>(sample)]);
    const Matrix decoded = model_.decode(tried, team, labels);
    Matrix jacobian = decoded.leftCols(latent).colwise() - decoded.col(latent);
    for (Index i = 0; i < latent; ++i) jacobian.col(i) *= distance_(i) > 0 ? 1 / distance_(i) : 0.0f;
    return jacobian;
}

}  // namespace hourglass
