#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "platform/opengl.h"
#include "platform/platform.h"
#include "platform/textures.h"

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
    fingerprint_ = 0;
    upload();
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

std::uint64_t texture_fingerprint(void* id, float left, float top, float right, float bottom) {
    const auto found = std::find_if(textures().begin(), textures().end(),
                                    [id](const Texture* texture) { return texture->id() == id; });
    if (found == textures().end()) return 0;
    const Texture& texture = **found;
    const auto to_pixel = [](float place, int size) {
        return std::clamp(static_cast<int>(std::lround(place * static_cast<float>(size))), 0, size);
    };
    // Large pictures are drawn whole, and in most frames have not changed.
    const bool whole = left <= 0 && top <= 0 && right >= 1 && bottom >= 1;
    if (whole && texture.fingerprint_ != 0) return texture.fingerprint_;
    std::uint64_t hash = 0;
    for (int y = to_pixel(top, texture.height_); y < to_pixel(bottom, texture.height_); ++y) {
        const std::uint32_t* row = texture.pixels_.data() + static_cast<std::size_t>(y) * texture.width_;
        for (int x = to_pixel(left, texture.width_); x < to_pixel(right, texture.width_); ++x) {
            hash = (hash ^ row[x]) * 0x9e3779b97f4a7c15;
            hash ^= hash >> 29;
        }
    }
    if (whole) texture.fingerprint_ = hash;
    return hash;
}

void rebuild_textures() {
    for (Texture* texture : textures()) {
        texture->name_ = 0;  // the name died with the old graphics
        texture->upload();
    }
}

}  // namespace hourglass::platform
