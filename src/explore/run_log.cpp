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

// Ids of runs from before this session are above those that a session counts.
constexpr std::uint64_t kEarlierIds = std::uint64_t{1} << 32;

template <typename Runs, typename Value>
auto find_by(Runs& runs, Value Run::*member, const Value& value) {
    const auto found = std::ranges::find(runs, value, member);
    return found == runs.end() ? nullptr : &*found;
}

}  // namespace

std::string run_title(const Spec& spec, ImageShape image) {
    const std::vector<Stage> all = stages(plan_model(spec, image));
    std::string name;
    for (std::size_t i = 0; i <= all.size() / 2; ++i)  // as far as the code
        name += (i == 0 ? "" : "-") + std::to_string(all[i].width());
    if (spec.architecture == Architecture::Convolutional) name += ", convolutional";
    if (spec.variant != Variant::Plain) name += ", " + spec_field("variant").get(spec);
    if (!spec.only_classes.empty()) name += ", only " + spec_field("only_classes").get(spec);
    return name;
}

std::string epoch_text(const SavedRun& run) {
    return "epoch " + std::to_string(run.state.epoch.epochs_done()) + " of " +
           std::to_string(run.state.trainer.epochs);
}

std::string run_name(const Snapshot& live, const RunLog& runs) {
    const Run* const run = runs.find_session_run(live.run);
    return run != nullptr ? run->name : run_title(live.model.spec(), live.model.image());
}

std::string what_differs(const Run& run, const std::vector<Run>& runs) {
    std::string text;
    for (const Field& field : spec_fields()) {
        const std::string value = field.get(run.spec);
        const bool differs = field.matters(run.spec) && std::ranges::any_of(runs, [&](const Run& other) {
                                 return !field.matters(other.spec) || field.get(other.spec) != value;
                             });
        if (!differs) continue;
        std::string label(field.label);
        if (label.size() > 1 && label[0] >= 'A' && label[0] <= 'Z' && label[1] >= 'a') label[0] += 'a' - 'A';
        text += (text.empty() ? "" : ", ") + label + " " + value;
    }
    return text;
}

const Run* RunLog::find(std::uint64_t id) const { return find_by(runs_, &Run::id, id); }

const Run* RunLog::find_place(const std::string& place) const {
    return place.empty() ? nullptr : find_by(runs_, &Run::place, place);
}

const Run* RunLog::find_session_run(std::uint64_t run) const {
    return find_by(runs_, &Run::session_run, run);
}

Run* RunLog::change(std::uint64_t id) { return find_by(runs_, &Run::id, id); }

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
    if (Run* const known = find_by(runs_, &Run::session_run, live.run)) return *known;
    if (Run* const kept = live.origin.empty() ? nullptr : find_by(runs_, &Run::place, live.origin)) {
        kept->session_run = live.run;
        return *kept;
    }
    const bool other = std::ranges::any_of(runs_, [&](const Run& run) { return run.data != data; });
    const std::string what = run_title(live.model.spec(), live.model.image()) + (other ? ", " + data : "");
    Run& run = runs_.emplace_back();
    run.id = run.session_run = live.run;
    run.name = unused_name(what);
    run.data = data;
    run.place = live.origin;
    return run;
}

void RunLog::watch(const Snapshot& live, const std::string& data) {
    if (live.checkpoints.empty() || std::ranges::find(forgotten_, live.run) != forgotten_.end()) return;
    const auto& newest = live.checkpoints.back();
    const bool worth_it = newest->epoch > 0 || std::isfinite(newest->validation_mse);
    const Run* known = find_session_run(live.run);
    if (!worth_it || (known != nullptr && known->model == newest)) return;
    Run& run = entry(live, data);
    run.spec = live.model.spec();
    run.image = live.model.image();
    run.from_file = std::isfinite(live.checkpoints.front()->validation_mse);
    run.epochs = live.history.epochs;
    run.model = newest;
    drop_old();
}

void RunLog::drop_old() {
    while (runs_.size() > kMaximumRuns || (runs_.size() > 1 && bytes_of(runs_) > kMaximumBytes))
        runs_.erase(runs_.begin());
}

void RunLog::forget(std::uint64_t id) {
    const Run* const run = find(id);
    forgotten_.push_back(run != nullptr && run->session_run != 0 ? run->session_run : id);
    std::erase_if(runs_, [=](const Run& one) { return one.id == id; });
}

void RunLog::rename(std::uint64_t id, const std::string& name) {
    if (Run* const run = change(id); run != nullptr && !name.empty()) run->name = name;
}

void RunLog::keep_at(std::uint64_t id, const std::string& place) {
    if (Run* const run = change(id)) run->place = place;
}

void RunLog::add(Run run, std::size_t before) {
    if (run.id == 0) run.id = kEarlierIds + ++earlier_;
    if (run.session_run != 0) std::erase(forgotten_, run.session_run);
    run.name = unused_name(run.name);
    const auto place = static_cast<std::ptrdiff_t>(std::min(before, runs_.size()));
    runs_.insert(runs_.begin() + place, std::move(run));
    drop_old();
}

Autoencoder restore(const Run& run) {
    Autoencoder model(run.spec, run.image);
    restore(*run.model, model);
    return model;
}

}  // namespace hourglass::explore
