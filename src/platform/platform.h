// The narrow interface to the machine: window, input, files, clock. One implementation per
// platform: desktop.cpp (SDL2 and OpenGL 3) and browser.cpp (SDL2, WebGL 2 and the page's script).
// No other folder knows that a browser exists.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hourglass {
class Channel;
}

namespace hourglass::platform {

// What a program gives the platform to run. All calls come from one thread, the one that runs the window.
class Application {
public:
    virtual ~Application() = default;

    // Once, after Dear ImGui's context and the graphics exist and before the first frame.
    virtual void start() = 0;
    // Builds fonts and sizes for this many device pixels per unit; again whenever that changes.
    virtual void set_pixel_ratio(float ratio) = 0;
    // Dear ImGui calls of one frame, between NewFrame and Render.
    virtual void frame() = 0;
    // Whether a frame is due although no input came. Without input and without this nothing is drawn.
    virtual bool wants_frame() = 0;
    // Whether something glides on the screen by itself: then every frame of the display is due.
    virtual bool moves() = 0;
    // A file that the user dropped or opened, or that the page loaded: its name and its bytes.
    virtual void receive_file(const std::string& name, std::vector<std::uint8_t> bytes) = 0;
    // All files of one drop (or of the start) have been received.
    virtual void files_complete() = 0;
    // After platform::wake(), also while nothing is drawn.
    virtual void wake() = 0;
    // The window may be gone in a moment: the page is hidden, or left.
    virtual void leave() = 0;
    // For scripts and tests (window.hourglass): plain objects as JSON text. A refused
    // command throws hourglass::Error.
    virtual std::string state_json() = 0;
    virtual std::string widgets_json() = 0;
    // The controls and texts of the last frame for the page's twin, as JSON; empty if it is still what it was
    // when `known` was its version. A control is pressed, or set to a value, by its key; it has the
    // keyboard's focus (empty: none of them has).
    virtual std::string twin_json(std::string_view known) = 0;
    virtual void operate(std::string_view key, std::string_view value) = 0;
    virtual void focus(std::string_view key) = 0;
    virtual std::string command(std::string_view name, std::string_view arguments_json) = 0;
};

// In the browser; natively Dear ImGui's own backend draws in any case.
enum class RendererKind { Own, ImGui };

struct WindowOptions {
    std::string title;
    int width = 1280;
    int height = 800;
    std::string screenshot;  // natively: write a PNG of the frame number `screenshot_frame` there and end
    int screenshot_frame = 60;
    RendererKind renderer = RendererKind::Own;
};

// Opens the window and runs the application: natively until the window is closed (the
// exit status is returned), in the browser forever (returns at once). Throws
// hourglass::Error when there is no usable graphics.
int run(std::unique_ptr<Application> application, const WindowOptions& options);

// The bytes of a file that comes with the program: "fonts/Inter-Regular.ttf",
// "models/default.safetensors". In the browser the loader has fetched fonts before main(), the rest before
// Application::start(). Throws hourglass::Error when there is none.
std::vector<std::uint8_t> asset(std::string_view name);
// Application::wake() is called soon, also while the window is hidden. From any thread.
void wake();
// Of the window.
void set_title(const std::string& text);
// Whether leaving the program would lose work: it then asks before it ends.
void set_unsaved(bool unsaved);
// Hands a file to the user: a download in the browser, a file in the working directory
// natively (the path returned).
std::string save_file(const std::string& name, const std::vector<std::uint8_t>& bytes);
// Fetches an asset that the program did not come with from the start, such as a further model; it arrives
// through receive_file under this name, with its folder, or a message says why not.
void request_asset(const std::string& name);
// Fetches the data that the page comes with once more; its files arrive through receive_file with
// "data://" before their names. Natively there is no page: returns false.
bool request_page_data();
// Lets the user choose files of these endings, or with "folder" a folder; they arrive through receive_file.
// Natively there may be no dialog: returns false.
bool choose_file(std::string_view accept);
// Makes a PNG of an SVG, of two pixels per unit, and hands it to the user under this name. Natively there is
// nothing that draws SVG: returns false.
bool save_figure(const std::string& name, const std::string& svg);
// Shows the page's help about a setting, with what the program itself says of it; with an empty key the way
// to all help. Natively there is no page: returns false.
bool show_help(std::string_view key, std::string_view title, std::string_view text);
// Seconds since the program started.
double seconds();

// Milliseconds on this thread, which runs the window, over the last frames (256 or fewer).
struct FrameTimes {
    double last = 0;    // work of the last frame that was drawn, without the wait for the display
    double median = 0;  // work per frame
    double worst = 0;   // work of the longest frame
    double worst_gap =
        0;  // in a browser: longest time between two turns of the main loop while the page was visible
};
FrameTimes frame_times();

// Bytes, in a browser; natively all are 0.
struct Memory {
    std::size_t used = 0;      // now
    std::size_t reserved = 0;  // at most so far, with the gaps between what is used
    std::size_t limit = 0;     // where the program ends
};
Memory memory();

// What two fingers did since the frame before.
struct Pinch {
    bool active = false;         // both are on the screen
    float factor = 1;            // by which their distance grew
    float way_x = 0, way_y = 0;  // of the middle between them, in units of the page
    float x = 0, y = 0;          // that middle
};
const Pinch& pinch();

// A picture on the graphics card for ImGui::Image and ImDrawList::AddImage. It keeps its
// pixels, so that it comes back by itself when the browser takes the graphics away and
// returns it. Only on the thread of the window.
class Texture {
public:
    enum class Filter { Nearest, Linear };
    Texture(int width, int height, Filter filter = Filter::Nearest);
    ~Texture();
    Texture(const Texture&) = delete;
    Texture& operator=(const Texture&) = delete;

    // width * height pixels, rows from the top, each as IM_COL32 makes it (0xAABBGGRR).
    void set_pixels(std::span<const std::uint32_t> pixels);
    // An ImTextureID. Ask for it in every frame: it changes when the graphics come back.
    void* id() const;

private:
    friend void rebuild_textures();
    friend std::uint64_t texture_fingerprint(void* id, float left, float top, float right, float bottom);
    void upload();

    int width_, height_;
    Filter filter_;
    unsigned name_ = 0;
    std::vector<std::uint32_t> pixels_;
    mutable std::uint64_t fingerprint_ = 0;  // of all pixels; 0: not known yet
};

// The number of processors that the machine reports.
int hardware_threads();
// "relaxed-threads", "simd-threads", "simd-single" or "native".
std::string_view build_name();
// In a browser: what that build is and why no better one runs ("threads and SIMD, because ...").
std::string build_reason();
// Says that this program cannot run here, and why. A browser's page goes on with its next build.
void refuse(const std::string& why);
// In the build without threads: the program beside this one that trains (src/worker), on
// a Web Worker of its own.
std::unique_ptr<Channel> open_trainer();
// What the system has been told about its user.
struct Preferences {
    bool dark = true;
    bool high_contrast = false;
    bool less_motion = false;
    bool fingers = false;  // the main pointer is a finger
};
Preferences preferences();
// How large everything is: 1 as designed, 1.5 half as large again. From the next frame on.
void set_text_size(float factor);
float text_size();
// The pressure of the pen that was reported last, 0..1; negative for a mouse, a finger,
// or where it is unknown.
float pen_pressure();
// The part of the page's address after '#', without it; empty natively. `step`: the address before becomes
// one that the browser's Back returns to.
std::string address_fragment();
void set_address_fragment(const std::string& text, bool step);
// Hands the page's address with this fragment to the user: shared on phones, else copied to the clipboard.
// Natively there is none: returns false.
bool share_address(const std::string& fragment);
// A small setting that outlives the page ("theme").
std::string load_setting(std::string_view key);
void save_setting(std::string_view key, std::string_view value);

}  // namespace hourglass::platform
