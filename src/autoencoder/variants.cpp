#include "autoencoder/variants.h"

#include <algorithm>
#include <iterator>

#include "autoencoder/terms/contractive.h"
#include "autoencoder/terms/regularized.h"
#include "autoencoder/terms/sparse.h"
#include "autoencoder/terms/variational.h"

namespace hourglass {
namespace {

constexpr VariantInfo kVariants[] = {
    {.variant = Variant::Plain,
     .explanation = {"The code is a bottleneck: the network has to find out what matters about a digit.",
                     "Loss: how far the reconstruction is from the image",
                     "The sharpest reconstructions. Codes may lie anywhere, so "
                     "random codes are often not digits."}},
    {.variant = Variant::Contractive,
     .explanation =
         {"The code may change only a little when the image does: small changes of a digit are ignored.",
          "Loss: how far the reconstruction is from the image + contraction times how fast the code changes "
          "with the image, squared",
          "Steadier codes, but somewhat blurred images. Exact for one layer; deeper encoders "
          "are probed with noise, at twice the cost."},
     .terms = {make_contractive_term}},
    {.variant = Variant::Denoising,
     .explanation =
         {"The encoder sees a corrupted digit, but the clean one has to come out.",
          "Loss: how far what is restored is from the clean image",
          "Removes noise and fills in missing parts; its codes are more robust. Costs some sharpness."},
     .corrupts_input = true},
    {.variant = Variant::Sparse,
     .explanation =
         {"There are many units, but only a few may be active for each digit.",
          "Loss: how far the reconstruction is from the image + weight times how far the activity is from its "
          "target (kl) or the size of the code (l1); top-k adds nothing",
          "Units become strokes and parts. Too large a weight silences some for good."},
     .is_sparse = true,
     .terms = {make_sparse_term}},
    {.variant = Variant::Variational,
     .explanation =
         {"A code is a small cloud instead of a point, and all clouds together form one bell curve.",
          "Loss: how unlikely the image is, given its code + beta times how far the cloud is from the bell curve "
          "(KL divergence), in nats per digit",
          "Random codes give new digits. Images are softer; a large beta leaves dimensions unused."},
     .is_variational = true,
     .terms = {make_variational_term}},
    {.variant = Variant::Conditional,
     .explanation = {"Variational, but encoder and decoder are told which digit it is.",
                     "Loss: that of the variational one, in nats per digit",
                     "Ask for a digit and get new versions of it: the code holds only the style."},
     .needs_labels = true,
     .is_variational = true,
     .terms = {make_variational_term}},
    {.variant = Variant::Regularized,
     .explanation =
         {"Codes are held to the origin, so that they lie close together.",
          "Loss: how far the reconstruction is from the image + half the code penalty times the code's squared "
          "length; with weight decay for the decoder",
          "Codes that a mixture can be fitted to, for images as sharp as those of a plain model."},
     .terms = {make_regularized_term}},
    {.variant = Variant::Translation,
     .explanation =
         {"The encoder sees one kind of picture, and its counterpart has to come out.",
          "Loss: how far the translation is from the target",
          "Removes strokes, sharpens, completes, turns. What the source does not show is guessed: a "
          "plausible digit, not always the right one."},
     .translates = true},
};

// The rows are in the order of the enumeration, one for each.
constexpr bool are_complete() {
    for (std::size_t i = 0; i < std::size(kVariants); ++i)
        if (kVariants[i].variant != static_cast<Variant>(i)) return false;
    return std::size(kVariants) == choices_of<Variant>.size();
}
static_assert(are_complete());

}  // namespace

const VariantInfo& variant_info(Variant variant) { return kVariants[static_cast<std::size_t>(variant)]; }

bool Spec::is_variational() const { return variant_info(variant).is_variational; }
bool Spec::corrupts_input() const { return variant_info(variant).corrupts_input; }
bool Spec::translates() const { return variant_info(variant).translates; }
bool Spec::needs_labels() const { return variant_info(variant).needs_labels; }

std::vector<std::unique_ptr<Term>> make_terms(const Spec& spec) {
    std::vector<std::unique_ptr<Term>> all;
    for (const MakeTerm make : variant_info(spec.variant).terms) {
        if (make == nullptr) continue;
        if (auto term = make(spec)) all.push_back(std::move(term));
    }
    return all;
}

}  // namespace hourglass
