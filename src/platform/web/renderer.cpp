// In a browser, and above all in one without a graphics card, Dear ImGui's own backend is too slow: it draws
// everything in every frame, in a command for every picture, and asks for the state of the graphics, for
// which the main thread has to wait until all has been drawn. This one draws what has changed, in few
// commands, and asks for nothing. It relies on web/input.js to make the browser keep the picture from frame
// to frame. README.md says how it works.

#include "platform/renderer.h"

#include <SDL.h>
#include <cstddef>
#include <optional>
#include <string>

#include "base/error.h"
#include "platform/imgui_backend.h"
#include "platform/opengl.h"
#include "platform/textures.h"
#include "platform/web/batch.h"
#include "platform/web/damage.h"
#include "platform/web/scene.h"

namespace hourglass::platform {
namespace {

constexpr const char* kVertexShader = R"(#version 300 es
precision highp float;
uniform vec2 scale; // from units to -1..1
layout(location = 0) in vec2 position;
layout(location = 1) in vec2 uv;
layout(location = 2) in vec4 color;
out vec2 place;
out vec4 tint;
void main() {
    place = uv;
    tint = color;
    gl_Position = vec4(position.x * scale.x - 1.0, 1.0 - position.y * scale.y, 0.0, 1.0);
})";

constexpr const char* kPlainShader = R"(#version 300 es
precision mediump float;
in vec4 tint;
layout(location = 0) out vec4 result;
void main() { result = tint; })";

constexpr const char* kTexturedShader = R"(#version 300 es
precision mediump float;
uniform sampler2D picture;
in vec2 place;
in vec4 tint;
layout(location = 0) out vec4 result;
void main() { result = tint * texture(picture, place); })";

GLuint compile(GLenum kind, const char* source) {
    const GLuint shader = glCreateShader(kind);
    glShaderSource(shader, 1, &source, nullptr);
    glCompileShader(shader);
    return shader;
}

struct Program {
    GLuint name;
    GLint scale;

    explicit Program(const char* fragment_source) : name(glCreateProgram()) {
        for (const GLuint shader :
             {compile(GL_VERTEX_SHADER, kVertexShader), compile(GL_FRAGMENT_SHADER, fragment_source)}) {
            glAttachShader(name, shader);
            glDeleteShader(shader);
        }
        glLinkProgram(name);
        GLint linked = 0;
        glGetProgramiv(name, GL_LINK_STATUS, &linked);
        if (!linked) throw Error("the browser's graphics do not take the program's shaders");
        scale = glGetUniformLocation(name, "scale");
    }
};

// What lives on the graphics card.
struct Card {
    Program plain{kPlainShader}, textured{kTexturedShader};
    GLuint layout = 0, vertices = 0, indices = 0, fonts = 0;

    Card() {
        glGenVertexArrays(1, &layout);
        glGenBuffers(1, &vertices);
        glGenBuffers(1, &indices);
        glBindVertexArray(layout);
        glBindBuffer(GL_ARRAY_BUFFER, vertices);
        glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, indices);
        const auto attribute = [](GLuint index, GLint size, GLenum type, GLboolean normalized,
                                  std::size_t offset) {
            glEnableVertexAttribArray(index);
            glVertexAttribPointer(index, size, type, normalized, sizeof(ImDrawVert),
                                  reinterpret_cast<void*>(offset));
        };
        attribute(0, 2, GL_FLOAT, GL_FALSE, offsetof(ImDrawVert, pos));
        attribute(1, 2, GL_FLOAT, GL_FALSE, offsetof(ImDrawVert, uv));
        attribute(2, 4, GL_UNSIGNED_BYTE, GL_TRUE, offsetof(ImDrawVert, col));
        glEnable(GL_SCISSOR_TEST);
        glEnable(GL_BLEND);
        glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
        glGenTextures(1, &fonts);
    }
};

GLuint name_of(ImTextureID texture) { return static_cast<GLuint>(reinterpret_cast<std::uintptr_t>(texture)); }

struct OwnRenderer {
    // Replaced, not freed, when the graphics were lost: its names died with them.
    std::unique_ptr<Card> card = std::make_unique<Card>();
    Scene scene;
    Damage damage;
    ImU32 background = 0;
    std::vector<Plan> plans;
    std::vector<std::uint32_t> indices;

    void scissor(const PixelRect& rect) const {
        glScissor(rect.left, scene.screen.bottom - rect.bottom, rect.right - rect.left,
                  rect.bottom - rect.top);
    }
    void take_fonts();
    void draw(ImDrawData& data);
    void upload();
    void carry_out(const Plan& plan, const PixelRect& part) const;
};

void OwnRenderer::take_fonts() {
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    atlas.GetTexDataAsRGBA32(&pixels, &width, &height);
    glBindTexture(GL_TEXTURE_2D, card->fonts);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
    atlas.SetTexID(reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(card->fonts)));
    damage.forget();
}

void OwnRenderer::draw(ImDrawData& data) {
    if (const ImU32 now = ImGui::GetColorU32(ImGuiCol_WindowBg); now != background) {
        background = now;
        damage.forget();
    }
    scene.build(data, texture_fingerprint);
    const std::span<const PixelRect> parts = damage.update(scene);
    if (parts.empty()) return;

    plans.clear();
    indices.clear();
    for (const PixelRect& part : parts) plans.push_back(plan(scene, part, indices));
    upload();
    for (std::size_t i = 0; i < parts.size(); ++i) carry_out(plans[i], parts[i]);
}

void OwnRenderer::upload() {
    const auto bytes = [](const auto& values) {
        return static_cast<GLsizeiptr>(values.size() * sizeof values[0]);
    };
    glBindVertexArray(card->layout);
    glBindBuffer(GL_ARRAY_BUFFER, card->vertices);
    glBufferData(GL_ARRAY_BUFFER, bytes(scene.vertices), scene.vertices.data(), GL_STREAM_DRAW);
    glBufferData(GL_ELEMENT_ARRAY_BUFFER, bytes(indices), indices.data(), GL_STREAM_DRAW);
    glViewport(0, 0, scene.screen.right, scene.screen.bottom);
    for (const Program& program : {card->plain, card->textured}) {
        glUseProgram(program.name);
        glUniform2f(program.scale, 2 * scene.density.x / static_cast<float>(scene.screen.right),
                    2 * scene.density.y / static_cast<float>(scene.screen.bottom));
    }
}

void OwnRenderer::carry_out(const Plan& plan, const PixelRect& part) const {
    const ImVec4 ground = ImGui::ColorConvertU32ToFloat4(plan.ground.value_or(background));
    scissor(part);
    glClearColor(ground.x, ground.y, ground.z, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    for (const Batch& batch : plan.batches) {
        scissor(batch.clip);
        glUseProgram(batch.texture == nullptr ? card->plain.name : card->textured.name);
        if (batch.texture != nullptr) glBindTexture(GL_TEXTURE_2D, name_of(batch.texture));
        glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(batch.count), GL_UNSIGNED_INT,
                       reinterpret_cast<void*>(batch.first * sizeof(std::uint32_t)));
    }
}

}  // namespace

// One of the two.
struct Renderer::Objects {
    std::optional<OwnRenderer> own;
    std::optional<ImGuiBackend> backend;
};

void Renderer::choose_version() {
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_ES);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);  // OpenGL ES 3 is WebGL 2
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 0);
}

Renderer::Renderer(RendererKind kind) : objects_(std::make_unique<Objects>()) {
    ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    if (kind == RendererKind::Own) {
        ImGui::GetIO().BackendRendererName = "hourglass";
        objects_->own.emplace();
    } else {
        objects_->backend.emplace("#version 300 es");
    }
}

Renderer::~Renderer() = default;

void Renderer::take_fonts() {
    if (objects_->own)
        objects_->own->take_fonts();
    else
        objects_->backend->take_fonts();
}

void Renderer::rebuild() {
    if (objects_->own) {
        objects_->own->card = std::make_unique<Card>();
        objects_->own->take_fonts();
    } else {
        objects_->backend->rebuild();
    }
}

void Renderer::forget() {
    if (objects_->own) objects_->own->damage.forget();
}

void Renderer::draw(ImDrawData& data) {
    if (objects_->own)
        objects_->own->draw(data);
    else
        objects_->backend->draw(data);
}

}  // namespace hourglass::platform
