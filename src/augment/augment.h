// Makes labeled samples from those that there are: with a model, and by the usual means to compare with.
#pragma once

#include <cstdint>

#include "autoencoder/autoencoder.h"
#include "base/choices.h"
#include "data/dataset.h"

namespace hourglass {

//   conditional    decoded from codes drawn from the prior, of a conditional model that is told the class
//   interpolation  decoded from codes between that of a sample and that of one of its nearest neighbors of
//   the
//                  same class: SMOTE (Chawla et al. 2002) in the code
//   restoration    a denoising model's restorations of corrupted copies of the samples
//   copy           the samples again, in turn
//   smote          between a sample and one of its nearest neighbors of the same class, pixel by pixel
//   shift          the samples shifted by up to 2 pixels each way and rotated by up to 10 degrees
enum class AugmentMethod { Conditional, Interpolation, Restoration, Copy, Smote, Shift };
template <>
inline constexpr auto choices_of<AugmentMethod> = choices<AugmentMethod>(
    {{"conditional"}, {"interpolation"}, {"restoration"}, {"copy"}, {"smote", "SMOTE"}, {"shift"}});

struct AugmentOptions {
    AugmentMethod method = AugmentMethod::Interpolation;
    int neighbors = 5;  // from which interpolation and smote choose
    std::uint64_t seed = 1;
};

// Whether it is the model's work.
bool needs_model(AugmentMethod method);

// Throws Error when the method is for models of another variant.
void check_method(AugmentMethod method, const Spec& spec);

// `count` new samples of the class `label`, features x count, in 0..1 where the originals are. `originals`:
// all samples that there are, of which those of this class are used; `model` may be null where it is not
// needed. Throws Error when there is no sample of the class (conditional models need none), when
// interpolation has only one, when the samples are of another size than the model's, and as above.
Matrix augment(const Autoencoder* model, const ImageSet& originals, std::uint8_t label, int count,
               const AugmentOptions& options, ThreadTeam& team);

}  // namespace hourglass
