// The semi-supervised variational model M2 (Kingma, Mohamed, Rezende and Welling 2014, "Semi-supervised
// learning with deep generative models", section 3): a sample x comes from its class y and a code z that says
// the rest. Samples without a label teach the classifier q(y | x) what the classes look like.
#pragma once

#include <cstdint>
#include <vector>

#include "autoencoder/spec.h"
#include "classifier/spec.h"
#include "math/thread_team.h"
#include "nn/cross_entropy.h"
#include "nn/network.h"
#include "nn/step_info.h"

namespace hourglass {

struct SemiSupervisedSettings {
    int latent = 4;           // numbers in z
    int labeled_batch = 100;  // labeled samples beside the others in a step, at most
    // Of p(x | y, z). With the Gaussian one the decoder gives the log variances, too.
    Likelihood likelihood = Likelihood::Bernoulli;
    // The objective is the mean of -U(x) over the unlabeled samples (equation 7), plus so much of the mean
    // cross-entropy of the labels (equation 9: alpha / N, there 0.1) and of the mean of -L(x, y) over the
    // labeled samples (equation 6; there their share of all samples).
    float label_weight = 1;
    float labeled_weight = 0.01f;
};

// Trains q(y | x), the head of a classifier, together with the encoder q(z | x, y) and the decoder
// p(x | y, z), which only training needs. p(y) is uniform, p(z) = N(0, I).
class SemiSupervised {
public:
    // Fresh weights: dense layers of the widths of spec.hidden, in the decoder in reverse.
    SemiSupervised(const ClassifierSpec& spec, const SemiSupervisedSettings& settings, int features,
                   int classes);

    // The encoder's and the decoder's.
    std::vector<Parameter*> parameters();

    struct Batch {
        ConstMatrixView samples;  // features x (labeled + unlabeled), the labeled ones first
        Classes classes;          // of the labeled ones
        std::uint32_t stream;     // of the first sample's random numbers
    };
    // Means, nats.
    struct Value {
        double loss = 0;           // what training makes small
        double labeled = 0;        // -L(x, y), equation 6: the negative ELBO of sample and label
        double unlabeled = 0;      // -U(x), equation 7
        double cross_entropy = 0;  // of the labels, equation 9
    };
    // Forward, backward, and the updates by the rule on the way. All classes of an unlabeled sample are
    // summed over. The head's workspace has room for the batch.
    Value step(Network& head, Network::Workspace& head_workspace, const Batch& batch, const StepInfo& info,
               const Update& update, ThreadTeam& team);

private:
    void lay_out_columns(const Batch& batch, ConstMatrixView logits);
    void join(Eigen::Index sample, const Batch& batch);
    void draw_codes(Eigen::Index sample, const Batch& batch, ConstMatrixView posterior);
    void likelihood_of(Eigen::Index sample, ConstMatrixView raw);
    void divergence_of(Eigen::Index sample, ConstMatrixView posterior);
    double unlabeled_terms(Eigen::Index sample, MatrixView logit_gradient) const;

    // A sample with one of its classes.
    struct Column {
        Eigen::Index class_;
        float weight;  // how much its negative ELBO counts
        double loss;   // that, nats
    };

    Column& at(Eigen::Index column) { return columns_[static_cast<std::size_t>(column)]; }
    const Column& at(Eigen::Index column) const { return columns_[static_cast<std::size_t>(column)]; }
    Eigen::Index first_of(Eigen::Index sample) const { return first_[static_cast<std::size_t>(sample)]; }

    SemiSupervisedSettings settings_;
    std::uint64_t seed_;
    Eigen::Index features_, classes_;
    Network encoder_;  // features + classes -> 2 latent
    Network decoder_;  // latent + classes -> features, or their means above their log variances
    Network::Workspace encoder_workspace_, decoder_workspace_;
    Eigen::Index labeled_ = 0;         // samples of the batch
    std::vector<Column> columns_;      // of all samples, one after the other
    std::vector<Eigen::Index> first_;  // of each sample's columns, and where the last ones end
    Matrix log_probability_;           // classes x samples: log q(y | x)
    Matrix joined_;                    // features + classes x columns
    Matrix noise_;                     // latent x samples: the classes of a sample share it
    Matrix codes_, code_gradient_;     // latent + classes x columns
};

}  // namespace hourglass
