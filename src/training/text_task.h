// Text autoencoders as what a trainer trains.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "text/documents.h"
#include "text/text_autoencoder.h"
#include "training/task.h"

namespace hourglass {

class TextTask final : public Task {
public:
    // Goes on from the model's weights, on the documents that the vocabulary may come from or others. Those
    // at the places in `labeled` show their labels, if labels have a weight. `test` may have no documents.
    // Throws Error when there is nothing to train on, or labels have a weight and there are none.
    TextTask(TextAutoencoder model, Documents train, std::vector<std::uint32_t> labeled, Documents test);

    TextAutoencoder& model() { return model_; }
    const TextAutoencoder& model() const { return model_; }
    const Documents& train() const { return train_; }
    const Documents& test() const { return test_; }

    TrainingSettings settings() const override { return training_settings(model_.spec().network); }
    std::size_t samples() const override { return train_.count(); }
    std::vector<Parameter*> parameters() override { return model_.parameters(); }
    // Returns the mean over the documents of -sum log p(word), nats, plus the divergence of variational
    // models and the weighted cross-entropy of labels.
    double step(std::span<const std::uint32_t> samples, const StepInfo& info, const Update& update,
                ThreadTeam& team) override;
    // The loss without labels; the score is the perplexity, exp of the mean -log p over all words.
    std::optional<Validation> validate(ThreadTeam& team) const override;
    void change(float learning_rate, int epochs) override { model_.set_live_fields(learning_rate, epochs); }

private:
    void gather(std::span<const std::uint32_t> samples, const StepInfo& info);
    double add_divergence(ConstMatrixView encoded, const StepInfo& info);
    double add_label_gradient(std::span<const std::uint32_t> samples, ConstMatrixView codes,
                              const Update& update, const Mode& mode, ThreadTeam& team);

    TextAutoencoder model_;
    Documents train_, test_;
    std::vector<char> shows_label_;              // per training document
    SparseRows input_, counts_;                  // of all training documents
    SparseRows batch_input_, batch_counts_;      // of the minibatch
    std::vector<SparseDense::Workspace> first_;  // one; it has no empty state to assign to
    Network::Workspace rest_, decoder_, label_head_;
    Matrix noise_, codes_;                        // latent x batch, of variational models
    Matrix code_gradient_, label_code_gradient_;  // latent x batch
    Vectorizer::Scratch scratch_;
    std::string noisy_;
};

}  // namespace hourglass
