// The training in a Web Worker: an EngineHost behind the functions that web/trainer-worker.js calls. What it
// sends, and why it cannot go on, it hands to the methods of Module["worker"].

#include <cstdint>
#include <emscripten.h>
#include <emscripten/em_js.h>
#include <exception>
#include <memory>
#include <vector>

#include "training/engine_host.h"

// clang-format off
EM_JS(void, connect_worker, (), {
    Module["worker"]["connected"]({
        "receive": (bytes) => {
            HEAPU8.set(bytes, _trainer_space(bytes.length));
            _trainer_receive();
        },
        "advance": () => _trainer_advance(),
        "training": () => !!_trainer_training(),
    });
});
EM_JS(void, worker_send, (const std::uint8_t* bytes, std::size_t size), {
    Module["worker"]["send"](HEAPU8.slice(bytes, bytes + size));
});
EM_JS(void, worker_failed, (const char* why), { Module["worker"]["failed"](UTF8ToString(why)); });
// clang-format on

namespace {

using namespace hourglass;

std::unique_ptr<EngineHost> host;
std::vector<std::uint8_t> message;  // the one that is being received

template <typename Work>
void guard(const Work& work) {
    try {
        work();
    } catch (const std::bad_alloc&) {
        worker_failed("out of memory");
    } catch (const std::exception& error) {
        worker_failed(error.what());
    }
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE std::uint8_t* trainer_space(std::size_t size) {
    guard([size] { message.resize(size); });
    return message.data();
}

// The message is let go: one with a data set is large.
EMSCRIPTEN_KEEPALIVE void trainer_receive() {
    guard([] { host->receive(std::exchange(message, {})); });
}

EMSCRIPTEN_KEEPALIVE void trainer_advance() {
    guard([] { host->advance(); });
}

EMSCRIPTEN_KEEPALIVE int trainer_training() { return host->training(); }

}  // extern "C"

int main() {
    guard([] {
        const auto send = [](std::span<const std::uint8_t> bytes) {
            worker_send(bytes.data(), bytes.size());
        };
        host = std::make_unique<EngineHost>(send);
        connect_worker();
    });
}
