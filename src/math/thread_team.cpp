#include "math/thread_team.h"

#include <atomic>
#include <cassert>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace hourglass {
namespace {

// How often an idle member looks for work before it sleeps: some tens of microseconds, longer than the pauses
// between the runs of one training step, far shorter than anything a person or a battery notices.
constexpr int kSpins = 20000;

constexpr std::uint64_t kCountBits = 24;
constexpr std::uint64_t kCountMask = (std::uint64_t{1} << kCountBits) - 1;

// One word holds what is to be claimed: the number of tasks above, the next task below. A
// claim is one addition.
std::uint64_t tasks_in(std::uint64_t word) { return word >> kCountBits; }
std::uint64_t next_in(std::uint64_t word) { return word & kCountMask; }

void relax() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
}

}  // namespace

struct ThreadTeam::Shared {
    alignas(64) std::atomic<std::uint64_t> claims{0};
    alignas(64) std::atomic<int> done{0};
    // Written before `claims` is published, unchanged until every claimed task is done.
    alignas(64) Invoke invoke = nullptr;
    const void* function = nullptr;

    std::atomic<int> sleepers{0};
    std::atomic<bool> ending{false};
    std::mutex mutex;
    std::condition_variable wake;
    std::vector<std::thread> members;

    bool has_work() const {
        const std::uint64_t word = claims.load();
        return next_in(word) < tasks_in(word);
    }

    // Claims and runs tasks until there are none left.
    void work() {
        while (has_work()) {
            const std::uint64_t word = claims.fetch_add(1);
            if (next_in(word) >= tasks_in(word)) return;
            invoke(function, static_cast<int>(next_in(word)));
            done.fetch_add(1, std::memory_order_release);
        }
    }

    void sleep() {
        std::unique_lock lock(mutex);
        sleepers.fetch_add(1);
        wake.wait(lock, [this] { return ending.load() || has_work(); });
        sleepers.fetch_sub(1);
    }

    void member_loop() {
        int idle = 0;
        while (!ending.load(std::memory_order_relaxed)) {
            if (has_work()) {
                work();
                idle = 0;
            } else if (++idle < kSpins) {
                relax();
            } else {
                sleep();
                idle = 0;
            }
        }
    }

    void wake_sleepers() {
        if (sleepers.load() > 0) {
            // Taking the lock once makes sure that whoever counted itself as a sleeper is really waiting.
            { const std::lock_guard lock(mutex); }
            wake.notify_all();
        }
    }
};

ThreadTeam::ThreadTeam(int threads)
    : ThreadTeam(threads, [](std::function<void()> body) { return std::thread(std::move(body)); }) {}

ThreadTeam::ThreadTeam(int threads, const Start& start) : threads_(1) {
    assert(threads >= 1);
    if (threads == 1) return;
    shared_ = std::make_unique<Shared>();
    shared_->members.reserve(static_cast<std::size_t>(threads - 1));
    try {
        for (; threads_ < threads; ++threads_)
            shared_->members.push_back(start([shared = shared_.get()] { shared->member_loop(); }));
    } catch (const std::system_error&) {  // a limit on threads, or no memory for another stack
    } catch (const std::bad_alloc&) {
    }
    if (threads_ == 1) shared_.reset();
}

ThreadTeam::~ThreadTeam() {
    if (!shared_) return;
    shared_->ending.store(true);
    { const std::lock_guard lock(shared_->mutex); }
    shared_->wake.notify_all();
    for (std::thread& member : shared_->members) member.join();
}

ThreadTeam& ThreadTeam::single() {
    static ThreadTeam team(1);
    return team;
}

void ThreadTeam::run_erased(int tasks, Invoke call, const void* function) {
    if (!shared_ || tasks <= 1) {
        for (int task = 0; task < tasks; ++task) call(function, task);
        return;
    }
    assert(static_cast<std::uint64_t>(tasks) < kCountMask / 2);
    shared_->invoke = call;
    shared_->function = function;
    shared_->done.store(0, std::memory_order_relaxed);
    shared_->claims.store(static_cast<std::uint64_t>(tasks) << kCountBits);
    shared_->wake_sleepers();
    shared_->work();
    for (int spins = 0; shared_->done.load(std::memory_order_acquire) != tasks; ++spins) {
        relax();
        if (spins > kSpins) std::this_thread::yield();
    }
}

}  // namespace hourglass
