// The window with its graphics and Dear ImGui: what the desktop and the browser have in common. It decides
// when a frame is due, and draws it. The main loops around it are in desktop.cpp and browser.cpp.
#pragma once

#include <SDL.h>
#include <optional>

#include "platform/platform.h"
#include "platform/renderer.h"

namespace hourglass::platform {

class Window {
public:
    // Throws hourglass::Error when there is no usable graphics. `scale` are window coordinates per unit of
    // the interface at the text size 1: 1 unless the desktop does not scale windows by itself.
    Window(const WindowOptions& options, float scale);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    // Before the first frame: it gets its fonts. It must outlive the drawing, not the window.
    void show(Application& application);
    // The graphics compile their programs for the first letter that they draw, which takes a tenth of a
    // second without a graphics card. After this one, which nobody sees, the first frame does not wait for
    // it.
    void warm_up();

    void handle(SDL_Event event);
    // Input that did not come as an SDL event: the next frames are due.
    void expect_frames();
    // The same, and the picture of the last frame is gone.
    void repaint();
    // Dear ImGui needs some frames after each input; besides that, a frame is due when
    // the application wants one.
    bool frame_due() const;
    void draw();
    // The graphics were lost and came back empty.
    void rebuild_graphics();

    SDL_Window* sdl() const { return window_; }

    // Window coordinates per unit of the interface.
    float scale() const;

private:
    void tell_place_of_press(const SDL_MouseButtonEvent& press);
    void follow_pixel_ratio();

    SDL_Window* window_ = nullptr;
    SDL_GLContext context_ = nullptr;
    Application* application_ = nullptr;
    float scale_;            // of the desktop; the text size comes on top
    float pixel_ratio_ = 0;  // the one that fonts and sizes have been built for
    std::optional<Renderer> renderer_;
    int frames_owed_ = 3;
    double last_input_ = 0, last_frame_ = 0;  // platform::seconds()
};

}  // namespace hourglass::platform
