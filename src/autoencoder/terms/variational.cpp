#include "autoencoder/terms/variational.h"

#include <algorithm>

#include "autoencoder/objective.h"
#include "autoencoder/posterior.h"
#include "math/random.h"

namespace hourglass {
namespace {

using Eigen::Index;

double warmed_up_beta(const Spec& spec, double epoch) {
    const double share = spec.kl_warmup > 0 ? std::min(1.0, epoch / spec.kl_warmup) : 1.0;
    return spec.beta * share;
}

class VariationalTerm final : public Term {
public:
    // Drawn, their noise, and their gradient.
    Needs needs() const override { return {.draws_codes = true, .codes = 3}; }
    void reserve(const Autoencoder& model, int max_batch) override {
        noise_.resize(model.spec().latent, max_batch);
    }

    MatrixView draw(ConstMatrixView posterior, MatrixView room, const Step& step) override {
        const Spec& spec = step.model.spec();
        const Index count = posterior.cols();
        const MatrixView noise = noise_.leftCols(count);
        for (Index j = 0; j < count; ++j) {
            Random random(spec.seed, "reparameterization",
                          first_stream(spec, step.info.step) + static_cast<std::uint32_t>(j));
            for (Index i = 0; i < spec.latent; ++i) noise_(i, j) = random.normal();
        }
        MatrixView codes = room.topRows(spec.latent);
        reparameterize(posterior, noise, codes);
        if (spec.needs_labels()) append_classes(codes, step.labels, room);
        return room;
    }

    void on_codes(Codes& codes, const Step& step, Value& value) override {
        const Spec& spec = step.model.spec();
        const auto count = static_cast<double>(codes.encoded.cols());
        value.kl = kl_divergence(codes.encoded) / count;
        value.loss += value.kl;
        const double weight = warmed_up_beta(spec, step.info.epoch) / count;
        const auto by_posterior = spec.kl_gradient == KlGradient::Path ? path_gradient : posterior_gradient;
        by_posterior(codes.encoded, noise_.leftCols(codes.encoded.cols()),
                     codes.code_gradient.topRows(spec.latent), static_cast<float>(weight), codes.gradient);
    }

private:
    Matrix noise_;  // latent x batch
};

}  // namespace

std::unique_ptr<Term> make_variational_term(const Spec& /*spec*/) {
    return std::make_unique<VariationalTerm>();
}

}  // namespace hourglass
