// What the command line writes: results on standard output, as text or one JSON object per line; messages and
// the progress bar on standard error.
#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

namespace hourglass::cli {

using Json = nlohmann::ordered_json;

// One line on standard error, "hourglass: message".
void say(const std::string& message);

// One line on standard output, at once, so that whoever reads along sees it.
void print_line(const std::string& line);
// Numbers that are not finite become null.
void print_json(const Json& object);

// Throws Error when something printed could not be written, such as on a full disk.
void check_printed();

// "8.1 s", "12 min 30 s", "3 h 5 min".
std::string time_text(double seconds);
// With so many decimals; numbers from 1e15 with so many digits and an exponent.
std::string fixed(double number, int decimals);

// A line at the bottom of the terminal that is written over and over; nothing where
// standard error is not a terminal.
class ProgressBar {
public:
    ProgressBar();
    ~ProgressBar() { clear(); }
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    // True about ten times per second: drawing more often would only cost time.
    bool due() const;
    void draw(const std::string& before, double fraction, const std::string& after);
    // Removes the line; to be called before anything else is printed.
    void clear();

private:
    using Clock = std::chrono::steady_clock;
    bool enabled_;
    bool drawn_ = false;
    Clock::time_point last_{};
};

}  // namespace hourglass::cli
