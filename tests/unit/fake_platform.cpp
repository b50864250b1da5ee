#include "fake_platform.h"

#include "base/channel.h"
#include "base/error.h"
#include "platform/umap_worker.h"

namespace hourglass::platform {

FakeMachine& fake_machine() {
    static FakeMachine machine;
    return machine;
}

std::vector<std::uint8_t> asset(std::string_view name) {
    const auto found = fake_machine().assets.find(name);
    if (found == fake_machine().assets.end()) throw Error("there is no asset " + std::string(name));
    return found->second;
}

std::string save_file(const std::string& name, const std::vector<std::uint8_t>& bytes) {
    fake_machine().saved.emplace_back(name, bytes);
    return name;
}

void request_asset(const std::string& name) { fake_machine().requested.push_back(name); }
bool choose_file(std::string_view) { return false; }
bool share_address(const std::string&) { return false; }
bool show_help(std::string_view, std::string_view, std::string_view) { return false; }
double seconds() { return fake_machine().seconds += fake_machine().tick; }
void capture(float, float, float, float, std::function<void(Pixels)> done) {
    fake_machine().picture_taken = std::move(done);
}
FrameTimes frame_times() { return {}; }
Memory memory() { return {}; }
int hardware_threads() { return fake_machine().processors; }
std::string_view build_name() { return "native"; }
std::string build_reason() { return {}; }
void refuse(const std::string&) {}
std::unique_ptr<Channel> open_trainer() { return nullptr; }
Preferences preferences() { return {.dark = false}; }
void set_text_size(float) {}
float text_size() { return 1; }
float pen_pressure() { return -1; }
std::string address_fragment() { return fake_machine().address; }
void set_address_fragment(const std::string& text, bool) { fake_machine().address = text; }

std::string load_setting(std::string_view key) {
    const auto found = fake_machine().settings.find(key);
    return found == fake_machine().settings.end() ? std::string() : found->second;
}

void save_setting(std::string_view key, std::string_view value) {
    fake_machine().settings.insert_or_assign(std::string(key), std::string(value));
}

bool UmapWorker::available() { return false; }
UmapWorker::UmapWorker(std::span<const float>, int, std::span<const float>, unsigned) {
    throw Error("there is no UMAP in the unit tests");
}
UmapWorker::~UmapWorker() = default;
bool UmapWorker::poll(Report&) { return false; }

}  // namespace hourglass::platform
