// The session on a thread of this program. Not part of builds without threads.

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

#include "training/engine.h"
#include "training/session.h"
#include "training/triple_buffer.h"

namespace hourglass {
namespace {

// The queue and the buffer stand between the threads; all else belongs to the background thread.
class ThreadRunner final : public Session::Runner {
public:
    ThreadRunner(int threads, std::function<void()> wake)
        : wake_reader_(std::move(wake)), thread_([this, threads] { loop(threads); }) {}

    ~ThreadRunner() override {
        {
            const std::lock_guard lock(mutex_);
            ending_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }

    void send(Command command) override {
        {
            // Held by either side for the moves of a few pointers only.
            const std::lock_guard lock(mutex_);
            queue_.push_back(std::move(command));
        }
        wake_.notify_one();
    }

    const Snapshot& latest() override { return snapshots_.latest(); }

    std::optional<KeptRun> take_kept() override {
        const std::lock_guard lock(mutex_);
        if (kept_.empty()) return std::nullopt;
        KeptRun oldest = std::move(kept_.front());
        kept_.pop_front();
        return oldest;
    }

private:
    void loop(int threads) {
        const auto publish = [this](Engine& engine) {
            engine.fill(snapshots_.back());
            snapshots_.publish();
        };
        Engine engine(threads, publish, [this](KeptRun run) { keep(std::move(run)); });
        publish(engine);
        while (take_commands(engine.training())) {
            for (Command& command : commands_) engine.carry_out(std::move(command));
            commands_.clear();
            if (engine.training()) engine.advance();
        }
    }

    void keep(KeptRun run) {
        {
            const std::lock_guard lock(mutex_);
            std::erase_if(kept_, [&](const KeptRun& other) { return other.run == run.run; });
            kept_.push_back(std::move(run));
        }
        if (wake_reader_) wake_reader_();
    }

    // Moves the queue to commands_, waiting for one when there is nothing else to do. False at the end.
    bool take_commands(bool busy) {
        std::unique_lock lock(mutex_);
        if (!busy) wake_.wait(lock, [this] { return ending_ || !queue_.empty(); });
        std::swap(commands_, queue_);
        return !ending_;
    }

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Command> queue_;
    std::deque<KeptRun> kept_;
    bool ending_ = false;
    TripleBuffer<Snapshot> snapshots_;
    std::deque<Command> commands_;
    std::function<void()> wake_reader_;

    std::thread thread_;  // last, so that all else exists when it starts
};

}  // namespace

Session::Session(int threads, std::function<void()> wake)
    : runner_(std::make_unique<ThreadRunner>(threads, std::move(wake))) {}

}  // namespace hourglass
