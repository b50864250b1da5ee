// Ctrl-C, SIGTERM or a closed terminal, as a flag that long work checks between steps.
#pragma once

namespace hourglass::cli {

// While one exists, the first such signal is only noted; a second one ends the program as usual. Signals that
// are ignored (nohup) stay ignored. One at a time.
class InterruptWatch {
public:
    InterruptWatch();
    ~InterruptWatch();
    InterruptWatch(const InterruptWatch&) = delete;
    InterruptWatch& operator=(const InterruptWatch&) = delete;

    bool interrupted() const;
    // 128 + the signal's number, as shells count: 130 after Ctrl-C.
    int exit_status() const;
};

}  // namespace hourglass::cli
