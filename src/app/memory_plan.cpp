#include "app/memory_plan.h"

#include <algorithm>
#include <cmath>

#include "autoencoder/network_plan.h"
#include "base/error.h"
#include "training/evaluate.h"

namespace hourglass::app {
namespace {

// Each weight is there with two moments, in the last good copy, in three snapshots, in a model looked back at
// and in two that are compared.
constexpr double kBytesAWeight = 34;
// Beside data of MNIST's size.
constexpr double kUsualModelBytes = 125e6;
constexpr double kUsualDataBytes = 55e6;

double bytes_of(const ImageSet& images) {
    return static_cast<double>(images.pixels.size() + images.labels.size() +
                               sizeof(float) * images.values.size());
}

}  // namespace

double page_model_bytes(const Dataset& data) {
    const double more = bytes_of(data.train) + bytes_of(data.test) - kUsualDataBytes;
    return kUsualModelBytes - std::max(more, 0.0);
}

double planned_bytes(const Spec& spec, ImageShape image) {
    const double activations = 4 * planned_activations(spec, image);
    const double pixels = 4.0 * image.size() * (spec.variant == Variant::Denoising ? 2 : 1);
    const double evaluation = kEvaluatedAtOnce * activations * 2 / 3;  // keeps no gradients
    return kBytesAWeight * planned_parameters(spec, image) + spec.batch * (activations + pixels) + evaluation;
}

std::string misfit(const Spec& spec, const ImageSet& images, double limit) {
    try {
        const ImageShape image = picture_of(static_cast<int>(images.features()), images.width);
        check_picture(spec, image);
        if (planned_bytes(spec, image) <= limit) return "";
        Spec small_steps = spec;
        small_steps.batch = 1;
        if (planned_bytes(small_steps, image) > limit) {
            const double fitting = 0.9 * std::max(limit, 0.0) / kBytesAWeight;  // without the minibatch
            return "a model of " + std::to_string(std::lround(planned_parameters(spec, image) / 1e6)) +
                   " million weights is too large for the page's memory; about " +
                   std::to_string(static_cast<int>(fitting / 1e6)) + " million fit";
        }
        return "batch of " + std::to_string(spec.batch) +
               " images takes more than the page's memory with this model; a smaller one may fit";
    } catch (const Error& error) {
        return error.what();
    }
}

}  // namespace hourglass::app
