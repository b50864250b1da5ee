#include "training/engine_host.h"

#include <utility>

#include "training/messages.h"

namespace hourglass {

EngineHost::EngineHost(Send send) : send_(std::move(send)), engine_(1, [this](Engine&) { publish(); }) {
    publish();
}

void EngineHost::receive(std::span<const std::uint8_t> message) {
    Request request = decode_request(message);
    if (auto* const command = std::get_if<Command>(&request)) {
        engine_.carry_out(std::move(*command));
        return;
    }
    awaited_ = true;
    if (news_) {
        publish();
    }
}

void EngineHost::publish() {
    news_ = !awaited_;
    if (!awaited_) {
        return;
    }
    engine_.fill(snapshot_);
    send_(encode(snapshot_, snapshot_.model_version != sent_model_));
    sent_model_ = snapshot_.model_version;
    awaited_ = false;
}

}  // namespace hourglass
