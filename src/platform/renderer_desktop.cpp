#include <SDL.h>

#include "platform/imgui_backend.h"
#include "platform/renderer.h"

namespace hourglass::platform {

struct Renderer::Objects {
    ImGuiBackend backend{"#version 150"};
};

void Renderer::choose_version() {
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_FLAGS, SDL_GL_CONTEXT_FORWARD_COMPATIBLE_FLAG);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 2);
}

Renderer::Renderer(RendererKind) : objects_(std::make_unique<Objects>()) {}

Renderer::~Renderer() = default;

void Renderer::take_fonts() { objects_->backend.take_fonts(); }

void Renderer::rebuild() { objects_->backend.rebuild(); }

// Two buffers are swapped, so that nothing of a frame is left two frames later: all is drawn every time.
void Renderer::forget() {}

void Renderer::draw(ImDrawData& data) { objects_->backend.draw(data); }

}  // namespace hourglass::platform
