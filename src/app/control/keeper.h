// Keeps the work: puts it into the storage (platform/storage.h) piece by piece, and finds it there at the
// start. What cannot be kept is said, once; nothing waits for it.
//
//   SLOT/work                what the page shows (app/control/work.h)
//   SLOT/data                the user's own data, if it is that (io/dataset_file.h)
//   SLOT/run/ID/state        a run with its weights and optimizer (training/saved_run.h)
//   SLOT/run/ID/about        what the list shows of it
//   SLOT/run/ID/epoch/N      its model after epoch N (training/checkpoint_tensors.h)
//
// "SLOT/run/ID" is the run's place.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/control/work.h"
#include "io/dataset_file.h"
#include "training/saved_run.h"
#include "training/session.h"

namespace hourglass::app {

class Keeper {
public:
    // `say` tells the user.
    explicit Keeper(std::function<void(std::string)> say) : say_(std::move(say)) {}
    Keeper(const Keeper&) = delete;
    Keeper& operator=(const Keeper&) = delete;

    // What was there at the start.
    struct Last {
        std::optional<Work> work;
        std::vector<explore::Run> runs;  // the oldest first; those of this slot come last
    };
    // `use` is called later, once. Until then nothing is kept.
    void fetch_last(std::function<void(Last)> use);
    bool ready() const { return ready_; }

    // The place of a run of the session: the one that it came from, or one of its own.
    std::string place_of(std::uint64_t session_run, const std::string& origin);
    std::string fresh_place() const;
    // Whether a state has been put there.
    bool has(const std::string& place) const { return stored_.contains(place); }
    // Whether the place belongs to this slot; others' runs are moved before they go on.
    bool owns(const std::string& place) const;

    // A state is about to be put there.
    void expect(const std::string& place) { stored_.insert(place); }
    void keep(KeptRun kept, const explore::Run& about);
    // What is listed under a new name.
    void keep_about(const explore::Run& run);
    // Whether it is time to look at the work again: once a second.
    bool work_due(bool at_once);
    // Nothing is done when it is as it was.
    void keep_work(const Work& work);
    // The user's own data. Says so where they are too large to be kept.
    void keep_data(const Dataset& dataset, const Scaling& scaling);
    // The page has other data now.
    void drop_data();
    // `use` is called later, once; `problem` says why there is none.
    using UseData = std::function<void(std::optional<ScaledDataset> data, const std::string& problem)>;
    void fetch_data(UseData use);
    // Of no use any more.
    void drop(const std::string& place);
    // `old` is dropped once the run is kept at `place`.
    void move(const std::string& old, const std::string& place) { moved_[place] = old; }

    // With its past epochs. The older state is taken where the newest is damaged; `problem` says why there is
    // none.
    using UseRun = std::function<void(std::optional<SavedRun> run, const std::string& problem)>;
    void fetch_run(const std::string& place, UseRun use);

    // The present run is not handed out; `why`.
    void give_up(const std::string& why);
    // Whether all that was kept is in a storage that outlives the program.
    bool safe() const { return problems_.empty() && storage_problem_.empty(); }

private:
    struct Listing;
    struct Fetch;
    void list(const std::shared_ptr<Listing>& listing);
    void drop_lost_data(const std::vector<std::string>& names);
    void take_names(const std::shared_ptr<Listing>& listing, const std::vector<std::string>& names);
    void finish(const std::shared_ptr<Listing>& listing);
    void fetch_state(const std::shared_ptr<Fetch>& fetch, int age);
    void take_epochs(const std::shared_ptr<Fetch>& fetch);
    void fetch_epochs(const std::shared_ptr<Fetch>& fetch);
    void put_state(const std::string& place, std::vector<std::uint8_t> file);
    void keep_epochs(const std::string& place, const Checkpoints& checkpoints);
    void put_epoch(const std::string& place, const std::shared_ptr<const Checkpoint>& checkpoint);
    void put(const std::string& name, std::vector<std::uint8_t> bytes);
    // `what` could not be kept, or could where `problem` is empty.
    void note_storage(const std::string& what, const std::string& problem);
    void note(const std::string& what, const std::string& problem);

    std::function<void(std::string)> say_;
    bool ready_ = false;
    std::string slot_;
    std::string storage_problem_;                  // why nothing outlives the program
    std::map<std::string, std::string> problems_;  // why it is not kept, by what is not
    std::set<std::string> said_;                   // problems
    std::map<std::uint64_t, std::string> places_;  // of the session's runs
    std::set<std::string> stored_;                 // places with a state
    bool has_data_ = false;                        // of this slot
    std::map<std::string, std::set<int>> epochs_;  // that are stored, by place
    std::map<std::string, std::string> moved_;     // from where, by place
    std::set<std::string> being_put_;              // places whose state is on its way to the storage
    std::map<std::string, std::vector<std::uint8_t>> next_;  // the newest state that waits for that, by place
    std::vector<std::uint8_t> last_work_;                    // as it was put
    double work_time_ = -1e9;                                // platform::seconds()
};

}  // namespace hourglass::app
