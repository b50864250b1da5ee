// The channel to the Web Worker that trains, in the build without threads. The page keeps the worker
// (web/host.js); its other end is src/worker.

#include <emscripten/em_js.h>

#include "base/channel.h"
#include "platform/platform.h"

// clang-format off
EM_JS(void, page_open_trainer, (), { Module["page"]["openTrainer"](); });
EM_JS(void, page_tell_trainer, (const std::uint8_t* bytes, std::size_t size), {
    Module["page"]["tellTrainer"](HEAPU8.slice(bytes, bytes + size));
});
EM_JS(int, page_trainer_answer_size, (), { return Module["page"]["trainerAnswerSize"](); });
EM_JS(void, page_take_trainer_answer, (std::uint8_t* to), {
    HEAPU8.set(Module["page"]["takeTrainerAnswer"](), to);
});
// clang-format on

namespace hourglass::platform {
namespace {

class TrainerChannel final : public Channel {
public:
    TrainerChannel() { page_open_trainer(); }

    void send(std::span<const std::uint8_t> message) override {
        page_tell_trainer(message.data(), message.size());
    }

    bool receive(std::vector<std::uint8_t>& message) override {
        const int size = page_trainer_answer_size();
        if (size < 0) return false;
        message.resize(static_cast<std::size_t>(size));
        page_take_trainer_answer(message.data());
        return true;
    }
};

}  // namespace

std::unique_ptr<Channel> open_trainer() { return std::make_unique<TrainerChannel>(); }

}  // namespace hourglass::platform
