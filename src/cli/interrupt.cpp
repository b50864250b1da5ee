#include "cli/interrupt.h"

#include <atomic>
#include <signal.h>

namespace hourglass::cli {
namespace {

constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};

// Lock-free, so that the handler may write it; any thread may be the one that is interrupted.
std::atomic<int> received{0};
static_assert(std::atomic<int>::is_always_lock_free);

// Puts the handler back to the system's own, so that a second signal ends the program.
void note(int number) {
    received = number;
    for (const int other : kSignals) signal(other, SIG_DFL);
}

void replace_handlers(void (*handler)(int)) {
    for (const int number : kSignals) {
        struct sigaction old {};
        sigaction(number, nullptr, &old);
        if (old.sa_handler == SIG_IGN) continue;
        struct sigaction action {};
        action.sa_handler = handler;
        action.sa_flags = SA_RESTART;
        sigemptyset(&action.sa_mask);
        sigaction(number, &action, nullptr);
    }
}

}  // namespace

InterruptWatch::InterruptWatch() {
    received = 0;
    replace_handlers(note);
}

InterruptWatch::~InterruptWatch() { replace_handlers(SIG_DFL); }

bool InterruptWatch::interrupted() const { return received != 0; }

int InterruptWatch::exit_status() const { return 128 + received; }

}  // namespace hourglass::cli
