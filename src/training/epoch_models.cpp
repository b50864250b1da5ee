#include "training/epoch_models.h"

#include "base/error.h"
#include "math/half.h"

namespace hourglass {
namespace {

std::size_t bytes_of(const EpochModel& model) {
    const Gaussian& gaussian = model.codes.gaussian;
    const Eigen::Index numbers = gaussian.mean.size() + gaussian.scale_tril.size() + gaussian.low.size() +
                                 gaussian.high.size() + model.codes.activity.size() + model.codes.kl.size();
    return model.weights.size() * sizeof(std::uint16_t) + static_cast<std::size_t>(numbers) * sizeof(float);
}

std::size_t bytes_of(const EpochModels& models) {
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

std::shared_ptr<const EpochModel> remember(const Autoencoder& model, int epoch, double validation_loss,
                                           double validation_mse, const CodeSummary& codes) {
    auto remembered = std::make_shared<EpochModel>();
    remembered->epoch = epoch;
    remembered->validation_loss = validation_loss;
    remembered->validation_mse = validation_mse;
    remembered->codes = codes;
    remembered->weights.reserve(weight_count(model));
    for (const Parameter* parameter : model.parameters())
        for (const float value : parameter->value.reshaped()) remembered->weights.push_back(to_half(value));
    return remembered;
}

void recall(const EpochModel& remembered, Autoencoder& model) {
    if (remembered.weights.size() != weight_count(model)) {
        throw Error("the weights after epoch " + std::to_string(remembered.epoch) +
                    " belong to a model of another shape");
    }
    const std::uint16_t* next = remembered.weights.data();
    for (Parameter* parameter : model.parameters())
        for (float& value : parameter->value.reshaped()) value = from_half(*next++);
}

void thin_out(EpochModels& models, std::size_t bytes) {
    while (models.size() > 2 && bytes_of(models) > bytes) {
        EpochModels kept;
        for (std::size_t i = 0; i < models.size(); ++i)
            if (i % 2 == 0 || i + 1 == models.size()) kept.push_back(models[i]);
        models = std::move(kept);
    }
}

}  // namespace hourglass
