// Draws Dear ImGui's frames: natively with Dear ImGui's own backend (renderer_desktop.cpp), in the browser
// with less work (web/renderer.cpp), or with that backend if asked.
#pragma once

#include <imgui.h>
#include <memory>

#include "platform/platform.h"

namespace hourglass::platform {

class Renderer {
public:
    // Tells SDL which OpenGL it needs; before the window is made.
    static void choose_version();

    // Throws hourglass::Error when the graphics do not suffice.
    explicit Renderer(RendererKind kind);
    ~Renderer();
    Renderer(const Renderer&) = delete;
    Renderer& operator=(const Renderer&) = delete;

    // After the font atlas was built anew.
    void take_fonts();
    // The graphics were lost and came back empty.
    void rebuild();
    // The picture of the frame before is gone.
    void forget();
    // With ImGuiCol_WindowBg behind it.
    void draw(ImDrawData& data);

private:
    struct Objects;
    std::unique_ptr<Objects> objects_;
};

}  // namespace hourglass::platform
