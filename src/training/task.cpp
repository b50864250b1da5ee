#include "training/task.h"

namespace hourglass {
namespace {

UpdateRule make_rule(const Spec& spec) {
    switch (spec.optimizer) {
        case OptimizerKind::Sgd:
        case OptimizerKind::Nesterov:
            return Sgd{.rate = spec.learning_rate,
                       .momentum = spec.momentum,
                       .nesterov = spec.optimizer == OptimizerKind::Nesterov,
                       .weight_decay = spec.weight_decay};
        case OptimizerKind::RmsProp:
            return RmsProp{.rate = spec.learning_rate, .weight_decay = spec.weight_decay};
        case OptimizerKind::Adam:
        case OptimizerKind::AdamW:
            break;
    }
    return Adam{.rate = spec.learning_rate,
                .weight_decay = spec.weight_decay,
                .decoupled = spec.optimizer == OptimizerKind::AdamW};
}

}  // namespace

TrainingSettings training_settings(const Spec& spec) {
    return {.rule = make_rule(spec),
            .learning_rate = spec.learning_rate,
            .schedule = spec.schedule,
            .clip_norm = spec.clip_norm,
            .batch = spec.batch,
            .epochs = spec.epochs,
            .seed = spec.seed};
}

}  // namespace hourglass
