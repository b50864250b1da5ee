#include "fake_platform.h"

#include "base/channel.h"
#include "base/error.h"
#include "platform/storage.h"
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
bool request_page_data() { return ++fake_machine().data_requests > 0; }
bool choose_file(std::string_view) { return false; }
bool save_figure(const std::string& name, const std::string&) {
    if (fake_machine().makes_png) fake_machine().figures.push_back(name);
    return fake_machine().makes_png;
}
bool share_address(const std::string&) { return false; }
bool show_help(std::string_view, std::string_view, std::string_view) { return false; }
double seconds() { return fake_machine().seconds += fake_machine().tick; }
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

void wake() {}
void set_title(const std::string& text) { fake_machine().title = text; }
void set_unsaved(bool unsaved) { fake_machine().unsaved = unsaved; }

namespace {

void answer(std::function<void()> call) {
    if (fake_machine().slow)
        fake_machine().answers.push_back(std::move(call));
    else
        call();
}

}  // namespace

void answer_storage() {
    while (!fake_machine().answers.empty())
        for (const auto& call : std::exchange(fake_machine().answers, {})) call();
}

std::string storage_slot() { return fake_machine().slot; }
std::string storage_problem() { return fake_machine().storage_problem; }

void storage_put(const std::string& name, std::vector<std::uint8_t> bytes, StorageDone done) {
    const bool fails = name.ends_with(fake_machine().put_problem_of);
    const std::string problem = fails ? fake_machine().put_problem : std::string();
    if (problem.empty()) {
        FakeMachine::Piece& piece = fake_machine().pieces[name];
        piece.before = std::exchange(piece.newest, std::move(bytes));
    }
    answer([problem, done = std::move(done)] { done(problem); });
}

void storage_remove(const std::string& name) { fake_machine().pieces.erase(name); }

void storage_get(const std::string& name, int age, StorageBytes use) {
    answer([name, age, use = std::move(use)] {
        const auto found = fake_machine().pieces.find(name);
        if (found == fake_machine().pieces.end()) return use({});
        use(age == 0 ? found->second.newest : found->second.before);
    });
}

void storage_names(StorageNames use) {
    answer([use = std::move(use)] {
        std::vector<std::string> names;
        for (const auto& [name, piece] : fake_machine().pieces) names.push_back(name);
        use(std::move(names));
    });
}

bool UmapWorker::available() { return false; }
UmapWorker::UmapWorker(std::span<const float>, int, std::span<const float>, unsigned) {
    throw Error("there is no UMAP in the unit tests");
}
UmapWorker::~UmapWorker() = default;
bool UmapWorker::poll(Report&) { return false; }

}  // namespace hourglass::platform
