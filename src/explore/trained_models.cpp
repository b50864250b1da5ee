#include "explore/trained_models.h"

namespace hourglass::explore {
namespace {

constexpr TrainedModel kModels[] = {
    {"default", "Sharp reconstructions",
     "A plain autoencoder with 32 numbers per digit, which the page starts with."},
    {"variational", "New digits", "A variational autoencoder: samples from its prior look like digits."},
    {"plane", "All digits on a plane", "Two numbers per digit, so that the map shows the codes directly."},
};

}  // namespace

std::span<const TrainedModel> trained_models() { return kModels; }

}  // namespace hourglass::explore
