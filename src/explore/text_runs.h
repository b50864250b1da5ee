// The trainings on texts of this session, for comparison (explore/run_log.h has those on pictures): each with
// its settings, its losses and the model that it has come to. Beside them, models that came trained.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "training/snapshot.h"

namespace hourglass::explore {

struct TextRun {
    std::string name;               // "Denoising, 32 numbers (2)"; no two have the same
    std::uint64_t session_run = 0;  // Snapshot::run; 0: it came trained
    std::shared_ptr<const TextAutoencoder> model;
    std::vector<EpochRecord> epochs;
    std::vector<TextScore> scores;  // of codes alone, in the course of the training; empty: not measured
};

class TextRuns {
public:
    // Takes over what is new of a training. It appears with its first epoch; one that goes on where a kept
    // one was, whose name is Snapshot::origin, stays that one.
    void watch(const Snapshot& live);
    // A model that came trained.
    void add(const std::string& name, std::shared_ptr<const TextAutoencoder> model);
    const std::vector<TextRun>& runs() const { return runs_; }  // in the order in which they were begun
    // What the training of the session is called; empty where it is not listed.
    std::string name_of(std::uint64_t session_run) const;

private:
    TextRun& entry(const std::string& name);
    std::string unused_name(const std::string& wanted) const;

    std::vector<TextRun> runs_;
};

// A setting in which two differ, with its values: "Code size", "32", "8". A dash where it does not matter.
struct SettingPair {
    std::string label, left, right;
};
std::vector<SettingPair> differing_settings(const TextSpec& left, const TextSpec& right);

}  // namespace hourglass::explore
