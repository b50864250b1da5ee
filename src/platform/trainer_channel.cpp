// The channels to Web Workers that train, in the build without threads. The page keeps the workers
// (web/host.js); the other ends are src/worker.

#include <emscripten/em_js.h>

#include "base/channel.h"
#include "platform/platform.h"

// clang-format off
EM_JS(int, page_open_trainer, (), { return Module["page"]["openTrainer"](); });
EM_JS(void, page_tell_trainer, (int trainer, const std::uint8_t* bytes, std::size_t size), {
    Module["page"]["tellTrainer"](trainer, HEAPU8.slice(bytes, bytes + size));
});
EM_JS(int, page_trainer_answer_size, (int trainer), { return Module["page"]["trainerAnswerSize"](trainer); });
EM_JS(void, page_take_trainer_answer, (int trainer, std::uint8_t* to), {
    HEAPU8.set(Module["page"]["takeTrainerAnswer"](trainer), to);
});
// clang-format on

namespace hourglass::platform {
namespace {

class TrainerChannel final : public Channel {
public:
    void send(std::span<const std::uint8_t> message) override {
        page_tell_trainer(trainer_, message.data(), message.size());
    }

    bool receive(std::vector<std::uint8_t>& message) override {
        const int size = page_trainer_answer_size(trainer_);
        if (size < 0) return false;
        message.resize(static_cast<std::size_t>(size));
        page_take_trainer_answer(trainer_, message.data());
        return true;
    }

private:
    int trainer_ = page_open_trainer();
};

}  // namespace

std::unique_ptr<Channel> open_trainer() { return std::make_unique<TrainerChannel>(); }

}  // namespace hourglass::platform
