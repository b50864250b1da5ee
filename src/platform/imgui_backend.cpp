#include "platform/imgui_backend.h"

#include <imgui_impl_opengl3.h>

#include "platform/opengl.h"

namespace hourglass::platform {

ImGuiBackend::ImGuiBackend(const char* shader_version) { ImGui_ImplOpenGL3_Init(shader_version); }

ImGuiBackend::~ImGuiBackend() { ImGui_ImplOpenGL3_Shutdown(); }

void ImGuiBackend::take_fonts() {
    ImGui_ImplOpenGL3_NewFrame();  // makes its objects the first time
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
}

void ImGuiBackend::rebuild() {
    ImGui_ImplOpenGL3_DestroyDeviceObjects();
    ImGui_ImplOpenGL3_CreateDeviceObjects();
}

void ImGuiBackend::draw(ImDrawData& data) {
    const ImVec2 size = data.DisplaySize, density = data.FramebufferScale;
    glViewport(0, 0, static_cast<int>(size.x * density.x), static_cast<int>(size.y * density.y));
    const ImVec4 background = ImGui::GetStyleColorVec4(ImGuiCol_WindowBg);
    glClearColor(background.x, background.y, background.z, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(&data);
}

}  // namespace hourglass::platform
