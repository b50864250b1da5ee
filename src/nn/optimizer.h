// Update rules. A rule is applied to a part of one parameter as soon as that part's gradient is known, so
// that the gradient need not be stored and the parameter is touched once per step.
#pragma once

#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/choices.h"
#include "math/matrix.h"

namespace hourglass {

enum class OptimizerKind { Sgd, Nesterov, RmsProp, Adam, AdamW };
template <>
inline constexpr auto choices_of<OptimizerKind> = choices<OptimizerKind>(
    {{"sgd", "SGD"}, {"nesterov"}, {"rmsprop", "RMSProp"}, {"adam"}, {"adamw", "AdamW"}});

// One trainable array with what the rule remembers of it (empty until a rule needs it).
struct Parameter {
    std::string name;  // "encoder.0.weight"
    Matrix value;
    bool decays = false;  // weight decay applies: weights do, biases do not
    Matrix first_moment;
    Matrix second_moment;
    Matrix gradient;  // of StoreGradient
    // Of layers over sparse rows, whose minibatches touch few columns of the value: which columns the stored
    // gradient has. Elsewhere it is zero, and nothing is updated there.
    bool sparse = false;
    std::vector<Eigen::Index> touched;
};

// g += weight_decay w; v = momentum v + g; w -= rate v, or with Nesterov w -= rate (g + momentum v), as
// PyTorch writes it (Sutskever et al. 2013, section 2).
struct Sgd {
    float rate = 0.1f;
    float momentum = 0.0f;
    bool nesterov = false;
    float weight_decay = 0.0f;
};

// s = alpha s + (1 - alpha) g^2; w -= rate g / (sqrt(s) + epsilon) (Tieleman and Hinton 2012, lecture 6.5).
struct RmsProp {
    float rate = 1e-3f;
    float alpha = 0.99f;
    float epsilon = 1e-8f;
    float weight_decay = 0.0f;
};

// Kingma and Ba 2015, algorithm 1. The weight decay is added to the gradient, or, decoupled, taken off the
// weights by itself: w -= rate weight_decay w (Loshchilov and Hutter 2019, algorithm 2).
struct Adam {
    float rate = 1e-3f;
    float beta1 = 0.9f;
    float beta2 = 0.999f;
    float epsilon = 1e-8f;
    float weight_decay = 0.0f;
    bool decoupled = false;
};

// Leaves the value alone and puts the gradient into Parameter::gradient: for rules that need all gradients
// before the first update (clipping, tied weights), for checks and displays.
struct StoreGradient {};
// Leaves everything alone: for gradients of inputs only.
struct Frozen {};

using UpdateRule = std::variant<Sgd, RmsProp, Adam, StoreGradient, Frozen>;

// Makes room for what the rule remembers, set to zero. Allocates; call it before the first step.
void prepare(const UpdateRule& rule, Parameter& parameter);
// Drops what rules remember: a copy is for display or for a new run.
void forget(Parameter& parameter);

// Adam at one step, with what is the same for every entry worked out.
struct AdamStep {
    float rate;                 // learning rate over the first bias correction, 1 - beta1^t
    float inverse_correction2;  // 1 / (1 - beta2^t)
    float beta1;
    float beta2;
    float epsilon;
    float weight_decay;  // added to the gradient
    float shrinkage;     // the share of a weight that is taken off it: decoupled decay
};

// What a rule does in one step.
using Update = std::variant<Sgd, RmsProp, AdamStep, StoreGradient, Frozen>;

// Steps count from 1. The rule's learning rate is multiplied by `rate_factor` (nn/schedule.h).
Update at_step(const UpdateRule& rule, long step, float rate_factor = 1.0f);

// Applies the update to `count` entries (in storage order, from `first`) of the parameter.
void apply(const Update& update, Parameter& parameter, Eigen::Index first, Eigen::Index count,
           const float* gradient);

// Before the columns of a sparse parameter's gradient are stored: the ones of the step before become zero,
// and the new ones are named. The parameter keeps the memory.
void begin_stored_columns(Parameter& parameter);

// Applies the update to the parameter by its stored gradient; of a sparse one to the touched columns alone.
void apply_stored(const Update& update, Parameter& parameter);

// Shortens the stored gradients, taken as one vector, to length `limit` if they are longer (Pascanu et al.
// 2013, algorithm 1). Of sparse ones only the touched columns are looked at. Returns the length before.
double clip_gradients(std::span<Parameter* const> parameters, float limit);

}  // namespace hourglass
