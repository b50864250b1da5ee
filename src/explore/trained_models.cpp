#include "explore/trained_models.h"

namespace hourglass::explore {
namespace {

constexpr TrainedModel kModels[] = {
    {"default", "Sharp reconstructions",
     "A plain autoencoder with 32 numbers per digit, which the page starts with. Good to look around."},
    {"plane", "All digits on a plane",
     "Two numbers per digit, so that the map shows the codes directly. Good to see how codes are laid out."},
    {"variational", "New digits",
     "A variational autoencoder: samples from its prior look like digits. Good to generate."},
    {"conditional", "A digit of your choice",
     "A variational autoencoder that is told the digit: its code holds the style. Good to generate one digit."},
    {"denoising", "Noise removed", "Restores noisy digits. Good to draw one and add noise to it."},
    {"translation", "Strokes removed",
     "Gives back the digit behind a stroke through it: a translation from struck to clean. Good to draw a digit and "
     "strike it out."},
    {"sparse", "Strokes and parts",
     "144 numbers, few of them active: each stands for a stroke, as Inside shows. Good to look into a model."},
    {"contractive", "Steady codes",
     "Its 128 numbers change little when the image does. Good to compare with the plain one."},
    {"regularized", "Codes near the origin",
     "20 numbers, close together: a mixture fits them, so samples look like digits. Good to generate."},
    {"convolutional", "Filters that slide",
     "Small filters instead of dense layers: a tenth of the weights. Good for sharp reconstructions."},
};

}  // namespace

std::span<const TrainedModel> trained_models() { return kModels; }

}  // namespace hourglass::explore
