// Where codes of new digits are drawn: from a distribution fitted to the codes of the
// test digits, or from a prior.
#pragma once

#include <cstdint>

#include "autoencoder/mixture.h"
#include "explore/look.h"

namespace hourglass::explore {

enum class CodeOrigin { Mixture, Gaussian, Normal };

class CodeSource {
public:
    // Once a frame in which codes are wanted; spends a millisecond or two on the mixture. Variational models
    // have a prior, whatever was asked for.
    void update(const Look& look, CodeOrigin wanted);
    bool behind() const { return fitting_; }
    // Grows when the distribution changed.
    std::uint64_t version() const { return version_; }
    // What draw() draws from: until a mixture has been fitted, one Gaussian.
    CodeOrigin origin() const { return origin_; }
    const Gaussian& gaussian() const { return gaussian_; }

    // Codes with the classes that they were drawn for; the classes are empty where none is known. The same
    // numbers give the same codes, and the first of many are those of few.
    MixtureSamples draw(int count, std::uint32_t seed, float temperature) const;

private:
    void fit(const Look& look);

    Gaussian gaussian_;  // of the snapshot's codes
    CodeOrigin origin_ = CodeOrigin::Gaussian;
    MixtureFit mixture_;
    std::shared_ptr<const Dataset> fitted_data_;
    Eigen::Index fitted_latent_ = 0;
    std::uint64_t fitted_codes_ = 0;  // version of the evaluation
    bool fitting_ = false;
    std::uint64_t version_ = 0;
};

}  // namespace hourglass::explore
