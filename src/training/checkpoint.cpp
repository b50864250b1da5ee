#include "training/checkpoint.h"

#include "base/error.h"
#include "math/half.h"

namespace hourglass {
namespace {

std::size_t bytes_of(const Checkpoint& model) {
    const Gaussian& gaussian = model.codes.gaussian;
    const Eigen::Index numbers = gaussian.mean.size() + gaussian.scale_tril.size() + gaussian.low.size() +
                                 gaussian.high.size() + model.codes.activity.size() + model.codes.kl.size();
    return model.weights.size() * sizeof(std::uint16_t) + static_cast<std::size_t>(numbers) * sizeof(float);
}

std::size_t bytes_of(const Checkpoints& models) {
    std::size_t bytes = 0;
    for (const auto& model : models) bytes += bytes_of(*model);
    return bytes;
}

}  // namespace

std::size_t weight_count(const Autoencoder& model) {
    std::size_t count = 0;
    for (const Parameter* parameter : model.parameters())
        count += static_cast<std::size_t>(parameter->value.size());
    return count;
}

std::shared_ptr<const Checkpoint> make_checkpoint(const Autoencoder& model, int epoch, double validation_loss,
                                                  double validation_mse, const CodeSummary& codes) {
    auto checkpoint = std::make_shared<Checkpoint>();
    checkpoint->epoch = epoch;
    checkpoint->validation_loss = validation_loss;
    checkpoint->validation_mse = validation_mse;
    checkpoint->codes = codes;
    checkpoint->weights.reserve(weight_count(model));
    for (const Parameter* parameter : model.parameters())
        for (const float value : parameter->value.reshaped()) checkpoint->weights.push_back(to_half(value));
    return checkpoint;
}

void restore(const Checkpoint& checkpoint, Autoencoder& model) {
    if (checkpoint.weights.size() != weight_count(model)) {
        throw Error("the weights after epoch " + std::to_string(checkpoint.epoch) +
                    " belong to a model of another shape");
    }
    const std::uint16_t* next = checkpoint.weights.data();
    for (Parameter* parameter : model.parameters())
        for (float& value : parameter->value.reshaped()) value = from_half(*next++);
}

void thin_out(Checkpoints& models) {
    Checkpoints kept;
    for (std::size_t i = 0; i < models.size(); ++i)
        if (i % 2 == 0 || i + 1 == models.size()) kept.push_back(models[i]);
    models = std::move(kept);
}

void thin_out(Checkpoints& models, std::size_t bytes) {
    while (models.size() > 2 && bytes_of(models) > bytes) thin_out(models);
}

}  // namespace hourglass
