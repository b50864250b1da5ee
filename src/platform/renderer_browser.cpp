// In a browser, and above all in one without a graphics card, Dear ImGui's own backend is too slow: it draws
// everything in every frame, in a command for every picture, and asks for the state of the graphics, for
// which the main thread has to wait until all has been drawn. This one draws what has changed, in few
// commands, and asks for nothing. It relies on web/input.js to make the browser keep the picture from frame
// to frame.

#include <cstddef>
#include <string>

#include "base/error.h"
#include "platform/batch.h"
#include "platform/damage.h"
#include "platform/opengl.h"
#include "platform/renderer.h"
#include "platform/scene.h"

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

}  // namespace

struct Renderer::Objects {
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
    void upload();
    void carry_out(const Plan& plan, const PixelRect& part) const;
};

Renderer::Renderer() : objects_(std::make_unique<Objects>()) {
    ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
}

Renderer::~Renderer() = default;

void Renderer::take_fonts() {
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    atlas.GetTexDataAsRGBA32(&pixels, &width, &height);
    glBindTexture(GL_TEXTURE_2D, objects_->card->fonts);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
    atlas.SetTexID(reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(objects_->card->fonts)));
    forget();
}

void Renderer::rebuild() {
    objects_->card = std::make_unique<Card>();
    take_fonts();
}

void Renderer::forget() { objects_->damage.forget(); }

void Renderer::draw(ImDrawData& data) {
    Objects& o = *objects_;
    if (const ImU32 background = ImGui::GetColorU32(ImGuiCol_WindowBg); background != o.background) {
        o.background = background;
        forget();
    }
    o.scene.build(data);
    const std::span<const PixelRect> parts = o.damage.update(o.scene);
    if (parts.empty()) return;

    o.plans.clear();
    o.indices.clear();
    for (const PixelRect& part : parts) o.plans.push_back(plan(o.scene, part, o.indices));
    o.upload();
    for (std::size_t i = 0; i < parts.size(); ++i) o.carry_out(o.plans[i], parts[i]);
}

void Renderer::Objects::upload() {
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

void Renderer::Objects::carry_out(const Plan& plan, const PixelRect& part) const {
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

}  // namespace hourglass::platform
