#include "app/panels/explanations.h"

namespace hourglass::app {
namespace {

const Explanation& of_variant(Variant variant) {
    static const Explanation plain = {
        "The code is a bottleneck: the network has to find out what matters about a digit.",
        "Loss: d(x, decode(encode(x)))",
        "The sharpest reconstructions. Codes lie anywhere, so random ones often mean nothing."};
    static const Explanation contractive = {
        "Codes may move only little when the picture does: small changes of a digit are ignored.",
        "Loss: d(x, x') + contraction |dcode/dx|\u00b2",
        "Steadier codes, for somewhat blurred pictures. Exact for one layer; deeper encoders are probed with "
        "noise, at twice the cost."};
    static const Explanation denoising = {
        "The encoder sees a damaged digit, but the clean one has to come out.",
        "Loss: d(x, decode(encode(damaged x)))",
        "Removes noise and fills in what is missing, and its codes are sturdier. Costs some sharpness."};
    static const Explanation sparse = {
        "There are many units, but only few may speak for each digit.",
        "Loss: d(x, x') + weight times KL(rho, activity) or |code|; top k keeps the k largest",
        "Units become strokes and parts. Too strong a weight silences some for good."};
    static const Explanation variational = {
        "A code is a small cloud instead of a point, and all clouds together form one bell.",
        "Loss: -log p(x | z) + beta KL(q(z | x), N(0, 1)), in nats a digit",
        "Random codes give new digits. Pictures are softer; a large beta empties dimensions."};
    static const Explanation conditional = {
        "Variational, but both halves are told which digit it is.",
        "Loss: -log p(x | z, digit) + beta KL(q(z | x, digit), N(0, 1))",
        "Ask for a digit and get new ones of it: the code keeps only the style."};
    switch (variant) {
        case Variant::Contractive:
            return contractive;
        case Variant::Denoising:
            return denoising;
        case Variant::Sparse:
            return sparse;
        case Variant::Variational:
            return variational;
        case Variant::Conditional:
            return conditional;
        case Variant::Plain:
            break;
    }
    return plain;
}

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
            all.push_back(&of_variant(spec.variant));
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
