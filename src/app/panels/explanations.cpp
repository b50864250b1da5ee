#include "app/panels/explanations.h"

namespace hourglass::app {
namespace {

constexpr Explanation kConvolutional = {
    "Convolutional: small filters slide over the image, the same ones everywhere.",
    "Each unit: the activation of a bias + the sum of filter times patch; each layer shrinks the image by its "
    "stride",
    "Sharper images with about a tenth of the weights. Training takes more memory per image."};
constexpr Explanation kTied = {
    "Tied: the decoder's weights are the encoder's, transposed.",
    "Encoder: the activation of bias + weights times input; decoder: the same with the weights transposed",
    "Half as many weights to learn, and to overfit with. The decoder is less flexible."};
constexpr Explanation kWeightDecay = {
    "Weight decay pulls every weight a little toward zero at every step.",
    "Loss + half the decay times the squared weights; AdamW shrinks them apart from the loss, by learning rate "
    "times decay",
    "Helps with few images and many weights. Too much blurs the reconstructions."};
constexpr Explanation kDropout = {
    "Dropout leaves out hidden units, different ones at every step, so that none relies on another.",
    "While training, the units that are left are divided by 1 \u2212 share; afterwards all are there as they are",
    "Helps with few images and many weights. Training takes longer, and images are softer."};

}  // namespace

std::vector<const Explanation*> explanations(const Spec& spec, FieldGroup group) {
    std::vector<const Explanation*> all;
    switch (group) {
        case FieldGroup::Variant:
            all.push_back(&variant_info(spec.variant).explanation);
            break;
        case FieldGroup::Shape:
            if (spec.architecture == Architecture::Convolutional) all.push_back(&kConvolutional);
            if (spec.ties_weights()) all.push_back(&kTied);
            break;
        case FieldGroup::Training:
            if (spec.weight_decay > 0) all.push_back(&kWeightDecay);
            if (spec.dropout > 0) all.push_back(&kDropout);
            break;
    }
    return all;
}

}  // namespace hourglass::app
