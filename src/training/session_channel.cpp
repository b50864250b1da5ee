// The session over a channel: sends commands as messages and reads the snapshots that come back.

#include <utility>
#include <vector>

#include "training/session.h"
#include "training/wire.h"

namespace hourglass {
namespace {

class ChannelRunner final : public Session::Runner {
public:
    explicit ChannelRunner(std::unique_ptr<Channel> channel) : channel_(std::move(channel)) {}

    void send(Command command) override { channel_->send(encode(Request(std::move(command)))); }

    const Snapshot& latest() override {
        while (channel_->receive(message_)) {
            decode(message_, snapshot_);
            channel_->send(encode(Request(Taken{})));
        }
        return snapshot_;
    }

private:
    std::unique_ptr<Channel> channel_;
    std::vector<std::uint8_t> message_;
    Snapshot snapshot_;
};

}  // namespace

Session::Session(std::unique_ptr<Channel> channel)
    : runner_(std::make_unique<ChannelRunner>(std::move(channel))) {}

}  // namespace hourglass
