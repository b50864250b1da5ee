#include "app/panels/explanations.h"

namespace hourglass::app {
namespace {

constexpr Explanation kConvolutional = {
    "Convolutional: small filters slide over the picture, the same ones everywhere.",
    "Unit: f(bias + sum of filter times patch); each layer shrinks the picture by its stride",
    "Sharper pictures with a tenth of the weights or so. Training takes more memory a picture."};
constexpr Explanation kTied = {
    "Tied: the decoder's weights are the encoder's, transposed.",
    "Encoder: f(b + W h); decoder: f(b' + transposed W h)",
    "Half as many numbers to learn, and to overfit with. The decoder is less free."};
constexpr Explanation kWeightDecay = {
    "Weight decay pulls every weight a little toward zero at every step.",
    "Loss + decay/2 |weights|\u00b2; AdamW shrinks them beside the loss, by rate times decay",
    "Helps when there are few pictures for many weights. Too much blurs what comes out."};
constexpr Explanation kDropout = {
    "Dropout leaves out hidden units, others at every step, so that none relies on another.",
    "While training: h times (0 or 1) / (1 - share); afterwards h",
    "Helps when there are few pictures for many weights. Training takes longer, and pictures are softer."};

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
