// The door to the page's storage (web/storage.js; web/host.js has the other side of it).

#include <cstdlib>
#include <emscripten.h>
#include <emscripten/em_js.h>
#include <map>
#include <new>
#include <utility>

#include "platform/storage.h"

// clang-format off
EM_JS_DEPS(hourglass_storage, "$UTF8ToString,$stringToNewUTF8");

EM_JS(char*, page_storage_slot, (), { return stringToNewUTF8(Module["page"]["storageSlot"]()); });
EM_JS(char*, page_storage_problem, (), { return stringToNewUTF8(Module["page"]["storageProblem"]()); });
// Shared memory is read by the page's worker, which spares this thread the copy; it stays as it is until then.
EM_JS(void, page_storage_put, (int id, const char* name, const std::uint8_t* bytes, std::size_t size), {
    const view = HEAPU8.subarray(bytes, bytes + size);
    Module["page"]["storagePut"](id, UTF8ToString(name), HEAPU8.buffer instanceof ArrayBuffer ? view.slice() : view);
});
EM_JS(void, page_storage_remove, (const char* name), { Module["page"]["storageRemove"](UTF8ToString(name)); });
EM_JS(void, page_storage_get, (int id, const char* name, int age), {
    Module["page"]["storageGet"](id, UTF8ToString(name), age);
});
EM_JS(void, page_storage_names, (int id), { Module["page"]["storageNames"](id); });
// clang-format on

namespace hourglass::platform {
namespace {

std::string take_storage_text(char* text) {
    const std::string result = text;
    std::free(text);
    return result;
}

// Who waits for an answer, by its number.
struct Waiting {
    int last = 0;
    std::map<int, StorageDone> puts;
    std::map<int, std::vector<std::uint8_t>> being_put;
    std::map<int, StorageBytes> gets;
    std::vector<std::uint8_t> answer;  // its bytes
};

Waiting& waiting() {
    static Waiting all;
    return all;
}

template <typename Function>
Function take(std::map<int, Function>& all, int id) {
    auto node = all.extract(id);
    return node.empty() ? Function() : std::move(node.mapped());
}

}  // namespace

std::string storage_slot() { return take_storage_text(page_storage_slot()); }

std::string storage_problem() { return take_storage_text(page_storage_problem()); }

void storage_put(const std::string& name, std::vector<std::uint8_t> bytes, StorageDone done) {
    const int id = ++waiting().last;
    waiting().puts.emplace(id, std::move(done));
    const auto& kept = waiting().being_put.emplace(id, std::move(bytes)).first->second;
    page_storage_put(id, name.c_str(), kept.data(), kept.size());
}

void storage_remove(const std::string& name) { page_storage_remove(name.c_str()); }

void storage_get(const std::string& name, int age, StorageBytes use) {
    const int id = ++waiting().last;
    waiting().gets.emplace(id, std::move(use));
    page_storage_get(id, name.c_str(), age);
}

void storage_names(StorageNames use) {
    const int id = ++waiting().last;
    const auto split = [use = std::move(use)](const std::vector<std::uint8_t>& lines) {
        std::vector<std::string> names;
        for (const std::uint8_t byte : lines) {
            if (names.empty() || byte == '\n') names.emplace_back();
            if (byte != '\n') names.back().push_back(static_cast<char>(byte));
        }
        use(std::move(names));
    };
    waiting().gets.emplace(id, split);
    page_storage_names(id);
}

extern "C" {

// The page's buffer for the bytes of an answer; null when there is no such space.
EMSCRIPTEN_KEEPALIVE std::uint8_t* hourglass_storage_space(std::size_t size) {
    try {
        waiting().answer.resize(size);
        return waiting().answer.data();
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}

EMSCRIPTEN_KEEPALIVE void hourglass_storage_got(int id) {
    std::vector<std::uint8_t> bytes = std::exchange(waiting().answer, {});
    if (const StorageBytes use = take(waiting().gets, id)) use(std::move(bytes));
}

EMSCRIPTEN_KEEPALIVE void hourglass_storage_put_done(int id, const char* problem) {
    waiting().being_put.erase(id);
    if (const StorageDone done = take(waiting().puts, id)) done(problem);
}

}  // extern "C"

}  // namespace hourglass::platform
