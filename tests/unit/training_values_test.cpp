// Whole training runs, step by step, against losses that PyTorch computed in double precision
// (tests/unit/training_values.py).
#include "training_values.h"

#include <cmath>
#include <gtest/gtest.h>
#include <iostream>

#include "training/autoencoder_task.h"

namespace hourglass {
namespace {

constexpr int kPixels = 6;
constexpr int kImages = 4;

std::shared_ptr<const Dataset> data() {
    auto all = std::make_shared<Dataset>();
    all->name = "formula";
    all->train.width = kPixels;
    all->train.height = 1;
    for (int i = 0; i < kImages * kPixels; ++i)
        all->train.pixels.push_back(static_cast<std::uint8_t>((37 * i * i + 11 * i) % 256));
    all->train.labels.assign(kImages, 0);
    all->test = all->train;
    return all;
}

Autoencoder model(const Spec& spec) {
    Autoencoder model(spec, kPixels);
    int weights = 0;
    int biases = 0;
    for (Parameter* parameter : model.parameters()) {
        const bool is_bias = parameter->name.ends_with(".bias");
        const int number = is_bias ? biases++ : weights++;
        for (Eigen::Index i = 0; i < parameter->value.size(); ++i) {
            const auto at = static_cast<double>(i);
            parameter->value.data()[i] = static_cast<float>(is_bias ? 0.1 * std::cos(number + at)
                                                                    : 0.5 * std::sin(1 + number + 7 * at));
        }
    }
    for (const auto& [encoder, decoder] : model.tied_weights()) decoder->value = encoder->value.transpose();
    return model;
}

TEST(TrainingValues, EveryStepIsThatOfAnIndependentComputation) {
    const Spec start =
        parse_spec("hidden=5&latent=3&batch=4&epochs=10&learning_rate=0.01&sparsity_weight=0.001");
    double largest = 0;
    for (const TrainingValues& expected : kTrainingValues) {
        AutoencoderTrainer trainer(model(parse_spec(expected.spec, start)), data());
        for (const double loss : expected.losses) {
            const double found = trainer.train_step(ThreadTeam::single());
            EXPECT_NEAR(found, loss, 2e-5 * loss) << expected.spec << ", step " << trainer.step();
            largest = std::max(largest, std::abs(found / loss - 1));
        }
        EXPECT_LT(expected.losses[9], expected.losses[0]) << expected.spec << ": nothing was learned";
    }
    std::cout << "largest relative difference of a loss: " << largest << '\n';
}

}  // namespace
}  // namespace hourglass
