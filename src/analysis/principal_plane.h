// The plane in which codes vary most: their first two principal components, for a picture of
// them. Unlike fit_pca (pca.h) it takes codes as they are in memory, is cheap enough for a
// frame, and stays put while the codes move.
#pragma once

#include <array>

#include "math/matrix.h"

namespace hourglass {

struct PrincipalPlane {
    Vector mean;                        // latent
    Matrix axes;                        // latent x 2, orthonormal columns, the larger variance first
    std::array<double, 2> explained{};  // share of the whole variance along each; 0 without variance
    Matrix block;                       // latent x a few: where the next iteration goes on

    bool empty() const { return mean.size() == 0; }
    // 2 x count from latent x count, and back.
    Matrix project(ConstMatrixView codes) const;
    Matrix lift(ConstMatrixView places) const;
};

// Up to here the plane comes from the eigenvectors of the covariance; for longer codes from
// subspace iteration with Rayleigh-Ritz projection (Saad, "Numerical Methods for Large
// Eigenvalue Problems", 2011, algorithm 5.2).
inline constexpr int kLongestExactCode = 64;

// codes is latent x samples. `before` is the plane of a moment ago: axes point the same way as its, and
// iteration goes on from it; an empty one: the larger numbers of each axis are positive. Codes of one number
// get a second axis of zeros. Throws Error without samples.
PrincipalPlane fit_principal_plane(ConstMatrixView codes, const PrincipalPlane& before = {},
                                   int iterations = 30);

}  // namespace hourglass
