#include "compression/axes.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <vector>

namespace hourglass {
namespace {

using Eigen::Index;
using Symmetric = Eigen::MatrixXd;

// Turning is a matrix of latent^2 numbers; longer codes keep their own axes.
constexpr Index kMostTurned = 256;
constexpr double kBitsPerStoredNumber = 16;

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

Symmetric covariance(ConstMatrixView codes, const Vector& center) {
    const Symmetric centered = (codes.colwise() - center).cast<double>();
    return centered * centered.transpose() / static_cast<double>(codes.cols());
}

// The mean over some codes of J^T J, where J (features x latent) is the decoder's Jacobian, from differences.
// A number of the code that never changes counts as one that changes nothing.
class Sensitivity {
public:
    Sensitivity(const Autoencoder& model, ConstMatrixView codes, Labels labels, const Vector& deviation,
                ThreadTeam& team)
        : model_(model), codes_(codes), labels_(labels), distance_(kTrialShare * deviation), team_(team) {}

    Symmetric measure(bool whole) {
        const Index latent = codes_.rows();
        const Index trials = std::clamp<Index>(kTriedNumbers / latent, 4, std::min(kTrials, codes_.cols()));
        Symmetric sum = Symmetric::Zero(latent, whole ? latent : 1);
        for (Index t = 0; t < trials; ++t) {
            const Matrix jacobian = jacobian_at(t * codes_.cols() / trials);
            if (whole)
                sum += (jacobian.transpose() * jacobian).cast<double>();
            else
                sum += jacobian.colwise().squaredNorm().transpose().cast<double>();
        }
        return sum / static_cast<double>(trials);
    }

private:
    Matrix jacobian_at(Index sample) {
        const Index latent = codes_.rows();
        Matrix tried = codes_.col(sample).replicate(1, latent + 1);
        tried.diagonal() += distance_;
        std::vector<std::uint8_t> labels;
        if (!labels_.empty())
            labels.assign(static_cast<std::size_t>(latent + 1), labels_[static_cast<std::size_t>(sample)]);
        const Matrix decoded = model_.decode(tried, team_, labels);
        Matrix jacobian = decoded.leftCols(latent).colwise() - decoded.col(latent);
        for (Index i = 0; i < latent; ++i) jacobian.col(i) *= distance_(i) > 0 ? 1 / distance_(i) : 0.0f;
        return jacobian;
    }

    const Autoencoder& model_;
    ConstMatrixView codes_;
    Labels labels_;
    Vector distance_;
    ThreadTeam& team_;
};

// Bits per sample of numbers with these variances, rounded to multiples of a step: half the logarithm of
// variance over noise for those that stand out of it.
double bits_of(const Eigen::VectorXd& variances, float step) {
    const double noise = static_cast<double>(step) * step / 12;
    return (variances.array() / noise + 1).log().sum() / (2 * std::log(2.0));
}

Matrix inverse_of_diagonal(const Matrix& diagonal) { return diagonal.cwiseInverse(); }

Axes own_axes(const Vector& center, const Eigen::VectorXd& sensitivity) {
    // What changes nothing gets steps that round it to 0.
    const double floor = std::max(sensitivity.maxCoeff() * 1e-8, 1e-30);
    const Matrix stretch = sensitivity.cwiseMax(floor).cwiseSqrt().cast<float>();
    return {center, false, inverse_of_diagonal(stretch), stretch};
}

}  // namespace

Matrix Axes::places(ConstMatrixView codes) const {
    const Matrix centered = codes.colwise() - center;
    if (turned) return to_place * centered;
    return to_place.col(0).asDiagonal() * centered;
}

Matrix Axes::codes(ConstMatrixView places) const {
    Matrix found = turned ? Matrix(to_code * places) : Matrix(to_code.col(0).asDiagonal() * places);
    found.colwise() += center;
    return found;
}

Axes fit_axes(const Autoencoder& model, ConstMatrixView codes, Labels labels, float step, ThreadTeam& team) {
    const Index latent = codes.rows();
    const Vector center = codes.cast<double>().rowwise().mean().cast<float>();
    const Vector deviation = deviations(codes, center);
    Sensitivity sensitivity(model, codes, labels, deviation, team);
    if (latent > kMostTurned) return own_axes(center, sensitivity.measure(false));

    const Symmetric metric = sensitivity.measure(true);
    Axes own = own_axes(center, metric.diagonal());
    // The symmetric root of the metric brings codes to where the decoder's output changes the same in every
    // direction; there the axes are turned to the principal ones.
    const Eigen::SelfAdjointEigenSolver<Symmetric> solved(metric);
    const double floor = std::max(solved.eigenvalues().maxCoeff() * 1e-8, 1e-30);
    const Eigen::VectorXd root = solved.eigenvalues().cwiseMax(floor).cwiseSqrt();
    const Symmetric& basis = solved.eigenvectors();
    const Symmetric stretched = root.asDiagonal() * basis.transpose();
    const Symmetric spread = covariance(codes, center);
    const Eigen::SelfAdjointEigenSolver<Symmetric> principal(stretched * spread * stretched.transpose());

    const Eigen::VectorXd own_variances =
        spread.diagonal().cwiseProduct(own.to_place.col(0).cast<double>().cwiseAbs2());
    const double saved = bits_of(own_variances, step) - bits_of(principal.eigenvalues().cwiseMax(0), step);
    const double stored = static_cast<double>(latent * latent) * kBitsPerStoredNumber;
    if (saved * static_cast<double>(codes.cols()) <= stored) return own;
    const Symmetric to_place = principal.eigenvectors().transpose() * stretched;
    const Symmetric to_code = basis * root.cwiseInverse().asDiagonal() * principal.eigenvectors();
    return {center, true, to_code.cast<float>(), to_place.cast<float>()};
}

Matrix gradient_to_step(const Autoencoder& model, ConstMatrixView codes, Labels labels, ThreadTeam& team) {
    constexpr double kDamping = 0.01;  // of the largest
    const Vector center = codes.cast<double>().rowwise().mean().cast<float>();
    Sensitivity sensitivity(model, codes, labels, deviations(codes, center), team);
    if (codes.rows() > kMostTurned) {
        const Symmetric diagonal = sensitivity.measure(false);
        return (diagonal.array() + kDamping * std::max(diagonal.maxCoeff(), 1e-30)).inverse().cast<float>();
    }
    const Eigen::SelfAdjointEigenSolver<Symmetric> solved(sensitivity.measure(true));
    const double damping = kDamping * std::max(solved.eigenvalues().maxCoeff(), 1e-30);
    const Symmetric& basis = solved.eigenvectors();
    const Eigen::VectorXd inverse = (solved.eigenvalues().cwiseMax(0).array() + damping).inverse();
    return (basis * inverse.asDiagonal() * basis.transpose()).cast<float>();
}

}  // namespace hourglass
