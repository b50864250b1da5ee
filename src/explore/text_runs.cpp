#include "explore/text_runs.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/format.h"

namespace hourglass::explore {
namespace {

// One takes some megabytes; the oldest go first.
constexpr std::size_t kMostTextRuns = 6;

std::string text_run_title(const Spec& spec) {
    const Field& variant = spec_field("variant");
    return variant.labels.at(static_cast<std::size_t>(spec.variant)) + ", " + std::to_string(spec.latent) +
           (spec.latent == 1 ? " number" : " numbers");
}

// What stands in a file under this key, or a dash where it is without effect.
std::string value_that_matters(const TextSpec& spec, const std::map<std::string, std::string>& values,
                               const std::string& key) {
    const bool noise = key == "dropped_words" || key == "misspelt_words";
    bool matters = !noise || spec.network.variant == Variant::Denoising;
    for (const Field* field : text_fields())
        if (field->key == key) matters = field->matters(spec.network);
    return matters ? values.at(key) : sign::kDash;
}

std::string label_of(const std::string& key) {
    for (const Field* field : text_fields())
        if (field->key == key) return std::string(field->label);
    std::string label = key;
    std::ranges::replace(label, '_', ' ');
    label[0] += 'A' - 'a';
    return label;
}

}  // namespace

std::string TextRuns::unused_name(const std::string& wanted) const {
    const auto taken = [&](const std::string& name) {
        return std::ranges::find(runs_, name, &TextRun::name) != runs_.end();
    };
    std::string name = wanted;
    for (int number = 2; taken(name); ++number) name = wanted + " (" + std::to_string(number) + ")";
    return name;
}

TextRun& TextRuns::entry(const std::string& name) {
    if (runs_.size() == kMostTextRuns) runs_.erase(runs_.begin());
    TextRun& run = runs_.emplace_back();
    run.name = name;
    return run;
}

void TextRuns::watch(const Snapshot& live) {
    if (live.text == nullptr || live.text->epoch == 0) return;
    auto found = std::ranges::find(runs_, live.run, &TextRun::session_run);
    if (found == runs_.end() && !live.origin.empty())
        found = std::ranges::find(runs_, live.origin, &TextRun::name);
    const TextAutoencoder& model = live.text->model;
    TextRun& run = found != runs_.end() ? *found : entry(unused_name(text_run_title(model.spec().network)));
    run.session_run = live.run;
    if (run.model.get() == &model && run.epochs.size() == live.history.epochs.size()) return;
    run.model = {live.text, &model};
    run.scores = live.text->scores;
    run.epochs = live.history.epochs;
}

void TextRuns::add(const std::string& name, std::shared_ptr<const TextAutoencoder> model) {
    if (std::ranges::find(runs_, model, &TextRun::model) != runs_.end()) return;
    entry(unused_name(name)).model = std::move(model);
}

std::string TextRuns::name_of(std::uint64_t session_run) const {
    const auto found = std::ranges::find(runs_, session_run, &TextRun::session_run);
    return session_run == 0 || found == runs_.end() ? std::string() : found->name;
}

std::vector<SettingPair> differing_settings(const TextSpec& left, const TextSpec& right) {
    std::map<std::string, std::string> left_values, right_values;
    put_spec(left, left_values);
    put_spec(right, right_values);
    std::vector<SettingPair> pairs;
    for (const auto& [key, value] : left_values) {
        SettingPair pair{label_of(key), value_that_matters(left, left_values, key),
                         value_that_matters(right, right_values, key)};
        if (pair.left != pair.right) pairs.push_back(std::move(pair));
    }
    return pairs;
}

}  // namespace hourglass::explore
