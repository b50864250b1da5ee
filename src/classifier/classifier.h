// A classifier: a network that tells which class a sample belongs to, from its pixels or from the code that
// an autoencoder's encoder makes of them.
#pragma once

#include <string>
#include <vector>

#include "autoencoder/autoencoder.h"
#include "classifier/spec.h"
#include "nn/cross_entropy.h"
#include "nn/image_shape.h"
#include "nn/layer_plan.h"

namespace hourglass {

// The layers behind such an input, from the pixels or from the codes to the logits.
NetworkPlan plan_head(const ClassifierSpec& spec, ImageShape input, std::size_t classes);

// The encoder that a classifier looks through. Its codes are brought to mean 0 and deviation 1.
struct CodeReader {
    Spec spec;        // of the autoencoder that it comes from
    Network network;  // features -> the code, of variational models above the log variances; empty: none
    Vector mean;      // latent
    Vector scale;     // latent: one over the deviation
    bool fine_tuned = false;  // trained with the head, not frozen

    bool empty() const { return network.size() == 0; }
};

class Classifier {
public:
    // Of no layers, to be assigned to.
    Classifier() = default;
    // Fresh weights, for pixels of this shape. Throws Error when the specification has faults or does not fit
    // the picture, and unless there are 2 to 256 classes.
    Classifier(const ClassifierSpec& spec, ImageShape image, std::vector<std::string> classes);
    // Fresh weights behind a copy of the model's encoder. Codes are taken as they are until set_code_range().
    // Throws Error for a conditional model, which has to be told the class before.
    Classifier(const ClassifierSpec& spec, const Autoencoder& model, bool fine_tuned,
               std::vector<std::string> classes);

    const ClassifierSpec& spec() const { return spec_; }
    // The fields that a run may change without fresh weights.
    void set_live_fields(float learning_rate, int epochs);
    // The names of the classes; the place is the class.
    const std::vector<std::string>& classes() const { return classes_; }
    ImageShape image() const { return image_; }
    int features() const { return image_.size(); }
    bool empty() const { return head_.size() == 0; }

    CodeReader& encoder() { return encoder_; }
    const CodeReader& encoder() const { return encoder_; }
    // From the pixels, or from the codes, to the logits.
    Network& head() { return head_; }
    const Network& head() const { return head_; }

    struct Workspace {
        Network::Workspace encoder;
        Network::Workspace head;
        Matrix codes;  // latent x max_batch
    };
    Workspace make_workspace(int max_batch, Passes passes = Passes::ForwardAndBackward) const;

    // What the head reads: the images, or their codes with mean 0 and deviation 1, in the workspace.
    ConstMatrixView head_input(ConstMatrixView images, Workspace& workspace, ThreadTeam& team,
                               const Mode& mode = {}) const;
    // logit_rows x batch, in the workspace. images: features x batch.
    MatrixView logits(ConstMatrixView images, Workspace& workspace, ThreadTeam& team,
                      const Mode& mode = {}) const;

    // Those of the encoder, if there is one, and of the head.
    std::vector<Parameter*> parameters();
    std::vector<const Parameter*> parameters() const;

private:
    void add_head(ImageShape input);

    ClassifierSpec spec_;
    ImageShape image_;
    std::vector<std::string> classes_;
    CodeReader encoder_;
    Network head_;
};

}  // namespace hourglass
