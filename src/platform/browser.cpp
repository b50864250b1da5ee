// The browser: the main loop, and the two-way door between the program and the page's script.
//
// The loader passes the page's Host in as Module["page"] (web/host.js). The program calls its methods; the
// page calls the functions that `connect_page` hands it, as `program`. Names that cross the door are quoted,
// because Closure renames the others. Everything here runs on the main thread and never waits. Longer than
// most files: both sides of the door stand together, a line for each thing that crosses.

#include <cfloat>
#include <cstdio>
#include <cstdlib>
#include <emscripten.h>
#include <emscripten/em_js.h>
#include <emscripten/heap.h>
#include <emscripten/html5.h>
#include <emscripten/threading.h>
#include <imgui.h>
#include <malloc.h>
#include <new>
#include <optional>

#include "base/error.h"
#include "platform/frame_meter.h"
#include "platform/window.h"

// clang-format off
EM_JS_DEPS(hourglass_page, "$UTF8ToString,$stringToNewUTF8");

EM_JS(void, connect_page, (), {
    // The program answers with "+" and a text, or "!" and the message of an error.
    const answer = (pointer) => {
        const text = UTF8ToString(pointer);
        if (text[0] === "!") throw new Error(text.slice(1));
        return text.slice(1);
    };
    const with_text = (text, call) => {
        const pointer = stringToNewUTF8(text);
        try {
            return call(pointer);
        } finally {
            _free(pointer);
        }
    };
    Module["page"]["connected"]({
        "tick": () => _hourglass_tick(),
        "stop": () => _hourglass_stop(),
        "repaint": () => _hourglass_repaint(),
        "state": () => answer(_hourglass_state()),
        "widgets": () => answer(_hourglass_widgets()),
        "frames": () => answer(_hourglass_frames()),
        "twin": (known) => with_text(known, (k) => answer(_hourglass_twin(k))),
        "operate": (key, value) => with_text(key, (k) => with_text(value, (v) => answer(_hourglass_operate(k, v)))),
        "focus": (key) => with_text(key, (k) => answer(_hourglass_focus(k))),
        "command": (name, json) => with_text(name, (n) => with_text(json, (j) => answer(_hourglass_command(n, j)))),
        "receive": (name, bytes) => {
            const at = _hourglass_file_space(bytes.length);
            if (bytes.length && !at) throw new Error("it is larger than the memory that is left");
            HEAPU8.set(bytes, at);
            with_text(name, (n) => answer(_hourglass_receive(n)));
        },
        "complete": () => answer(_hourglass_files_complete()),
        "graphicsLost": () => _hourglass_graphics_lost(),
        "graphicsBack": () => _hourglass_graphics_back(),
        "paste": (text) => with_text(text, (t) => _hourglass_paste(t)),
        "type": (text) => with_text(text, (t) => _hourglass_type(t)),
        "press": (key) => with_text(key, (k) => _hourglass_press(k)),
        "wantsText": () => !!_hourglass_wants_text(),
        "pen": (pressure) => _hourglass_pen(pressure),
        "wake": () => _hourglass_woken(),
        "leave": () => _hourglass_leave(),
        "fetched": (id, bytes) => {
            const at = _hourglass_storage_space(bytes.length);
            if (at) HEAPU8.set(bytes, at);
            _hourglass_storage_got(id);
        },
        "stored": (id, problem) => with_text(problem, (p) => _hourglass_storage_put_done(id, p)),
    });
});

EM_JS(void, page_failed, (const char* message), { Module["page"]["failed"](UTF8ToString(message)); });
EM_JS(void, page_refused, (const char* why), { Module["page"]["refused"](UTF8ToString(why)); });
EM_JS(char*, page_build_reason, (), { return stringToNewUTF8(Module["page"]["buildReason"]()); });
EM_JS(int, page_asset_size, (const char* name), {
    const bytes = Module["page"]["asset"](UTF8ToString(name));
    return bytes ? bytes.length : -1;
});
EM_JS(void, page_asset, (const char* name, std::uint8_t* to), {
    HEAPU8.set(Module["page"]["asset"](UTF8ToString(name)), to);
});
EM_JS(void, page_save_file, (const char* name, const std::uint8_t* bytes, int size), {
    Module["page"]["saveFile"](UTF8ToString(name), HEAPU8.slice(bytes, bytes + size));
});
EM_JS(void, page_request_asset, (const char* name), { Module["page"]["requestAsset"](UTF8ToString(name)); });
EM_JS(void, page_request_data, (), { Module["page"]["requestData"](); });
EM_JS(int, page_choose_file, (const char* accept), { return +Module["page"]["chooseFile"](UTF8ToString(accept)); });
EM_JS(int, page_preferences, (), { return Module["page"]["preferences"](); });
EM_JS(void, page_show_help, (const char* key, const char* title, const char* text), {
    Module["page"]["explain"](UTF8ToString(key), UTF8ToString(title), UTF8ToString(text));
});
EM_JS(int, page_is_mac, (), { return +Module["page"]["isMac"](); });
EM_JS(char*, page_fragment, (), { return stringToNewUTF8(Module["page"]["fragment"]()); });
EM_JS(void, page_set_fragment, (const char* text, int step), {
    Module["page"]["setFragment"](UTF8ToString(text), !!step);
});
EM_JS(void, page_share, (const char* fragment), { Module["page"]["share"](UTF8ToString(fragment)); });
EM_JS(char*, page_load_setting, (const char* key), { return stringToNewUTF8(Module["page"]["loadSetting"](UTF8ToString(key))); });
EM_JS(void, page_save_figure, (const char* name, const char* svg), {
    Module["page"]["saveFigure"](UTF8ToString(name), UTF8ToString(svg));
});
EM_JS(void, page_save_setting, (const char* key, const char* value), {
    Module["page"]["saveSetting"](UTF8ToString(key), UTF8ToString(value));
});
EM_JS(void, page_set_title, (const char* text), { Module["page"]["setTitle"](UTF8ToString(text)); });
EM_JS(void, page_set_unsaved, (int unsaved), { Module["page"]["setUnsaved"](!!unsaved); });
EM_JS(void, page_tell_resize, (), { dispatchEvent(new Event("resize")); });
EM_JS(void, page_copy, (const char* text), { Module["page"]["copy"](UTF8ToString(text)); });
// clang-format on

extern "C" {
void hourglass_woken();
void hourglass_tick();
}

namespace hourglass::platform {
namespace {

// Text that stringToNewUTF8 allocated.
std::string take_text(char* text) {
    const std::string result = text;
    std::free(text);
    return result;
}

class Browser {
public:
    Browser(std::unique_ptr<Application> application, const WindowOptions& options)
        : window_(options, 1), application_(std::move(application)), mac_(page_is_mac()) {
        ImGuiIO& io = ImGui::GetIO();
        io.ConfigMacOSXBehaviors = mac_;
        io.ClipboardUserData = this;
        io.SetClipboardTextFn = [](void* self, const char* text) {
            static_cast<Browser*>(self)->clipboard_ = text;
            page_copy(text);
        };
        io.GetClipboardTextFn = [](void* self) { return static_cast<Browser*>(self)->clipboard_.c_str(); };
        window_.show(*application_);
        window_.warm_up();
    }

    void start() {
        application_->start();
        emscripten_set_main_loop([] { hourglass_tick(); }, 0, false);
    }

    void tick() {
        const double now = seconds();
        if (last_tick_) frame_meter().add_gap((now - *last_tick_) * 1000);
        last_tick_ = now;
        follow_density();
        handle_events();
        if (!window_.frame_due() || graphics_lost()) return;
        window_.draw();
    }

    void lose_graphics() { graphics_lost_ = true; }
    void graphics_back() {
        graphics_lost_ = false;
        window_.rebuild_graphics();
    }

    // Pasting is the browser's event; Dear ImGui only knows a key for it.
    void paste(const char* text) {
        clipboard_ = text;
        ImGuiIO& io = ImGui::GetIO();
        const ImGuiKey modifier = mac_ ? ImGuiMod_Super : ImGuiMod_Ctrl;
        io.AddKeyEvent(modifier, true);
        io.AddKeyEvent(ImGuiKey_V, true);
        io.AddKeyEvent(ImGuiKey_V, false);
        io.AddKeyEvent(modifier, false);
        window_.expect_frames();
    }
    // From the keyboard of a phone or an input method.
    void type(const char* text) {
        ImGui::GetIO().AddInputCharactersUTF8(text);
        window_.expect_frames();
    }
    void press(ImGuiKey key) {
        ImGui::GetIO().AddKeyEvent(key, true);
        ImGui::GetIO().AddKeyEvent(key, false);
        window_.expect_frames();
    }

    // The page's buffer for the bytes of the next file.
    std::uint8_t* file_space(std::size_t size) {
        file_.resize(size);
        return file_.data();
    }
    void receive_file(const char* name) {
        application_->receive_file(name, std::exchange(file_, {}));
        window_.expect_frames();
    }

    Application& application() { return *application_; }
    Window& window() { return window_; }

private:
    // The page hears of it later than it happens.
    bool graphics_lost() const {
        return graphics_lost_ || emscripten_is_webgl_context_lost(emscripten_webgl_get_current_context());
    }

    // SDL looks at the device pixel ratio only when the window is resized; it also changes on its own, when
    // the window moves to another screen.
    void follow_density() {
        const double density = emscripten_get_device_pixel_ratio();
        if (density != density_) page_tell_resize();
        density_ = density;
    }

    void handle_events() {
        SDL_Event event;
        while (SDL_PollEvent(&event)) {
            window_.handle(event);
            // A finger that was lifted hovers over nothing.
            if (event.type == SDL_FINGERUP) ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
            // A hidden page gets no turns of the loop: that is not a gap.
            if (event.type == SDL_WINDOWEVENT &&
                (event.window.event == SDL_WINDOWEVENT_SHOWN || event.window.event == SDL_WINDOWEVENT_HIDDEN))
                last_tick_.reset();
        }
    }

    Window window_;
    std::unique_ptr<Application> application_;
    bool mac_;
    double density_ = emscripten_get_device_pixel_ratio();
    bool graphics_lost_ = false;
    std::string clipboard_;
    std::vector<std::uint8_t> file_;
    std::optional<double> last_tick_;  // platform::seconds()
};

// SDL reports pens as mice; the page adds the pressure.
float last_pen_pressure = -1;

// Lives forever: a page is not told in time that it ends.
Browser* browser = nullptr;

// Calls `work` and hands what it throws to the page, which replaces the canvas by a message.
template <typename Work>
void guard(const Work& work) {
    try {
        work();
        return;
    } catch (const std::bad_alloc&) {
        page_failed("out of memory");
    } catch (const std::exception& error) {
        page_failed(error.what());
    }
    emscripten_cancel_main_loop();
}

// An answer for the page: "+" and the text, or "!" and an error's message. Valid until the next answer.
template <typename Work>
const char* answer(const Work& work) {
    static std::string text;
    try {
        text = "+" + work();
    } catch (const std::bad_alloc&) {
        text = "!out of memory";
    } catch (const std::exception& error) {
        text = std::string("!") + error.what();
    }
    return text.c_str();
}

}  // namespace

Memory memory() {
    const struct mallinfo heap = mallinfo();
    return {static_cast<std::size_t>(heap.uordblks), static_cast<std::size_t>(heap.arena),
            emscripten_get_heap_size()};
}

int run(std::unique_ptr<Application> application, const WindowOptions& options) {
    guard([&] { browser = new Browser(std::move(application), options); });
    return 0;
}

std::vector<std::uint8_t> asset(std::string_view name) {
    const std::string text(name);
    const int size = page_asset_size(text.c_str());
    if (size < 0) throw Error("there is no asset '" + text + "'");
    std::vector<std::uint8_t> bytes(size);
    page_asset(text.c_str(), bytes.data());
    return bytes;
}

std::string save_file(const std::string& name, const std::vector<std::uint8_t>& bytes) {
    page_save_file(name.c_str(), bytes.data(), static_cast<int>(bytes.size()));
    return name;
}

void request_asset(const std::string& name) { page_request_asset(name.c_str()); }

bool request_page_data() {
    page_request_data();
    return true;
}

bool choose_file(std::string_view accept) { return page_choose_file(std::string(accept).c_str()); }

bool show_help(std::string_view key, std::string_view title, std::string_view text) {
    page_show_help(std::string(key).c_str(), std::string(title).c_str(), std::string(text).c_str());
    return true;
}

std::string_view build_name() { return HOURGLASS_BUILD_NAME; }

std::string build_reason() { return take_text(page_build_reason()); }

void refuse(const std::string& why) { page_refused(why.c_str()); }

Preferences preferences() {
    const int bits = page_preferences();
    return {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0};
}

float pen_pressure() { return last_pen_pressure; }

std::string address_fragment() { return take_text(page_fragment()); }

void set_address_fragment(const std::string& text, bool step) { page_set_fragment(text.c_str(), step); }

bool share_address(const std::string& fragment) {
    page_share(fragment.c_str());
    return true;
}

std::string load_setting(std::string_view key) {
    return take_text(page_load_setting(std::string(key).c_str()));
}

bool save_figure(const std::string& name, const std::string& svg) {
    page_save_figure(name.c_str(), svg.c_str());
    return true;
}

void save_setting(std::string_view key, std::string_view value) {
    page_save_setting(std::string(key).c_str(), std::string(value).c_str());
}

void set_title(const std::string& text) { page_set_title(text.c_str()); }

void set_unsaved(bool unsaved) { page_set_unsaved(unsaved); }

#ifdef __EMSCRIPTEN_PTHREADS__
void wake() { emscripten_async_run_in_main_runtime_thread(EM_FUNC_SIG_V, &hourglass_woken); }
#else
void wake() {}  // the page does it when a message comes
#endif

extern "C" {

// The page calls it once, after main(), when the assets are there: until then the window and the fonts have
// been made while the assets still came.
EMSCRIPTEN_KEEPALIVE void hourglass_start() {
    guard([] {
        browser->start();
        connect_page();
    });
}

// What the page calls, through connect_page.

// Something that the page has waited for has come.
EMSCRIPTEN_KEEPALIVE void hourglass_woken() {
    guard([] { browser->application().wake(); });
}

EMSCRIPTEN_KEEPALIVE void hourglass_leave() {
    guard([] { browser->application().leave(); });
}

EMSCRIPTEN_KEEPALIVE void hourglass_tick() {
    guard([] { browser->tick(); });
}

// After a fault that only the page has noticed: nothing is drawn any more.
EMSCRIPTEN_KEEPALIVE void hourglass_stop() { emscripten_cancel_main_loop(); }

EMSCRIPTEN_KEEPALIVE void hourglass_repaint() { browser->window().repaint(); }

EMSCRIPTEN_KEEPALIVE const char* hourglass_state() {
    return answer([] { return browser->application().state_json(); });
}

EMSCRIPTEN_KEEPALIVE const char* hourglass_widgets() {
    return answer([] { return browser->application().widgets_json(); });
}

EMSCRIPTEN_KEEPALIVE const char* hourglass_twin(const char* known) {
    return answer([&] { return browser->application().twin_json(known); });
}

EMSCRIPTEN_KEEPALIVE const char* hourglass_operate(const char* key, const char* value) {
    return answer([&]() -> std::string {
        browser->application().operate(key, value);
        browser->window().expect_frames();
        return {};
    });
}

EMSCRIPTEN_KEEPALIVE const char* hourglass_focus(const char* key) {
    return answer([&]() -> std::string {
        browser->application().focus(key);
        browser->window().expect_frames();
        return {};
    });
}

EMSCRIPTEN_KEEPALIVE const char* hourglass_frames() {
    return answer([]() -> std::string {
        const FrameTimes times = frame_times();
        char json[200];
        std::snprintf(json, sizeof json, R"({"last":%.3f,"median":%.3f,"worst":%.3f,"worst_gap":%.3f})",
                      times.last, times.median, times.worst, times.worst_gap);
        return json;
    });
}

EMSCRIPTEN_KEEPALIVE const char* hourglass_command(const char* name, const char* arguments_json) {
    return answer([&] {
        std::string result = browser->application().command(name, arguments_json);
        browser->window().expect_frames();
        return result;
    });
}

// Null when there is no such space.
EMSCRIPTEN_KEEPALIVE std::uint8_t* hourglass_file_space(std::size_t size) {
    try {
        return browser->file_space(size);
    } catch (const std::exception&) {
        return nullptr;
    }
}

EMSCRIPTEN_KEEPALIVE const char* hourglass_receive(const char* name) {
    return answer([&]() -> std::string {
        browser->receive_file(name);
        return {};
    });
}

EMSCRIPTEN_KEEPALIVE const char* hourglass_files_complete() {
    return answer([]() -> std::string {
        browser->application().files_complete();
        browser->window().expect_frames();
        return {};
    });
}

EMSCRIPTEN_KEEPALIVE void hourglass_graphics_lost() { browser->lose_graphics(); }

EMSCRIPTEN_KEEPALIVE void hourglass_graphics_back() {
    guard([] { browser->graphics_back(); });
}

EMSCRIPTEN_KEEPALIVE void hourglass_paste(const char* text) { browser->paste(text); }

EMSCRIPTEN_KEEPALIVE void hourglass_type(const char* text) { browser->type(text); }

// A key that another element than the canvas has got, by the browser's name for it; others than these do
// nothing.
EMSCRIPTEN_KEEPALIVE void hourglass_press(const char* key) {
    static constexpr std::pair<std::string_view, ImGuiKey> kKeys[] = {
        {"Enter", ImGuiKey_Enter},
        {"Escape", ImGuiKey_Escape},
        {" ", ImGuiKey_Space},
        {"ArrowLeft", ImGuiKey_LeftArrow},
        {"ArrowRight", ImGuiKey_RightArrow},
        {"ArrowUp", ImGuiKey_UpArrow},
        {"ArrowDown", ImGuiKey_DownArrow},
        {"+", ImGuiKey_KeypadAdd},
        {"-", ImGuiKey_KeypadSubtract},
        {"s", ImGuiKey_S},
        {"S", ImGuiKey_S},
        {"1", ImGuiKey_1},
        {"2", ImGuiKey_2},
        {"3", ImGuiKey_3},
        {"4", ImGuiKey_4},
        {"5", ImGuiKey_5},
        {"6", ImGuiKey_6},
        {"7", ImGuiKey_7},
        {"8", ImGuiKey_8},
        {"9", ImGuiKey_9},
    };
    for (const auto& [name, code] : kKeys)
        if (name == key) browser->press(code);
}

// Before the mouse event that goes with it; negative when it is no pen.
EMSCRIPTEN_KEEPALIVE void hourglass_pen(float pressure) { last_pen_pressure = pressure; }

EMSCRIPTEN_KEEPALIVE int hourglass_wants_text() { return ImGui::GetIO().WantTextInput; }

}  // extern "C"

}  // namespace hourglass::platform
