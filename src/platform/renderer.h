// Draws Dear ImGui's frames: natively with its own OpenGL backend (renderer_desktop.cpp), in the browser with
// less work (renderer_browser.cpp).
#pragma once

#include <imgui.h>
#include <memory>

namespace hourglass::platform {

class Renderer {
public:
    // Throws hourglass::Error when the graphics do not suffice.
    Renderer();
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
