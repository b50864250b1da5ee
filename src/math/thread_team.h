// A persistent team of threads for loops of a few microseconds: created once, no allocation in a run, and
// no lock except to wake members that have gone to sleep since the last run.
#pragma once

#include <functional>
#include <memory>
#include <thread>

namespace hourglass {

class ThreadTeam {
public:
    // Starts a thread that runs `body`, or throws std::system_error or std::bad_alloc.
    using Start = std::function<std::thread(std::function<void()> body)>;

    // A team of `threads` members, the caller included: threads - 1 are started. At least 1.
    // Where the system gives no more threads, the team is smaller: threads() says how many
    // there are. Tests pass a `start` that fails.
    explicit ThreadTeam(int threads);
    ThreadTeam(int threads, const Start& start);
    ~ThreadTeam();
    ThreadTeam(const ThreadTeam&) = delete;
    ThreadTeam& operator=(const ThreadTeam&) = delete;

    // The team of just the caller; may be used by any thread.
    static ThreadTeam& single();

    int threads() const { return threads_; }

    // Calls function(task) for every task in 0 .. tasks-1, on all members, and returns when all are done.
    // Tasks are claimed one by one, so who runs which is open: the result must not depend on it. function
    // must not throw. Not re-entrant; one caller at a time.
    template <typename Function>
    void run(int tasks, const Function& function) {
        run_erased(tasks, &invoke<Function>, &function);
    }

private:
    using Invoke = void (*)(const void* function, int task);

    template <typename Function>
    static void invoke(const void* function, int task) {
        (*static_cast<const Function*>(function))(task);
    }
    void run_erased(int tasks, Invoke call, const void* function);

    struct Shared;
    int threads_;
    std::unique_ptr<Shared> shared_;
};

}  // namespace hourglass
