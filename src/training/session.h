// Training in the background: the interface sends commands and looks at snapshots. Neither side waits for the
// other. The training itself (training/engine.h) runs on a thread of this program, or where there are no
// threads in another program at the other end of a channel.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "base/channel.h"
#include "training/command.h"
#include "training/kept_run.h"
#include "training/snapshot.h"

namespace hourglass {

class Session {
public:
    // Trains on a background thread. There is no data and no model yet: send SetData, then Reset or UseModel.
    // `wake` is called on that thread whenever take_kept() has something new. Not in builds without threads.
    explicit Session(int threads, std::function<void()> wake = nullptr);
    // Trains at the other end of the channel, where an EngineHost answers (training/engine_host.h).
    explicit Session(std::unique_ptr<Channel> channel);
    // Stops and joins the thread; not to be called on a browser's main thread.
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Returns at once. Commands are carried out in order, between two training steps.
    void send(Command command);
    // The newest snapshot; the reference stays valid and unchanged until the next call.
    // One reading thread only.
    const Snapshot& latest();
    // Runs that wait to be kept, the oldest first; of each run only its newest state. Nothing when there is
    // none. On the reading thread.
    std::optional<KeptRun> take_kept();

    // Where it trains: session_thread.cpp, session_channel.cpp.
    class Runner {
    public:
        virtual ~Runner() = default;
        virtual void send(Command command) = 0;
        virtual const Snapshot& latest() = 0;
        virtual std::optional<KeptRun> take_kept() = 0;
    };

private:
    std::unique_ptr<Runner> runner_;
};

}  // namespace hourglass
