#include "cli/output.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string_view>
#include <unistd.h>

#include "base/error.h"
#include "cli/usage.h"

namespace hourglass::cli {
namespace {

constexpr std::chrono::milliseconds kRedraw{100};
constexpr std::string_view kClearLine = "\r\x1b[K";

bool is_terminal() {
    const char* kind = std::getenv("TERM");
    return isatty(STDERR_FILENO) != 0 && kind != nullptr && std::string_view(kind) != "dumb";
}

}  // namespace

void say(const std::string& message) { std::cerr << "hourglass: " + one_line(message) + "\n" << std::flush; }

void print_line(const std::string& line) { std::cout << line + "\n" << std::flush; }

void print_json(const Json& object) {
    // Replaces what is not UTF-8, which a file name may contain.
    print_line(object.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void check_printed() {
    std::cout.flush();
    if (!std::cout) throw Error("standard output: cannot be written");
}

std::string time_text(double seconds) {
    if (seconds < 60) return fixed(seconds, seconds < 10 ? 1 : 0) + " s";
    const long whole = std::lround(seconds);
    if (whole < 3600) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
    return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

std::string fixed(double number, int decimals) {
    std::array<char, 64> buffer{};
    const char* const format = std::abs(number) < 1e15 ? "%.*f" : "%.*g";
    std::snprintf(buffer.data(), buffer.size(), format, decimals, number);
    return buffer.data();
}

ProgressBar::ProgressBar() : enabled_(is_terminal()) {}

bool ProgressBar::due() const { return enabled_ && Clock::now() - last_ >= kRedraw; }

void ProgressBar::draw(const std::string& before, double fraction, const std::string& after) {
    if (!enabled_) return;
    constexpr int kWidth = 24;
    const auto full = static_cast<std::size_t>(std::lround(fraction * kWidth));
    const std::string bar = std::string(full, '#') + std::string(kWidth - full, '.');
    std::cerr << kClearLine << before + " [" + bar + "] " + after << std::flush;
    drawn_ = true;
    last_ = Clock::now();
}

void ProgressBar::clear() {
    if (drawn_) std::cerr << kClearLine << std::flush;
    drawn_ = false;
}

}  // namespace hourglass::cli
