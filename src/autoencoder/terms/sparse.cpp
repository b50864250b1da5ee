#include "autoencoder/terms/sparse.h"

#include <algorithm>
#include <cmath>

namespace hourglass {
namespace {

using Eigen::Index;

class SparseTerm final : public Term {
public:
    void on_codes(Codes& codes, const Step& step, Value& value) override {
        const Spec& spec = step.model.spec();
        value.penalty +=
            spec.sparsity_weight *
            (spec.sparsity == Sparsity::Kl
                 ? kl_sparsity(codes.encoded, spec.sparsity_target, spec.sparsity_weight, codes.gradient)
                 : l1_sparsity(codes.encoded, spec.sparsity_weight, codes.gradient));
    }
};

}  // namespace

std::unique_ptr<Term> make_sparse_term(const Spec& spec) {
    if (spec.sparsity == Sparsity::TopK) return nullptr;
    return std::make_unique<SparseTerm>();
}

double kl_sparsity(ConstMatrixView codes, float target, float weight, MatrixView gradient) {
    constexpr float kMargin = 1e-5f;  // keeps the divergence of a dead unit finite
    const auto batch = static_cast<float>(codes.cols());
    double total = 0;
    for (Index i = 0; i < codes.rows(); ++i) {
        const float activity = std::clamp(codes.row(i).sum() / batch, kMargin, 1 - kMargin);
        total += static_cast<double>(target * std::log(target / activity) +
                                     (1 - target) * std::log((1 - target) / (1 - activity)));
        const float derivative = (1 - target) / (1 - activity) - target / activity;
        gradient.row(i).array() += weight * derivative / batch;
    }
    return total;
}

double l1_sparsity(ConstMatrixView codes, float weight, MatrixView gradient) {
    const auto batch = static_cast<float>(codes.cols());
    double total = 0;
    for (Index j = 0; j < codes.cols(); ++j) {
        for (Index i = 0; i < codes.rows(); ++i) {
            const float code = codes(i, j);
            total += static_cast<double>(std::abs(code));
            gradient(i, j) += code > 0 ? weight / batch : code < 0 ? -weight / batch : 0.0f;
        }
    }
    return total / static_cast<double>(batch);
}

}  // namespace hourglass
