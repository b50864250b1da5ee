#include "explore/run_log.h"

#include <algorithm>
#include <cmath>

#include "autoencoder/network_plan.h"

namespace hourglass::explore {
namespace {

// Limits on the number of runs and on their weights together (2 MB for the model that the page
// starts with); the oldest are dropped first.
constexpr std::size_t kMaximumRuns = 10;
constexpr std::size_t kMaximumBytes = std::size_t{12} << 20;

std::size_t bytes_of(const std::vector<Run>& runs) {
    std::size_t bytes = 0;
    for (const Run& run : runs) bytes += run.model->weights.size() * sizeof(run.model->weights[0]);
    return bytes;
}

std::string describe(const Autoencoder& model) {
    const Spec& spec = model.spec();
    const std::vector<Stage> all = stages(plan_model(spec, model.image()));
    std::string name;
    for (std::size_t i = 0; i <= all.size() / 2; ++i)  // as far as the code
        name += (i == 0 ? "" : "-") + std::to_string(all[i].width());
    if (spec.architecture == Architecture::Convolutional) name += ", convolutional";
    if (spec.variant != Variant::Plain) name += ", " + spec_field("variant").get(spec);
    return name;
}

}  // namespace

const Run* RunLog::find(std::uint64_t id) const {
    const auto found = std::ranges::find(runs_, id, &Run::id);
    return found == runs_.end() ? nullptr : &*found;
}

std::string RunLog::unused_name(const std::string& wanted) const {
    const auto taken = [&](const std::string& name) {
        return std::ranges::find(runs_, name, &Run::name) != runs_.end();
    };
    if (!taken(wanted)) return wanted;
    int number = 2;
    while (taken(wanted + " (" + std::to_string(number) + ")")) ++number;
    return wanted + " (" + std::to_string(number) + ")";
}

// Where there are runs on other data, with the name of its own: their errors do not compare.
Run& RunLog::entry(const Snapshot& live, const std::string& data) {
    const auto found = std::ranges::find(runs_, live.run, &Run::id);
    if (found != runs_.end()) return *found;
    const bool other = std::ranges::any_of(runs_, [&](const Run& run) { return run.data != data; });
    const std::string what = describe(live.model) + (other ? ", " + data : "");
    Run& run = runs_.emplace_back();
    run.id = live.run;
    run.name = unused_name(what);
    run.data = data;
    return run;
}

void RunLog::watch(const Snapshot& live, const std::string& data) {
    if (live.checkpoints.empty() || std::ranges::find(forgotten_, live.run) != forgotten_.end()) return;
    const auto& newest = live.checkpoints.back();
    const bool worth_it = newest->epoch > 0 || std::isfinite(newest->validation_mse);
    const Run* known = find(live.run);
    if (!worth_it || (known != nullptr && known->model == newest)) return;
    Run& run = entry(live, data);
    run.spec = live.model.spec();
    run.image = live.model.image();
    run.from_file = std::isfinite(live.checkpoints.front()->validation_mse);
    run.epochs = live.history.epochs;
    run.model = newest;
    while (runs_.size() > kMaximumRuns || (runs_.size() > 1 && bytes_of(runs_) > kMaximumBytes))
        runs_.erase(runs_.begin());
}

void RunLog::forget(std::uint64_t id) {
    forgotten_.push_back(id);
    std::erase_if(runs_, [=](const Run& run) { return run.id == id; });
}

void RunLog::rename(std::uint64_t id, const std::string& name) {
    for (Run& run : runs_)
        if (run.id == id && !name.empty()) run.name = name;
}

Autoencoder restore(const Run& run) {
    Autoencoder model(run.spec, run.image.size(), run.image.width);
    restore(*run.model, model);
    return model;
}

}  // namespace hourglass::explore
