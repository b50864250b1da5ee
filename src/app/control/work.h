// What of the work is kept besides the weights: what the page shows, and a page of facts about every run. As
// JSON, for the pieces of the storage (app/control/keeper.h).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "autoencoder/spec.h"
#include "explore/drawing.h"
#include "explore/run_log.h"

namespace hourglass::app {

// Of one tab.
struct Work {
    std::string address;            // the page's, after '#'
    std::string current;            // the place of the run that the session trains; empty: it is not kept
    std::vector<std::string> runs;  // the places of those that are listed
    Spec wanted;                    // what the model panel shows
    std::string opened;             // State::opened
    std::string tab;
    std::string text;       // State::text, also where no address names it
    bool own_data = false;  // the user's, which are kept beside this
    int shown_epoch = -1;
    std::vector<explore::Drawing::Mark> marks;  // on the pad
    float pen_width = 0;                        // 0: as at the start
    bool centered = true;
};
// `at`: milliseconds since 1970.
std::vector<std::uint8_t> to_bytes(const Work& work, double at);
// Throws Error when it is none.
Work parse_work(std::span<const std::uint8_t> bytes);

// A run as the list shows it, without its model.
std::vector<std::uint8_t> to_bytes(const explore::Run& run, double at);
// `at` is when it was kept. Throws Error when it is none.
explore::Run parse_run(std::span<const std::uint8_t> bytes, double& at);

}  // namespace hourglass::app
