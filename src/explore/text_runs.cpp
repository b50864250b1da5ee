#include "explore/text_runs.h"

#include <algorithm>
#include <utility>

#include "base/format.h"
#include "base/text.h"

namespace hourglass::explore {
namespace {

// One takes some megabytes; the oldest go first.
constexpr std::size_t kMostTextRuns = 6;

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

bool TextRuns::watch(const Snapshot& live, const std::string& place) {
    return live.text != nullptr && live.text->epoch > 0 && take(live, place);
}

bool TextRuns::leave(const Snapshot& live, const std::string& place) {
    return live.text != nullptr && live.step > 0 && take(live, place);
}

bool TextRuns::take(const Snapshot& live, const std::string& place) {
    if (std::ranges::find(forgotten_, place) != forgotten_.end()) return false;
    auto found = std::ranges::find(runs_, live.run, &TextRun::session_run);
    if (found == runs_.end())
        if (const TextRun* const kept = find_at(place)) found = runs_.begin() + (kept - runs_.data());
    const TextAutoencoder& model = live.text->model;
    const bool fresh = found == runs_.end();
    if (fresh) {
        add({.name = text_run_title(model.spec().network), .place = place}, runs_.size());
        found = runs_.end() - 1;
    }
    TextRun& run = *found;
    run.session_run = live.run;
    run.begun = true;
    if (run.model.get() == &model && run.epochs.size() == live.history.epochs.size()) return fresh;
    run.model = {live.text, &model};
    run.scores = live.text->scores;
    run.epochs = live.history.epochs;
    return fresh;
}

void TextRuns::add(const std::string& name, std::shared_ptr<const TextAutoencoder> model,
                   const std::string& place, bool first) {
    if (std::ranges::find(runs_, model, &TextRun::model) != runs_.end()) return;
    if (first && runs_.size() >= kMostTextRuns) return;
    add({.name = name, .place = place, .model = std::move(model)}, first ? 0 : runs_.size());
}

void TextRuns::add(TextRun run, std::size_t before) {
    if (run.id == 0) run.id = ++last_id_;
    std::erase(forgotten_, run.place);
    run.name = unused_name(run.name);
    runs_.insert(runs_.begin() + static_cast<std::ptrdiff_t>(std::min(before, runs_.size())), std::move(run));
    while (runs_.size() > kMostTextRuns) runs_.erase(runs_.begin());
}

const TextRun* TextRuns::find(std::uint64_t id) const {
    const auto found = std::ranges::find(runs_, id, &TextRun::id);
    return found == runs_.end() ? nullptr : &*found;
}

const TextRun* TextRuns::find_at(const std::string& place) const {
    const auto found = std::ranges::find(runs_, place, &TextRun::place);
    return found == runs_.end() ? nullptr : &*found;
}

void TextRuns::forget(std::uint64_t id) {
    const auto found = std::ranges::find(runs_, id, &TextRun::id);
    if (found == runs_.end()) return;
    if (!found->place.empty()) forgotten_.push_back(found->place);
    runs_.erase(found);
}

void TextRuns::rename(std::uint64_t id, const std::string& name) {
    const auto found = std::ranges::find(runs_, id, &TextRun::id);
    if (found != runs_.end() && !name.empty()) found->name = name;
}

std::string text_run_title(const Spec& spec) {
    const Field& variant = spec_field("variant");
    return variant.labels.at(static_cast<std::size_t>(spec.variant)) + ", " + std::to_string(spec.latent) +
           (spec.latent == 1 ? " number" : " numbers");
}

std::map<std::string, std::string> settings_that_matter(const TextSpec& spec) {
    std::map<std::string, std::string> values;
    put_spec(spec, values);
    if (spec.network.variant != Variant::Denoising)
        for (const char* noise : {"dropped_words", "misspelled_words"}) values.erase(noise);
    for (const Field* field : text_fields())
        if (!field->matters(spec.network)) values.erase(std::string(field->key));
    return values;
}

std::string progress_of(const TextRun& run) {
    if (!run.begun) return "came trained";
    if (run.epochs.empty()) return "before its first epoch";
    const auto count = static_cast<long>(run.epochs.size());
    return with_commas(count) + (count == 1 ? " epoch" : " epochs") + ", loss " +
           loss_text(run.epochs.back().validation_loss);
}

std::string note_of(const TextRun& run) {
    std::string text = run.name + ":";
    for (const auto& [key, value] : settings_that_matter(run.model->spec()))
        text += (text.back() == ':' ? " " : ", ") + lower_case(label_of(key)) + " " + value;
    if (!run.begun) return text + ". It came trained.";
    if (run.epochs.empty()) return text + ". Before its first epoch.";
    const EpochRecord& last = run.epochs.back();
    text += ". After epoch " + std::to_string(last.epoch) + ": training loss " + loss_text(last.train_loss) +
            ", loss of the texts held out " + loss_text(last.validation_loss);
    if (!run.scores.empty())
        text += ", of codes alone F1 " + number_text(run.scores.back().f1) + " and accuracy " +
                number_text(run.scores.back().accuracy);
    return text;
}

std::vector<SettingPair> differing_settings(const TextSpec& left, const TextSpec& right) {
    std::map<std::string, std::string> keys;  // of both
    put_spec(left, keys);
    const auto left_values = settings_that_matter(left), right_values = settings_that_matter(right);
    const auto value = [](const auto& values, const std::string& key) {
        const auto found = values.find(key);
        return found == values.end() ? std::string(sign::kDash) : found->second;
    };
    std::vector<SettingPair> pairs;
    for (const auto& entry : keys) {
        const std::string& key = entry.first;
        SettingPair pair{label_of(key), value(left_values, key), value(right_values, key)};
        if (pair.left != pair.right) pairs.push_back(std::move(pair));
    }
    return pairs;
}

}  // namespace hourglass::explore
