#include "platform/window.h"

#include <chrono>
#include <cmath>
#include <imgui.h>
#include <imgui_impl_sdl2.h>
#include <thread>

#include "base/error.h"
#include "platform/fingers.h"
#include "platform/frame_meter.h"
#include "platform/textures.h"

namespace hourglass::platform {

namespace {

void choose_graphics() {
    Renderer::choose_version();
    SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
    SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
    SDL_GL_SetAttribute(SDL_GL_STENCIL_SIZE, 0);
    SDL_GL_SetAttribute(SDL_GL_ALPHA_SIZE, 0);
}

constexpr double kUnhurried = 0.045;  // seconds: every third frame of most displays

int to_unit(Sint32 coordinate, float scale) { return static_cast<int>(std::lround(coordinate / scale)); }

float text_scale = 1;

}  // namespace

Window::Window(const WindowOptions& options, float scale) : scale_(scale) {
    // The backend never sees SDL_main, and a page has no use for SDL's signal handlers.
    SDL_SetMainReady();
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT, "#canvas");
    // The click that brings the window to the front also counts.
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1");
    if (SDL_Init(SDL_INIT_VIDEO) != 0) throw Error(std::string("no display: ") + SDL_GetError());

    choose_graphics();
    window_ =
        SDL_CreateWindow(options.title.c_str(), SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                         static_cast<int>(options.width * scale), static_cast<int>(options.height * scale),
                         SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
    if (!window_) throw Error(std::string("no window: ") + SDL_GetError());
    context_ = SDL_GL_CreateContext(window_);
    if (!context_) throw Error(std::string("no OpenGL: ") + SDL_GetError());
    SDL_GL_SetSwapInterval(1);
    SDL_StartTextInput();

    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    ImGui_ImplSDL2_InitForOpenGL(window_, context_);
    renderer_.emplace(options.renderer);
}

Window::~Window() {
    renderer_.reset();
    ImGui_ImplSDL2_Shutdown();
    ImGui::DestroyContext();
    SDL_GL_DeleteContext(context_);
    SDL_DestroyWindow(window_);
    SDL_Quit();
}

void Window::show(Application& application) {
    application_ = &application;
    follow_pixel_ratio();
}

void Window::warm_up() {
    ImGui_ImplSDL2_NewFrame();
    ImGui::NewFrame();
    ImGui::GetBackgroundDrawList()->AddText({8, 8}, IM_COL32(255, 255, 255, 1), "Hourglass");
    ImGui::Render();
    renderer_->draw(*ImGui::GetDrawData());
    renderer_->forget();
}

float Window::scale() const { return scale_ * text_scale; }

// SDL leaves out the motion to where it last saw the pointer, even if another finger comes down there. For
// Dear ImGui a lifted finger is nowhere, so without a place the second of two taps on the same pixel would be
// lost.
void Window::tell_place_of_press(const SDL_MouseButtonEvent& press) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddMouseSourceEvent(press.which == SDL_TOUCH_MOUSEID ? ImGuiMouseSource_TouchScreen
                                                            : ImGuiMouseSource_Mouse);
    io.AddMousePosEvent(static_cast<float>(to_unit(press.x, scale())),
                        static_cast<float>(to_unit(press.y, scale())));
}

void Window::handle(SDL_Event event) {
    // A button released outside the window belongs to no window for SDL; for us the drag ends.
    if (event.type == SDL_MOUSEBUTTONUP && event.button.windowID == 0)
        event.button.windowID = SDL_GetWindowID(window_);
    if (event.type == SDL_MOUSEMOTION) {
        event.motion.x = to_unit(event.motion.x, scale());
        event.motion.y = to_unit(event.motion.y, scale());
    }
    if (event.type == SDL_MOUSEBUTTONDOWN) tell_place_of_press(event.button);
    ImGui_ImplSDL2_ProcessEvent(&event);
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    fingers().handle(event, size.x, size.y);
    expect_frames();
}

void Window::expect_frames() {
    frames_owed_ = 3;
    last_input_ = seconds();
}

void Window::repaint() {
    renderer_->forget();
    expect_frames();
}

bool Window::frame_due() const {
    if (frames_owed_ > 0 || application_->moves()) return true;
    const double now = seconds();
    // For a moment after the last input things still change by themselves: tooltips open, hover effects end.
    // And the caret of a text field blinks as long as it is there.
    const bool settling = now - last_input_ < 1.0 || ImGui::GetIO().WantTextInput;
    if (settling && now - last_frame_ > 0.1) return true;
    // Training changes something all the time, but need not be drawn as often as what the user moves.
    return now - last_frame_ > kUnhurried && application_->wants_frame();
}

// In 1.90 the font atlas is built for one density, so that a new one needs a new atlas.
void Window::follow_pixel_ratio() {
    int width = 0, drawable_width = 0;
    SDL_GetWindowSize(window_, &width, nullptr);
    SDL_GL_GetDrawableSize(window_, &drawable_width, nullptr);
    if (width <= 0 || drawable_width <= 0) return;
    // A window of odd size is rounded to whole pixels: 2.0026 is 2.
    const float ratio = std::round(scale() * 64.f * drawable_width / width) / 64.f;
    if (pixel_ratio_ > 0 && std::abs(ratio - pixel_ratio_) < 0.03f) return;
    pixel_ratio_ = ratio;
    application_->set_pixel_ratio(ratio);
    renderer_->take_fonts();
}

void Window::draw() {
    const auto begin = std::chrono::steady_clock::now();
    follow_pixel_ratio();

    ImGui_ImplSDL2_NewFrame();
    ImGuiIO& io = ImGui::GetIO();
    if (const float by = scale(); by != 1) {
        // The backend counts in window coordinates.
        io.DisplaySize = {io.DisplaySize.x / by, io.DisplaySize.y / by};
        io.DisplayFramebufferScale = {io.DisplayFramebufferScale.x * by, io.DisplayFramebufferScale.y * by};
        // On a desktop it also asks where the mouse is; a browser tells that by events only.
        int x = 0, y = 0;
        SDL_GetMouseState(&x, &y);
        if (SDL_GetMouseFocus() == window_ && build_name() == "native") io.AddMousePosEvent(x / by, y / by);
    }
    ImGui::NewFrame();
    application_->frame();
    ImGui::Render();
    fingers().end_frame();

    renderer_->draw(*ImGui::GetDrawData());

    const std::chrono::duration<double, std::milli> work = std::chrono::steady_clock::now() - begin;
    frame_meter().add_work(work.count());
    last_frame_ = seconds();
    if (frames_owed_ > 0) --frames_owed_;
}

void Window::rebuild_graphics() {
    renderer_->rebuild();
    rebuild_textures();
    repaint();
}

void set_text_size(float factor) { text_scale = factor; }
float text_size() { return text_scale; }

double seconds() {
    static const auto begin = std::chrono::steady_clock::now();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

int hardware_threads() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

}  // namespace hourglass::platform
