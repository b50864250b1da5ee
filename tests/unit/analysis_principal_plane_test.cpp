// The plane of the two largest variances.
#include <Eigen/Eigenvalues>
#include <cmath>
#include <gmock/gmock.h>

#include "analysis/principal_plane.h"
#include "base/error.h"
#include "math/random.h"

namespace hourglass {
namespace {

using testing::ElementsAre;

// Normal numbers, whose spread falls from the first to the last dimension of a turned space.
Matrix codes_of(int latent, int count) {
    Random random(3, "codes");
    Matrix codes(latent, count);
    for (Eigen::Index i = 0; i < codes.size(); ++i) codes.data()[i] = random.normal();
    for (int k = 0; k < latent; ++k) codes.row(k) *= 4.0f / static_cast<float>(k + 1);
    Matrix turn(latent, latent);
    for (Eigen::Index i = 0; i < turn.size(); ++i) turn.data()[i] = random.normal();
    const Matrix q = Eigen::HouseholderQR<Matrix>(turn).householderQ();
    return (q * codes).colwise() + Vector::Constant(latent, 0.5f);
}

struct Expected {
    Eigen::MatrixXd axes;  // latent x 2
    double first, second;  // shares
};

Expected in_closed_form(const Matrix& codes) {
    const Eigen::MatrixXd wide = codes.cast<double>();
    const Eigen::MatrixXd centered = wide.colwise() - wide.rowwise().mean().eval();
    const Eigen::MatrixXd covariance = centered * centered.transpose();
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);
    const Eigen::VectorXd values = solver.eigenvalues().reverse();
    return {solver.eigenvectors().rightCols(2).rowwise().reverse(), values[0] / values.sum(),
            values[1] / values.sum()};
}

class PrincipalPlaneOf : public testing::TestWithParam<int> {};

TEST_P(PrincipalPlaneOf, codes_is_that_of_the_covariance) {
    const Matrix codes = codes_of(GetParam(), 600);
    const Expected expected = in_closed_form(codes);
    const PrincipalPlane plane = fit_principal_plane(codes);
    for (int k = 0; k < 2; ++k)
        EXPECT_NEAR(std::abs(plane.axes.col(k).cast<double>().dot(expected.axes.col(k))), 1, 1e-4) << k;
    EXPECT_NEAR(plane.explained[0], expected.first, 1e-4);
    EXPECT_NEAR(plane.explained[1], expected.second, 1e-4);
    EXPECT_NEAR((plane.axes.transpose() * plane.axes - Matrix::Identity(2, 2)).norm(), 0, 1e-5);
}

// Below and above kLongestExactCode, and the shortest.
INSTANTIATE_TEST_SUITE_P(Latent, PrincipalPlaneOf, testing::Values(2, 3, 32, 64, 65, 200));

TEST(PrincipalPlane, takes_a_place_of_its_plane_there_and_back) {
    const Matrix codes = codes_of(8, 300);
    const PrincipalPlane plane = fit_principal_plane(codes);
    const Matrix places = plane.project(codes);
    EXPECT_LT(places.rowwise().mean().norm(), 1e-4);
    EXPECT_LT((plane.project(plane.lift(places)) - places).norm(), 1e-3);
}

TEST(PrincipalPlane, axes_keep_their_direction_from_one_fit_to_the_next) {
    const Matrix codes = codes_of(16, 300);
    PrincipalPlane turned = fit_principal_plane(codes);
    turned.axes.col(1) *= -1;
    const PrincipalPlane next = fit_principal_plane(codes, turned);
    EXPECT_GT(next.axes.col(0).dot(turned.axes.col(0)), 0.999f);
    EXPECT_GT(next.axes.col(1).dot(turned.axes.col(1)), 0.999f);
}

TEST(PrincipalPlane, iteration_goes_on_where_it_stopped) {
    const Matrix codes = codes_of(100, 400);
    const Expected expected = in_closed_form(codes);
    PrincipalPlane plane;
    for (int i = 0; i < 12; ++i) plane = fit_principal_plane(codes, plane, 1);
    EXPECT_NEAR(std::abs(plane.axes.col(1).cast<double>().dot(expected.axes.col(1))), 1, 1e-3);
}

TEST(PrincipalPlane, of_equal_codes_is_a_point) {
    const PrincipalPlane plane = fit_principal_plane(Matrix::Constant(5, 20, 3.0f));
    EXPECT_TRUE(plane.axes.allFinite());
    EXPECT_THAT(plane.explained, ElementsAre(0, 0));
    EXPECT_NEAR(plane.project(Matrix::Constant(5, 1, 3.0f)).norm(), 0, 1e-6);
}

TEST(PrincipalPlane, of_single_numbers_is_a_line) {
    const PrincipalPlane plane = fit_principal_plane(Matrix{{1.0f, 2.0f, 6.0f}});
    EXPECT_NEAR(plane.explained[0], 1, 1e-6);
    EXPECT_EQ(plane.axes.col(1).norm(), 0);
}

TEST(PrincipalPlane, needs_a_code) { EXPECT_THROW(fit_principal_plane(Matrix(4, 0)), Error); }

}  // namespace
}  // namespace hourglass
