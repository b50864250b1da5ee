// A machine for the unit tests, behind the door that is platform/platform.h: no window, a clock that only
// tests move, files that arrive nowhere but in a list.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "platform/platform.h"

namespace hourglass::platform {

struct FakeMachine {
    double seconds = 0;
    double tick = 0;  // by which the clock goes on each time that it is read
    std::map<std::string, std::vector<std::uint8_t>, std::less<>> assets;
    std::map<std::string, std::string, std::less<>> settings;
    std::vector<std::pair<std::string, std::vector<std::uint8_t>>> saved;
    std::vector<std::string> requested;  // assets
    int data_requests = 0;               // for the page's own data
    std::string address;
    int processors = 2;
    std::string title;
    bool unsaved = false;
    // The storage: pieces by name, each with the one before it. What is asked of it is answered at once,
    // unless it is `slow`: then by answer_storage().
    struct Piece {
        std::vector<std::uint8_t> newest, before;
    };
    std::map<std::string, Piece> pieces;
    std::string slot = "slot";
    std::string storage_problem;  // that nothing lasts
    std::string put_problem;      // why nothing can be put
    std::string put_problem_of;   // only of what has this ending
    bool slow = false;
    std::vector<std::function<void()>> answers;
    std::vector<std::string> figures;  // the names of those that save_figure() got
    bool makes_png = true;             // whether it can
};

// Those that wait.
void answer_storage();

// Of this process; a test that uses it begins with a fresh one.
FakeMachine& fake_machine();

}  // namespace hourglass::platform
