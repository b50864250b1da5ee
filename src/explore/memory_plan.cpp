#include "explore/memory_plan.h"

#include <algorithm>
#include <cmath>

#include "autoencoder/network_plan.h"
#include "autoencoder/objective.h"
#include "data/table.h"
#include "training/autoencoder_task.h"
#include "training/evaluate.h"

namespace hourglass::explore {
namespace {

// Each weight is there with two moments, in the last good copy, in three snapshots, in a model looked back at
// and in two that are compared.
constexpr double kBytesPerWeight = 34;
// While a run is kept: with two moments, in the file that is made and in the one that is being written.
constexpr double kKeptBytesPerWeight = 24;
// Beside data of MNIST's size.
constexpr double kUsualModelBytes = 125e6;
constexpr double kUsualDataBytes = 55e6;

double bytes_of(const ImageSet& images) {
    return static_cast<double>(images.pixels.size() + images.labels.size() +
                               sizeof(float) * images.values.size());
}

double weight_bytes(const Spec& spec, const ModelPlan& plan) {
    const bool stores_gradients =
        spec.clip_norm > 0 || spec.ties_weights() || objective_needs(spec).stored_gradients;
    return (kBytesPerWeight + (stores_gradients ? sizeof(float) : 0)) * parameter_count(plan);
}

// A minibatch and what training makes of it: see Trainer and Objective.
double step_bytes(const Spec& spec, const ModelPlan& plan) {
    const Term::Needs needs = objective_needs(spec);
    const int encoded = needs.twins ? 2 * spec.batch : spec.batch;
    const double pictures = 1.0 + (spec.changes_input() ? 1 : 0) + needs.pictures;
    const Passes both = Passes::ForwardAndBackward;
    return sizeof(float) *
           (workspace_size(plan.encoder, encoded, both) + workspace_size(plan.decoder, spec.batch, both) +
            spec.batch * (pictures * plan.image.size() + 1.0 * needs.codes * spec.latent));
}

double evaluation_bytes(const ModelPlan& plan) {
    return sizeof(float) * (workspace_size(plan.encoder, kEvaluatedAtOnce, Passes::Forward) +
                            workspace_size(plan.decoder, kEvaluatedAtOnce, Passes::Forward));
}

double planned_bytes(const Spec& spec, const ModelPlan& plan) {
    return weight_bytes(spec, plan) + step_bytes(spec, plan) + evaluation_bytes(plan);
}

}  // namespace

double page_model_bytes(const Dataset& data) {
    const double more = bytes_of(data.train) + bytes_of(data.test) - kUsualDataBytes;
    return kUsualModelBytes - std::max(more, 0.0);
}

double planned_bytes(const Spec& spec, ImageShape image) {
    return planned_bytes(spec, plan_model(spec, image));
}

bool can_be_kept(const Spec& spec, ImageShape image, double limit) {
    const ModelPlan plan = plan_model(spec, image);
    return planned_bytes(spec, plan) + kKeptBytesPerWeight * parameter_count(plan) <= limit;
}

std::optional<Fault> misfit(const Spec& spec, const ImageSet& images, double limit) {
    const ImageShape image = picture_of(static_cast<int>(images.features()), images.width, images.channels);
    if (auto fault = picture_fault(spec, image)) return fault;
    if (auto fault = samples_fault(spec, images)) return fault;
    limit -= bytes_of(images) / static_cast<double>(images.count()) * spec.validation_images;  // a copy
    const ModelPlan plan = plan_model(spec, image);
    if (planned_bytes(spec, plan) <= limit) return std::nullopt;
    Spec small_steps = spec;
    small_steps.batch = 1;
    if (planned_bytes(small_steps, plan) <= limit) {
        return fault_of("batch",
                        "of " + std::to_string(spec.batch) + (is_table(images) ? " rows" : " images") +
                            " takes more than the page's memory with this model; a smaller one may fit");
    }
    if (weight_bytes(spec, plan) > limit / 2) {
        const double fitting = 0.9 * std::max(limit, 0.0) / kBytesPerWeight;  // without the minibatch
        return Fault{nullptr, "a model of " + std::to_string(std::lround(parameter_count(plan) / 1e6)) +
                                  " million weights is too large for the page's memory; about " +
                                  std::to_string(static_cast<int>(fitting / 1e6)) + " million fit"};
    }
    const double more = planned_bytes(small_steps, plan) - weight_bytes(spec, plan);
    const std::string key = spec.architecture == Architecture::Dense ? "hidden" : "channels";
    const std::string remedy = spec.architecture == Architecture::Dense
                                   ? "narrower layers"
                                   : "fewer filters, a smaller kernel or a larger stride";
    return Fault{&spec_field(key), key + ": the layers' activations take " +
                                       std::to_string(std::lround(more / 1e6)) +
                                       " MB, more than the page's memory; " + remedy + " may fit"};
}

}  // namespace hourglass::explore
