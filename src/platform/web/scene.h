// A frame of Dear ImGui as pieces that belong together on the screen: a word, an image, the
// background of a panel. Dear ImGui puts a whole panel into one draw command and starts another
// one with every picture; to see what changed (damage.h) and to draw it in few commands
// (batch.h) it has to be looked at more closely.
#pragma once

#include <cstdint>
#include <imgui.h>
#include <vector>

#include "platform/pixel_rect.h"

namespace hourglass::platform {

struct Piece {
    PixelRect bounds;               // of what can be seen of it
    PixelRect clip;                 // what may be drawn on; the whole screen when that makes no difference
    ImTextureID texture{};          // null: one color or a gradient, nothing of the texture
    unsigned first = 0, count = 0;  // in Scene::indices
    std::uint64_t fingerprint = 0;
    // The first so many triangles are a fan that makes up a convex polygon of one opaque color; else 0.
    unsigned fan = 0;
    ImU32 color = 0;  // of the fan
};

struct Scene {
    PixelRect screen;
    ImVec2 density;  // pixels per unit
    std::vector<ImDrawVert> vertices;
    std::vector<std::uint32_t> indices;  // of all lists
    std::vector<Piece> pieces;           // in the order in which they are drawn; none that cannot be seen

    // A number for the pixels of a part of a texture, from 0 to 1 across it (textures.h).
    using Fingerprint = std::uint64_t (*)(ImTextureID id, float left, float top, float right, float bottom);

    void build(const ImDrawData& data, Fingerprint of_texture);
    // Whether the piece hides everything in the rectangle that was drawn before.
    bool covers(const Piece& piece, const PixelRect& rect) const;

private:
    void split(const ImDrawCmd& command, unsigned first, Fingerprint of_texture);
    void finish_last_piece(const ImDrawCmd& command, Fingerprint of_texture);
    unsigned find_fan(const Piece& piece) const;
    const ImDrawVert& corner(unsigned index) const { return vertices[indices[index]]; }
};

}  // namespace hourglass::platform
