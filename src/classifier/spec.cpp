#include "classifier/spec.h"

#include <vector>

namespace hourglass {

ClassifierSpec default_classifier_spec() {
    ClassifierSpec spec;
    spec.hidden = {256};
    spec.channels = {};
    spec.dropout = 0.2f;
    spec.learning_rate = 2e-3f;
    spec.schedule.kind = ScheduleKind::Cosine;
    spec.initializer = Initializer::He;
    return spec;
}

std::span<const Field* const> classifier_fields() {
    static const std::vector<const Field*> fields = [] {
        std::vector<const Field*> found;
        for (const char* key :
             {"hidden", "channels", "kernel", "stride", "activation", "optimizer", "learning_rate",
              "momentum", "schedule", "warmup", "decay_epochs", "decay_factor", "clip_norm", "weight_decay",
              "dropout", "initializer", "batch", "epochs", "seed"})
            found.push_back(&spec_field(key));
        return found;
    }();
    return fields;
}

bool matters(const Field& field, const ClassifierSpec& spec) {
    if (field.key == "hidden" || field.key == "channels") return true;
    if (field.key == "kernel" || field.key == "stride") return !spec.channels.empty();
    return field.matters(spec);
}

}  // namespace hourglass
