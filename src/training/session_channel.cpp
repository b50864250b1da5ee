// The session over a channel: sends commands as messages and reads the snapshots that come back.

#include <deque>
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
        receive();
        return snapshot_;
    }

    std::optional<KeptRun> take_kept() override {
        receive();
        if (kept_.empty()) return std::nullopt;
        KeptRun oldest = std::move(kept_.front());
        kept_.pop_front();
        return oldest;
    }

private:
    void receive() {
        while (channel_->receive(message_)) {
            if (kind_of(message_) == Answer::Kept) {
                KeptRun run = decode_kept(message_);
                std::erase_if(kept_, [&](const KeptRun& other) { return other.run == run.run; });
                kept_.push_back(std::move(run));
                message_ = {};  // it was many times as large as the others are
                continue;
            }
            decode(message_, snapshot_);
            channel_->send(encode(Request(Taken{})));
        }
    }

    std::unique_ptr<Channel> channel_;
    std::vector<std::uint8_t> message_;
    Snapshot snapshot_;
    std::deque<KeptRun> kept_;
};

}  // namespace

Session::Session(std::unique_ptr<Channel> channel)
    : runner_(std::make_unique<ChannelRunner>(std::move(channel))) {}

}  // namespace hourglass
