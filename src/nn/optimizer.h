// Update rules. A rule is applied to a part of one parameter as soon as that part's gradient is known, so
// that the gradient need not be stored and the parameter is touched once a step.
#pragma once

#include <string>
#include <variant>

#include "math/matrix.h"

namespace hourglass {

enum class OptimizerKind { Sgd, Adam };

// One trainable array with what the rule remembers of it (both empty until a rule needs them).
struct Parameter {
    std::string name;  // "encoder.0.weight"
    Matrix value;
    Matrix first_moment;
    Matrix second_moment;
};

// v = momentum v + g; w -= rate v (as PyTorch writes it).
struct Sgd {
    float rate = 0.1f;
    float momentum = 0.0f;
};

// Kingma and Ba 2015, algorithm 1.
struct Adam {
    float rate = 1e-3f;
    float beta1 = 0.9f;
    float beta2 = 0.999f;
    float epsilon = 1e-8f;
};

// Leaves the value alone and puts the gradient into first_moment: for gradient checks and displays.
struct RecordGradient {};

using UpdateRule = std::variant<Sgd, Adam, RecordGradient>;

// Makes room for what the rule remembers, set to zero. Allocates; call it before the first step.
void prepare(const UpdateRule& rule, Parameter& parameter);

// Adam at one step, with what is the same for every entry worked out.
struct AdamStep {
    float rate;                 // learning rate over the first bias correction, 1 - beta1^t
    float inverse_correction2;  // 1 / (1 - beta2^t)
    float beta1;
    float beta2;
    float epsilon;
};

// What a rule does in one step.
using Update = std::variant<Sgd, AdamStep, RecordGradient>;

// Steps count from 1.
Update at_step(const UpdateRule& rule, long step);

// Applies the update to `count` entries (in storage order, from `first`) of the parameter.
void apply(const Update& update, Parameter& parameter, Eigen::Index first, Eigen::Index count,
           const float* gradient);

}  // namespace hourglass
