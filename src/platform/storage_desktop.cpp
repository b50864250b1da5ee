// The native window keeps pieces for as long as it is open: enough to take back a step.

#include <map>
#include <utility>

#include "platform/storage.h"

namespace hourglass::platform {
namespace {

std::map<std::string, std::vector<std::uint8_t>>& pieces() {
    static std::map<std::string, std::vector<std::uint8_t>> all;
    return all;
}

}  // namespace

std::string storage_slot() { return "window"; }

std::string storage_problem() { return "the native window keeps nothing when it is closed"; }

void storage_put(const std::string& name, std::vector<std::uint8_t> bytes, StorageDone done) {
    pieces().insert_or_assign(name, std::move(bytes));
    done("");
}

void storage_remove(const std::string& name) { pieces().erase(name); }

void storage_get(const std::string& name, int age, StorageBytes use) {
    const auto found = pieces().find(name);
    use(age > 0 || found == pieces().end() ? std::vector<std::uint8_t>() : found->second);
}

void storage_names(StorageNames use) {
    std::vector<std::string> names;
    for (const auto& [name, bytes] : pieces()) names.push_back(name);
    use(std::move(names));
}

}  // namespace hourglass::platform
