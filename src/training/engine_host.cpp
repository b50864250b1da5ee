#include "training/engine_host.h"

#include <utility>

namespace hourglass {

EngineHost::EngineHost(Send send)
    : send_(std::move(send)),
      engine_(
          1, [this](Engine&) { publish(); }, [this](const KeptRun& run) { send_(encode(run)); }) {
    publish();
    commanded_ = false;
}

void EngineHost::receive(std::span<const std::uint8_t> message) {
    Request request = decode_request(message);
    if (auto* const command = std::get_if<Command>(&request)) {
        commanded_ = true;
        engine_.carry_out(std::move(*command));
        commanded_ = false;
        return;
    }
    --unread_;
    if (news_) publish();
}

void EngineHost::publish() {
    news_ = unread_ > 0 && !commanded_;
    if (news_) return;
    engine_.fill(snapshot_);
    send_(encode(snapshot_, sent_));
    sent_ = {snapshot_.model_version, snapshot_.checkpoints, snapshot_.pca, snapshot_.text};
    ++unread_;
}

}  // namespace hourglass
