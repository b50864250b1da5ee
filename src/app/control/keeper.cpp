#include "app/control/keeper.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "platform/platform.h"
#include "platform/storage.h"
#include "training/checkpoint_tensors.h"

namespace hourglass::app {
namespace {

constexpr double kWorkPause = 1;                          // seconds between two pieces of work
constexpr std::size_t kListedRuns = 10;                   // as many as the list shows (explore/run_log.cpp)
constexpr std::size_t kMaximumStored = 30;                // runs of all slots that have ended
const std::string kRunItself = "the run";                 // in the list of problems
constexpr std::size_t kMostData = std::size_t{48} << 20;  // bytes: a copy of more is too much for the page
const std::string kState = "/state", kAbout = "/about", kEpochs = "/epoch/", kWork = "/work", kRuns = "/run/",
                  kData = "/data";

// Milliseconds since 1970.
double now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return static_cast<double>(std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
}

// The numbers of the epochs that are stored at a place.
std::set<int> epochs_at(const std::string& place, const std::vector<std::string>& names) {
    std::set<int> epochs;
    const std::string prefix = place + kEpochs;
    for (const std::string& name : names)
        if (name.starts_with(prefix)) epochs.insert(std::atoi(name.c_str() + prefix.size()));
    return epochs;
}

}  // namespace

// The start: names, the work of this slot, then every run's page of facts and newest model.
struct Keeper::Listing {
    std::function<void(Last)> use;
    Last last;
    std::vector<std::string> places;  // of all runs, those of this slot last
    std::size_t next = 0;
    std::vector<std::pair<double, explore::Run>> found;  // by the time when they were kept
};

struct Keeper::Fetch {
    std::string place;
    UseRun use;
    std::optional<SavedRun> run;
    std::vector<int> epochs;
    std::size_t next = 0;
};

void Keeper::fetch_last(std::function<void(Last)> use) {
    slot_ = platform::storage_slot();
    storage_problem_ = platform::storage_problem();
    const auto listing = std::make_shared<Listing>();
    listing->use = std::move(use);
    platform::storage_names([this, listing](const std::vector<std::string>& names) {
        platform::storage_get(slot_ + kWork, 0, [this, listing, names](std::vector<std::uint8_t> bytes) {
            try {
                if (!bytes.empty()) listing->last.work = parse_work(bytes);
                last_work_ = bytes;
            } catch (const Error& error) {
                say_(std::string("What the page showed the last time could not be read: ") + error.what());
            }
            take_names(listing, names);
            list(listing);
        });
    });
}

void Keeper::take_names(const std::shared_ptr<Listing>& listing, const std::vector<std::string>& names) {
    std::vector<std::string> own;
    const std::optional<Work>& work = listing->last.work;
    for (const std::string& name : names) {
        if (!name.ends_with(kState)) continue;
        const std::string place = name.substr(0, name.size() - kState.size());
        stored_.insert(place);
        epochs_[place] = epochs_at(place, names);
        if (!owns(place))
            listing->places.push_back(place);
        else if (work && place != work->current && std::ranges::find(work->runs, place) == work->runs.end())
            drop(place);  // it was deleted, or replaced before its first epoch
        else if (!work)
            own.push_back(place);
    }
    if (work)
        for (const std::string& place : work->runs)
            if (has(place)) own.push_back(place);
    listing->places.insert(listing->places.end(), own.begin(), own.end());
    drop_lost_data(names);
}

// Of slots that have no run left to go on with.
void Keeper::drop_lost_data(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        if (!name.ends_with(kData)) continue;
        const std::string slot = name.substr(0, name.size() - kData.size());
        if (slot == slot_)
            has_data_ = true;
        else if (std::ranges::none_of(
                     stored_, [&](const std::string& place) { return place.starts_with(slot + "/"); }))
            platform::storage_remove(name);
    }
}

void Keeper::list(const std::shared_ptr<Listing>& listing) {
    if (listing->next == listing->places.size()) return finish(listing);
    const std::string place = listing->places[listing->next++];
    platform::storage_get(place + kAbout, 0, [this, listing, place](std::vector<std::uint8_t> bytes) {
        double at = 0;
        explore::Run run;
        try {
            run = parse_run(bytes, at);
        } catch (const Error&) {
            return list(listing);  // before its first epoch there is nothing to list
        }
        run.place = place;
        const std::set<int>& epochs = epochs_[place];
        if (epochs.empty()) return list(listing);
        const std::string newest = place + kEpochs + std::to_string(*epochs.rbegin());
        platform::storage_get(newest, 0, [this, listing, run, at](std::vector<std::uint8_t> model) mutable {
            try {
                run.model = load_checkpoint(model);
                listing->found.emplace_back(at, std::move(run));
            } catch (const Error&) {
                // It cannot be compared; its state may still be whole, and stays.
            }
            list(listing);
        });
    });
}

// Others' runs by their time, then this slot's in their order.
void Keeper::finish(const std::shared_ptr<Listing>& listing) {
    auto& found = listing->found;
    const auto own = std::stable_partition(
        found.begin(), found.end(), [this](const auto& entry) { return !owns(entry.second.place); });
    std::stable_sort(found.begin(), own, [](const auto& a, const auto& b) { return a.first < b.first; });
    const auto others = static_cast<std::size_t>(own - found.begin());
    for (std::size_t i = 0; i + kMaximumStored < others; ++i) drop(found[i].second.place);
    const std::size_t first = found.size() > kListedRuns ? found.size() - kListedRuns : 0;
    for (std::size_t i = first; i < found.size(); ++i)
        listing->last.runs.push_back(std::move(found[i].second));
    ready_ = true;
    listing->use(std::move(listing->last));
}

std::string Keeper::fresh_place() const {
    std::random_device entropy;
    return slot_ + kRuns + std::to_string(entropy()) + std::to_string(entropy());
}

std::string Keeper::place_of(std::uint64_t session_run, const std::string& origin) {
    if (!origin.empty()) return origin;
    std::string& place = places_[session_run];
    if (place.empty()) place = fresh_place();
    return place;
}

bool Keeper::owns(const std::string& place) const { return place.starts_with(slot_ + "/"); }

void Keeper::keep(KeptRun kept, const explore::Run& about) {
    note_storage("", storage_problem_);  // not before there is something to lose
    note(kRunItself, kept.problem);
    if (!kept.problem.empty()) return;
    const std::string place = place_of(kept.run, kept.origin);
    expect(place);
    keep_epochs(place, kept.checkpoints);
    if (about.model != nullptr) put(place + kAbout, to_bytes(about, now()));
    if (!being_put_.insert(place).second)
        next_[place] = std::move(kept.file);  // the storage is slower than the training
    else
        put_state(place, std::move(kept.file));
}

void Keeper::put_state(const std::string& place, std::vector<std::uint8_t> file) {
    platform::storage_put(
        place + kState, std::move(file),
        [this, place](const std::string& problem) {
            note_storage(place + kState, problem);
            if (const auto old = moved_.find(place); problem.empty() && old != moved_.end()) {
                drop(old->second);
                moved_.erase(old);
            }
            if (auto next = next_.extract(place))
                put_state(place, std::move(next.mapped()));
            else
                being_put_.erase(place);
        });
}

void Keeper::keep_epochs(const std::string& place, const Checkpoints& checkpoints) {
    if (checkpoints.empty()) return;
    const std::set<int> before = epochs_[place];
    std::set<int> wanted;
    for (const auto& checkpoint : checkpoints) wanted.insert(checkpoint->epoch);
    for (const int epoch : before)
        if (!wanted.contains(epoch)) platform::storage_remove(place + kEpochs + std::to_string(epoch));
    epochs_[place] = std::move(wanted);
    for (const auto& checkpoint : checkpoints)
        if (!before.contains(checkpoint->epoch)) put_epoch(place, checkpoint);
}

void Keeper::put_epoch(const std::string& place, const std::shared_ptr<const Checkpoint>& checkpoint) {
    const int epoch = checkpoint->epoch;
    platform::storage_put(place + kEpochs + std::to_string(epoch), save_checkpoint(checkpoint),
                          [this, place, epoch](const std::string& problem) {
                              note_storage(place + kEpochs, problem);
                              const auto stored = epochs_.find(place);
                              if (!problem.empty() && stored != epochs_.end())
                                  stored->second.erase(epoch);  // it is tried again
                          });
}

void Keeper::keep_about(const explore::Run& run) {
    if (!run.place.empty() && has(run.place)) put(run.place + kAbout, to_bytes(run, now()));
}

bool Keeper::work_due(bool at_once) {
    const double time = platform::seconds();
    if (!ready_ || (!at_once && time - work_time_ < kWorkPause)) return false;
    work_time_ = time;
    return true;
}

void Keeper::keep_work(const Work& work) {
    const bool nothing = work.current.empty() && work.runs.empty() && work.marks.empty() &&
                         work.text.empty() && !work.own_data;
    std::vector<std::uint8_t> plain = to_bytes(work, 0);
    if (plain == last_work_ || (nothing && last_work_.empty())) return;
    last_work_ = std::move(plain);
    platform::storage_put(slot_ + kWork, to_bytes(work, now()), [this](const std::string& problem) {
        note_storage(slot_ + kWork, problem);
        if (!problem.empty()) last_work_.clear();  // it is tried again
    });
}

void Keeper::keep_data(const Dataset& dataset, const Scaling& scaling) {
    const std::size_t bytes = stored_bytes(dataset);
    if (dataset.train.stored || bytes > kMostData) {
        drop_data();
        return note(slot_ + kData, "its data, " + with_commas(static_cast<long>(bytes >> 20)) +
                                       " MB, are kept up to " + std::to_string(kMostData >> 20) + " MB only");
    }
    has_data_ = true;
    put(slot_ + kData, save_dataset(dataset, scaling));
}

void Keeper::drop_data() {
    note(slot_ + kData, "");
    if (std::exchange(has_data_, false)) platform::storage_remove(slot_ + kData);
}

void Keeper::fetch_data(UseData use) {
    if (!has_data_) return use(std::nullopt, "they are not there");
    platform::storage_get(slot_ + kData, 0, [use = std::move(use)](const std::vector<std::uint8_t>& bytes) {
        std::optional<ScaledDataset> data;
        std::string problem = bytes.empty() ? "they are not there" : "";
        try {
            if (!bytes.empty()) data = load_dataset(bytes);
        } catch (const Error& error) {
            problem = error.what();
        }
        use(std::move(data), problem);
    });
}

void Keeper::drop(const std::string& place) {
    platform::storage_remove(place + kState);
    platform::storage_remove(place + kAbout);
    for (const int epoch : epochs_[place]) platform::storage_remove(place + kEpochs + std::to_string(epoch));
    epochs_.erase(place);
    stored_.erase(place);
    std::erase_if(problems_, [&](const auto& problem) { return problem.first.starts_with(place + "/"); });
}

void Keeper::fetch_run(const std::string& place, UseRun use) {
    const auto fetch = std::make_shared<Fetch>();
    fetch->place = place;
    fetch->use = std::move(use);
    fetch_state(fetch, 0);
}

void Keeper::fetch_state(const std::shared_ptr<Fetch>& fetch, int age) {
    platform::storage_get(
        fetch->place + kState, age,
        [this, fetch, age](std::vector<std::uint8_t> bytes) {
            std::string problem = "it is not there";
            try {
                if (!bytes.empty()) fetch->run = load_run(bytes);
            } catch (const Error& error) {
                problem = error.what();
            }
            if (fetch->run) return take_epochs(fetch);
            if (age > 0) return fetch->use(std::nullopt, problem);
            if (!bytes.empty())
                say_("The newest state of the run is damaged; it goes on from the one before.");
            fetch_state(fetch, age + 1);
        });
}

// Those up to the state. Epochs are put before the state that has them: of what comes after it the page knows
// only when that is still on its way, else it ended in between.
void Keeper::take_epochs(const std::shared_ptr<Fetch>& fetch) {
    std::set<int>& stored = epochs_[fetch->place];
    const auto late = stored.upper_bound(fetch->run->state.epoch.epochs_done());
    fetch->epochs.assign(stored.begin(), late);
    if (!being_put_.contains(fetch->place)) {
        for (auto epoch = late; epoch != stored.end(); ++epoch)
            platform::storage_remove(fetch->place + kEpochs + std::to_string(*epoch));
        stored.erase(late, stored.end());
    }
    fetch_epochs(fetch);
}

// A past epoch that cannot be read is left out.
void Keeper::fetch_epochs(const std::shared_ptr<Fetch>& fetch) {
    if (fetch->next == fetch->epochs.size()) return fetch->use(std::move(fetch->run), "");
    const std::string name = fetch->place + kEpochs + std::to_string(fetch->epochs[fetch->next++]);
    platform::storage_get(name, 0, [this, fetch](std::vector<std::uint8_t> bytes) {
        try {
            auto checkpoint = load_checkpoint(bytes);
            if (checkpoint->weights.size() == weight_count(fetch->run->model))
                fetch->run->labels.checkpoints.push_back(std::move(checkpoint));
        } catch (const Error&) {
        }
        fetch_epochs(fetch);
    });
}

void Keeper::put(const std::string& name, std::vector<std::uint8_t> bytes) {
    platform::storage_put(
        name, std::move(bytes), [this, name](const std::string& problem) { note_storage(name, problem); });
}

void Keeper::give_up(const std::string& why) { note(kRunItself, why); }

void Keeper::note_storage(const std::string& what, const std::string& problem) {
    note(what, problem.empty() ? problem : "the browser's storage for it fails, " + problem);
}

void Keeper::note(const std::string& what, const std::string& problem) {
    if (problem.empty()) {
        problems_.erase(what);
        return;
    }
    problems_[what] = problem;
    if (!said_.insert(problem).second) return;
    say_("The work is not kept when this page closes: " + problem +
         ". Training goes on; save the model before you leave.");
}

}  // namespace hourglass::app
