// Codes close to the origin: half the squared length of the code, mean over the batch (Ghosh et al. 2020,
// "From Variational to Deterministic Autoencoders", equation 10), which with weight decay replaces the noise
// of a variational model. New codes come from a distribution that is fitted afterwards.
#pragma once

#include <memory>

#include "autoencoder/terms/term.h"

namespace hourglass {

class RegularizedTerm final : public Term {
public:
    void on_codes(Codes& codes, const Step& step, Value& value) override {
        const float weight = step.model.spec().code_penalty;
        const auto count = static_cast<float>(codes.encoded.cols());
        value.penalty += static_cast<double>(weight) * codes.encoded.squaredNorm() / (2 * count);
        codes.gradient += weight / count * codes.encoded;
    }
};

inline std::unique_ptr<Term> make_regularized_term(const Spec& /*spec*/) {
    return std::make_unique<RegularizedTerm>();
}

}  // namespace hourglass
