#include <algorithm>

#include "base/error.h"
#include "platform/opengl.h"
#include "platform/platform.h"

namespace hourglass::platform {
namespace {

// Every texture there is, to bring them back after the graphics were lost.
std::vector<Texture*>& textures() {
    static std::vector<Texture*> all;
    return all;
}

}  // namespace

Texture::Texture(int width, int height, Filter filter)
    : width_(width), height_(height), filter_(filter), pixels_(static_cast<std::size_t>(width) * height) {
    textures().push_back(this);
}

Texture::~Texture() {
    std::erase(textures(), this);
    if (name_ != 0) glDeleteTextures(1, &name_);
}

void Texture::set_pixels(std::span<const std::uint32_t> pixels) {
    if (pixels.size() != pixels_.size())
        throw Error("Texture: " + std::to_string(pixels.size()) + " pixels for " + std::to_string(width_) +
                    " x " + std::to_string(height_));
    std::copy(pixels.begin(), pixels.end(), pixels_.begin());
    upload();
    ++version_;
}

void* Texture::id() const { return reinterpret_cast<void*>(static_cast<std::uintptr_t>(name_)); }

void Texture::upload() {
    if (name_ == 0) {
        glGenTextures(1, &name_);
        glBindTexture(GL_TEXTURE_2D, name_);
        const GLint filter = filter_ == Filter::Nearest ? GL_NEAREST : GL_LINEAR;
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, filter);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, filter);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
        glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
        glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width_, height_, 0, GL_RGBA, GL_UNSIGNED_BYTE,
                     pixels_.data());
    } else {
        glBindTexture(GL_TEXTURE_2D, name_);
        glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, width_, height_, GL_RGBA, GL_UNSIGNED_BYTE, pixels_.data());
    }
}

// Grows whenever the pixels of this texture change; 0 for those that are not ours.
std::uint64_t texture_version(void* id) {
    for (const Texture* texture : textures()) {
        if (texture->id() == id) return texture->version_;
    }
    return 0;
}

void rebuild_textures() {
    for (Texture* texture : textures()) {
        texture->name_ = 0;  // the name died with the old graphics
        texture->upload();
    }
}

}  // namespace hourglass::platform
