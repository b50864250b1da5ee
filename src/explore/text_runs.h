// The trainings on texts, for comparison (explore/run_log.h has those on pictures): each with its settings,
// its losses and the model that it has come to. Beside them, models that came trained.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "training/snapshot.h"

namespace hourglass::explore {

struct TextRun {
    std::uint64_t id = 0;           // of the list; 0: not yet in one
    std::string name{};             // "Denoising, 32 numbers (2)"
    std::uint64_t session_run = 0;  // Snapshot::run; 0: it is none of this session
    bool begun = false;             // it has a training; else it came trained
    std::string place{};            // where it is kept (app/control/text_keeper.h); empty: nowhere
    std::shared_ptr<const TextAutoencoder> model{};
    std::vector<EpochRecord> epochs{};
    std::vector<TextScore> scores{};  // of codes alone, in the course of the training; empty: not measured
};

class TextRuns {
public:
    // Takes over what is new of the training that is kept at this place. It appears with its first epoch; one
    // that goes on where a kept one was stays that one. Whether there is one more in the list.
    bool watch(const Snapshot& live, const std::string& place);
    // The training is left for another one: what it has come to before its first epoch appears, too.
    bool leave(const Snapshot& live, const std::string& place);
    // A model that came trained: one that comes with the program stands before all others.
    void add(const std::string& name, std::shared_ptr<const TextAutoencoder> model,
             const std::string& place = {}, bool first = false);
    // One from before this session, or that was forgotten: before `before`, or at the end where that is not.
    void add(TextRun run, std::size_t before);
    const std::vector<TextRun>& runs() const { return runs_; }  // in the order in which they were begun
    // Null where there is none.
    const TextRun* find(std::uint64_t id) const;
    const TextRun* find_at(const std::string& place) const;
    // These do nothing when there is no such run.
    void forget(std::uint64_t id);
    void rename(std::uint64_t id, const std::string& name);
    // The run that is kept there goes on without being listed.
    void hide(const std::string& place) { forgotten_.push_back(place); }

private:
    std::string unused_name(const std::string& wanted) const;
    bool take(const Snapshot& live, const std::string& place);

    std::vector<TextRun> runs_;
    std::vector<std::string> forgotten_;  // TextRun::place
    std::uint64_t last_id_ = 0;
};

// "Denoising, 32 numbers": what a run is called that nobody has named.
std::string text_run_title(const Spec& spec);

// What stands in a file under each key, without the settings that are without effect.
std::map<std::string, std::string> settings_that_matter(const TextSpec& spec);
// How far it has come, to stand behind its name: "came trained", "before its first epoch", "3 epochs,
// loss 4.1".
std::string progress_of(const TextRun& run);
// What is known of a run, for a picture's legend: its name, settings and figures.
std::string note_of(const TextRun& run);

// A setting in which two differ, with its values: "Code size", "32", "8". A dash where it does not matter.
struct SettingPair {
    std::string label, left, right;
};
std::vector<SettingPair> differing_settings(const TextSpec& left, const TextSpec& right);

}  // namespace hourglass::explore
