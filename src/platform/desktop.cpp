// The native window, and files from the disk.
//
// Environment: HOURGLASS_ASSETS is the folder of the assets (else looked for beside and above the program);
// HOURGLASS_PIXEL_RATIO enlarges the interface on desktops that do not scale windows by themselves.

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <imgui.h>
#include <iterator>
#include <utility>

#include "base/error.h"
#include "platform/screenshot.h"
#include "platform/window.h"

namespace fs = std::filesystem;

namespace hourglass::platform {
namespace {

constexpr int kWaitMilliseconds = 15;  // while no frame is due

std::vector<std::uint8_t> read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(file), {}};
    if (!file) throw Error("cannot read '" + path.string() + "'");
    return bytes;
}

void write_file(const fs::path& path, std::string_view bytes) {
    std::ofstream file(path, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) throw Error("cannot write '" + path.string() + "'");
}

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

float scale_from_environment() {
    const float scale = std::strtof(environment("HOURGLASS_PIXEL_RATIO").c_str(), nullptr);
    return scale >= 0.5f && scale <= 8 ? scale : 1;
}

// Text that SDL allocated.
fs::path take_path(char* text) {
    const fs::path path = text ? text : "";
    SDL_free(text);
    return path;
}

fs::path find_assets() {
    if (const std::string folder = environment("HOURGLASS_ASSETS"); !folder.empty()) return folder;
    const fs::path program = take_path(SDL_GetBasePath());
    // build/native/hourglass-app stands two levels below the checkout.
    for (const char* candidate : {"assets", "../assets", "../../assets", "../share/hourglass"})
        if (fs::is_directory(program / candidate)) return program / candidate;
    return "assets";
}

fs::path setting_file(std::string_view key) {
    static const fs::path folder = take_path(SDL_GetPrefPath("", "hourglass"));
    return folder / key;
}

// By request_asset, until the main loop gets to it.
std::vector<std::string>& requested_assets() {
    static std::vector<std::string> names;
    return names;
}

std::atomic<bool> wake_wanted{false};
SDL_Window* title_window = nullptr;

class Desktop {
public:
    Desktop(Window& window, Application& application) : window_(window), application_(application) {
        title_window = window.sdl();
    }
    ~Desktop() { title_window = nullptr; }

    // Until the window is closed.
    void run() {
        while (true) {
            handle_events();
            if (wake_wanted.exchange(false)) application_.wake();
            if (closed_) return;
            if (visible() && window_.frame_due()) {
                window_.draw();
                SDL_GL_SwapWindow(window_.sdl());
            } else {
                SDL_WaitEventTimeout(nullptr, kWaitMilliseconds);
            }
        }
    }

    void run_for_screenshot(const std::string& path, int frames) {
        for (int frame = 0; frame < frames; ++frame) {
            handle_events();
            window_.draw();
            if (frame == frames - 1) {
                int width = 0, height = 0;
                SDL_GL_GetDrawableSize(window_.sdl(), &width, &height);
                save_screenshot(path, width, height);
            }
            SDL_GL_SwapWindow(window_.sdl());
            SDL_Delay(kWaitMilliseconds);
        }
    }

private:
    void handle_events() {
        for (const std::string& name : std::exchange(requested_assets(), {}))
            receive(find_assets() / name, name);
        SDL_Event event;
        while (SDL_PollEvent(&event)) {
            switch (event.type) {
                case SDL_QUIT:
                    closed_ = true;
                    break;
                case SDL_DROPFILE:
                    receive_dropped(take_path(event.drop.file));
                    break;
                case SDL_DROPCOMPLETE:
                    application_.files_complete();
                    break;
                default:
                    break;
            }
            window_.handle(event);
        }
    }

    void receive_dropped(const fs::path& path) { receive(path, path.filename().string()); }

    void receive(const fs::path& path, const std::string& name) {
        try {
            application_.receive_file(name, read_file(path));
        } catch (const Error& error) {
            SDL_ShowSimpleMessageBox(SDL_MESSAGEBOX_WARNING, "Hourglass", error.what(), window_.sdl());
        }
    }

    bool visible() const {
        return (SDL_GetWindowFlags(window_.sdl()) & (SDL_WINDOW_MINIMIZED | SDL_WINDOW_HIDDEN)) == 0;
    }

    Window& window_;
    Application& application_;
    bool closed_ = false;
};

}  // namespace

Memory memory() { return {}; }

int run(std::unique_ptr<Application> given_application, const WindowOptions& options) {
    Window window(options, scale_from_environment());
    // Ends before the window does: it may hold textures.
    const std::unique_ptr<Application> application = std::move(given_application);
    application->start();
    window.show(*application);
    Desktop desktop(window, *application);
    if (options.screenshot.empty())
        desktop.run();
    else
        desktop.run_for_screenshot(options.screenshot, options.screenshot_frame);
    return 0;
}

std::vector<std::uint8_t> asset(std::string_view name) {
    static const fs::path folder = find_assets();
    return read_file(folder / name);
}

void request_asset(const std::string& name) { requested_assets().push_back(name); }

std::string save_file(const std::string& name, const std::vector<std::uint8_t>& bytes) {
    const fs::path path = fs::current_path() / name;
    write_file(path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    return path.string();
}

bool request_page_data() { return false; }
bool save_figure(const std::string&, const std::string&) { return false; }

// No dialog: files are dropped on the window.
bool choose_file(std::string_view) { return false; }

bool share_address(const std::string&) { return false; }

bool show_help(std::string_view, std::string_view, std::string_view) { return false; }

void wake() { wake_wanted = true; }

void set_title(const std::string& text) {
    if (title_window != nullptr) SDL_SetWindowTitle(title_window, text.c_str());
}

// Closing the window asks nothing.
void set_unsaved(bool) {}

std::string_view build_name() { return "native"; }

std::string build_reason() { return {}; }

void refuse(const std::string& why) { std::fprintf(stderr, "hourglass-app: %s\n", why.c_str()); }

// Desktops have no common way to say; dark until the user chooses.
Preferences preferences() { return {}; }

// SDL 2 does not report pens.
float pen_pressure() { return -1; }

std::string address_fragment() { return {}; }

void set_address_fragment(const std::string&, bool) {}

std::string load_setting(std::string_view key) {
    std::ifstream file(setting_file(key), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Failing to save a setting is harmless.
void save_setting(std::string_view key, std::string_view value) {
    std::ofstream(setting_file(key), std::ios::binary) << value;
}

}  // namespace hourglass::platform
