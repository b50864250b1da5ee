#include "compression/axes.h"

#include <algorithm>
#include <cmath>

#include "math/decompositions/decompositions.h"

namespace hourglass {
namespace {

using Eigen::Index;
using Symmetric = Eigen::MatrixXd;

constexpr double kBitsPerStoredNumber = 16;

Symmetric covariance(ConstMatrixView codes, const Vector& center) {
    const Symmetric centered = (codes.colwise() - center).cast<double>();
    return centered * centered.transpose() / static_cast<double>(codes.cols());
}

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

AxesFit::AxesFit(const Autoencoder& model, ConstMatrixView codes, Labels labels, Index most_turned)
    : codes_(codes), sensitivity_(model, codes, labels, codes.rows() <= most_turned) {}

void AxesFit::advance(ThreadTeam& team) {
    if (!sensitivity_.done()) return sensitivity_.advance(team);
    if (own_.center.size() == 0) return fit_own();
    fit_turned();
}

void AxesFit::fit_own() {
    const Vector center = mean_of(codes_);
    const Symmetric metric = sensitivity_.mean();
    own_ = own_axes(center, sensitivity_.whole() ? Symmetric(metric.diagonal()) : metric);
    if (!sensitivity_.whole()) {
        done_ = true;
        return;
    }
    spread_ = covariance(codes_, center);
    own_variances_ = spread_.diagonal().cwiseProduct(own_.to_place.col(0).cast<double>().cwiseAbs2());
}

// The symmetric root of the metric brings codes to where the decoder's output changes the same in every
// direction; there the axes are turned to the principal ones.
void AxesFit::fit_turned() {
    const auto [values, basis] = symmetric_eigen(sensitivity_.mean());
    const double floor = std::max(values.maxCoeff() * 1e-8, 1e-30);
    const Eigen::VectorXd root = values.cwiseMax(floor).cwiseSqrt();
    const Symmetric stretched = root.asDiagonal() * basis.transpose();
    const SymmetricEigen principal = symmetric_eigen(stretched * spread_ * stretched.transpose());
    turned_variances_ = principal.values.cwiseMax(0);
    const Symmetric to_place = principal.vectors.transpose() * stretched;
    const Symmetric to_code = basis * root.cwiseInverse().asDiagonal() * principal.vectors;
    turned_ = {own_.center, true, to_code.cast<float>(), to_place.cast<float>()};
    done_ = true;
}

Axes AxesFit::axes(float step) const {
    if (!sensitivity_.whole()) return own_;
    const double saved = bits_of(own_variances_, step) - bits_of(turned_variances_, step);
    const double stored = static_cast<double>(codes_.rows() * codes_.rows()) * kBitsPerStoredNumber;
    return saved * static_cast<double>(codes_.cols()) <= stored ? own_ : turned_;
}

Axes fit_axes(const Autoencoder& model, ConstMatrixView codes, Labels labels, float step, ThreadTeam& team) {
    AxesFit fit(model, codes, labels);
    while (!fit.done()) fit.advance(team);
    return fit.axes(step);
}

Matrix gradient_to_step(const Sensitivity& sensitivity) {
    constexpr double kDamping = 0.01;  // of the largest
    const Symmetric metric = sensitivity.mean();
    if (!sensitivity.whole())
        return (metric.array() + kDamping * std::max(metric.maxCoeff(), 1e-30)).inverse().cast<float>();
    const auto [values, basis] = symmetric_eigen(metric);
    const double damping = kDamping * std::max(values.maxCoeff(), 1e-30);
    const Eigen::VectorXd inverse = (values.cwiseMax(0).array() + damping).inverse();
    return (basis * inverse.asDiagonal() * basis.transpose()).cast<float>();
}

Matrix gradient_to_step(const Autoencoder& model, ConstMatrixView codes, Labels labels, ThreadTeam& team) {
    Sensitivity sensitivity(model, codes, labels, codes.rows() <= kMostTurned);
    while (!sensitivity.done()) sensitivity.advance(team);
    return gradient_to_step(sensitivity);
}

}  // namespace hourglass
