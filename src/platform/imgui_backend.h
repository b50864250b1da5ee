// Dear ImGui's own OpenGL backend, which draws every frame anew.
#pragma once

#include <imgui.h>

namespace hourglass::platform {

class ImGuiBackend {
public:
    // The first line of its shaders, such as "#version 150".
    explicit ImGuiBackend(const char* shader_version);
    ~ImGuiBackend();
    ImGuiBackend(const ImGuiBackend&) = delete;
    ImGuiBackend& operator=(const ImGuiBackend&) = delete;

    void take_fonts();
    void rebuild();
    void draw(ImDrawData& data);
};

}  // namespace hourglass::platform
