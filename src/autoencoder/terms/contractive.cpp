#include "autoencoder/terms/contractive.h"

#include "autoencoder/contraction.h"
#include "autoencoder/objective.h"

namespace hourglass {
namespace {

// Of an encoder of a single layer. Its derivative by the weights has a part that does not
// go through the codes.
class ExactContraction final : public Term {
public:
    Needs needs() const override { return {.stored_gradients = true}; }
    void reserve(const Autoencoder& model, int /*max_batch*/) override {
        row_decay_.resize(model.spec().latent);
    }
    void on_codes(Codes& codes, const Step& step, Value& value) override {
        const float weight = step.model.spec().contraction;
        value.penalty +=
            weight * exact_contraction(step.model, codes.encoded, weight, codes.gradient, row_decay_);
    }
    void after_backward(Autoencoder& model) override {
        Parameter& weight = *model.encoder().layer(0).weight();
        weight.gradient += row_decay_.asDiagonal() * weight.value;
    }

private:
    Vector row_decay_;
};

// Of any other: from what a little noise changes.
class EstimatedContraction final : public Term {
public:
    Needs needs() const override { return {.twins = true, .pictures = 2}; }
    void reserve(const Autoencoder& model, int max_batch) override {
        pairs_.resize(model.features(), 2 * max_batch);
    }
    ConstMatrixView with_twins(ConstMatrixView pictures, const Step& step) override {
        const MatrixView pairs = pairs_.leftCols(2 * pictures.cols());
        const Spec& spec = step.model.spec();
        perturb(pictures, spec.seed, first_stream(spec, step.info.step), pairs);
        return pairs;
    }
    void on_codes(Codes& codes, const Step& step, Value& value) override {
        const float weight = step.model.spec().contraction;
        value.penalty += weight * estimated_contraction(codes.encoded, weight, codes.gradient);
    }

private:
    Matrix pairs_;  // images and perturbed images
};

}  // namespace

std::unique_ptr<Term> make_contractive_term(const Spec& spec) {
    if (has_exact_contraction(spec)) return std::make_unique<ExactContraction>();
    return std::make_unique<EstimatedContraction>();
}

}  // namespace hourglass
