// The other end of a session over a channel: an engine that is told by messages what to do, in a program that
// has nothing else to do. It answers every command with snapshots. While it trains, it sends one only when
// all before have been taken, so that they do not pile up for a reader that rarely looks (a hidden page).
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "training/engine.h"
#include "training/wire.h"

namespace hourglass {

class EngineHost {
public:
    using Send = std::function<void(std::span<const std::uint8_t> message)>;
    // `send` gets a first snapshot at once.
    explicit EngineHost(Send send);

    // Throws Error when it is no message of a session.
    void receive(std::span<const std::uint8_t> message);
    // While this is true, call advance(), with a look at the messages in between.
    bool training() const { return engine_.training(); }
    void advance() { engine_.advance(); }

private:
    void publish();

    Send send_;
    Engine engine_;
    Snapshot snapshot_;
    AlreadySent sent_;
    int unread_ = 0;         // snapshots that the reader has not taken yet
    bool commanded_ = true;  // it is a command that is being carried out
    bool news_ = false;      // there has been something to see since the last snapshot
};

}  // namespace hourglass
