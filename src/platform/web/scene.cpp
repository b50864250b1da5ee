#include "platform/web/scene.h"

#include <array>
#include <bit>
#include <cmath>

namespace hourglass::platform {

namespace {

// In units of the interface.
struct Box {
    float left, top, right, bottom;

    float width() const { return right - left; }
    float height() const { return bottom - top; }
    void include(const Box& other) {
        left = std::min(left, other.left);
        top = std::min(top, other.top);
        right = std::max(right, other.right);
        bottom = std::max(bottom, other.bottom);
    }
};

bool near(const Box& a, const Box& b, float distance) {
    return a.left < b.right + distance && b.left < a.right + distance && a.top < b.bottom + distance &&
           b.top < a.bottom + distance;
}

// Whether the box would become longer than this by including the other.
bool enlarges(const Box& box, const Box& other, float length) {
    Box both = box;
    both.include(other);
    return (both.width() > length && both.width() > box.width()) ||
           (both.height() > length && both.height() > box.height());
}

Box box_of(ImVec2 a, ImVec2 b, ImVec2 c) {
    return {std::min({a.x, b.x, c.x}), std::min({a.y, b.y, c.y}), std::max({a.x, b.x, c.x}),
            std::max({a.y, b.y, c.y})};
}

constexpr std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
    hash = (hash ^ value) * 0x9e3779b97f4a7c15;
    return hash ^ (hash >> 29);
}

std::uint64_t mix(std::uint64_t hash, const ImDrawVert& vertex) {
    static_assert(sizeof(ImDrawVert) == 5 * sizeof(std::uint32_t));
    for (const std::uint32_t word : std::bit_cast<std::array<std::uint32_t, 5>>(vertex))
        hash = mix(hash, word);
    return hash;
}

bool is_opaque(ImU32 color) { return (color & IM_COL32_A_MASK) == IM_COL32_A_MASK; }

bool is_plain(const ImDrawVert& vertex) {
    const ImVec2 white = ImGui::GetIO().Fonts->TexUvWhitePixel;
    return vertex.uv.x == white.x && vertex.uv.y == white.y;
}

}  // namespace

void Scene::build(const ImDrawData& data, Fingerprint of_texture) {
    density = data.FramebufferScale;
    screen = {0, 0, static_cast<int>(data.DisplaySize.x * density.x),
              static_cast<int>(data.DisplaySize.y * density.y)};
    vertices.clear();
    indices.clear();
    pieces.clear();
    for (const ImDrawList* list : data.CmdLists) {
        const auto base = static_cast<std::uint32_t>(vertices.size());
        vertices.insert(vertices.end(), list->VtxBuffer.begin(), list->VtxBuffer.end());
        for (const ImDrawCmd& command : list->CmdBuffer) {
            if (command.UserCallback != nullptr) continue;  // nobody here uses them
            const auto first = static_cast<unsigned>(indices.size());
            const ImDrawIdx* index = list->IdxBuffer.Data + command.IdxOffset;
            for (unsigned i = 0; i < command.ElemCount; ++i)
                indices.push_back(base + command.VtxOffset + index[i]);
            split(command, first, of_texture);
        }
    }
}

// Triangles that share vertices are one shape, but a long curve is several pieces, since it grows at its end.
// Small shapes side by side are the letters of a word.
void Scene::split(const ImDrawCmd& command, unsigned first, Fingerprint of_texture) {
    constexpr float kLetter = 40, kReach = 4, kStretch = 80;
    Box box{};                              // of the piece that grows
    std::uint32_t lowest = 0, highest = 0;  // its newest shape's vertices
    bool growing = false, small = false, textured = false;
    for (unsigned i = first; i + 2 < indices.size(); i += 3) {
        const auto [low, high] = std::minmax({indices[i], indices[i + 1], indices[i + 2]});
        const Box triangle = box_of(corner(i).pos, corner(i + 1).pos, corner(i + 2).pos);
        const bool triangle_small = triangle.width() < kLetter && triangle.height() < kLetter;
        const bool too_long = triangle_small && enlarges(box, triangle, kStretch);
        const bool same_shape = growing && low <= highest && high >= lowest && !too_long;
        const bool triangle_textured = !is_plain(corner(i));
        const bool same_word = growing && small && triangle_small && textured == triangle_textured &&
                               near(box, triangle, kReach);
        if (same_shape || same_word) {
            pieces.back().count += 3;
            box.include(triangle);
            lowest = same_shape ? std::min(lowest, low) : low;
            highest = same_shape ? std::max(highest, high) : high;
            small = small && triangle_small;
        } else {
            if (growing) finish_last_piece(command, of_texture);
            pieces.emplace_back();
            pieces.back().first = i;
            pieces.back().count = 3;
            box = triangle;
            lowest = low;
            highest = high;
            small = triangle_small;
            textured = triangle_textured;
            growing = true;
        }
    }
    if (growing) finish_last_piece(command, of_texture);
}

void Scene::finish_last_piece(const ImDrawCmd& command, Fingerprint of_texture) {
    Piece& piece = pieces.back();
    const auto to_clip = [this](const ImVec4& clip) {
        return intersect({static_cast<int>(clip.x * density.x), static_cast<int>(clip.y * density.y),
                          static_cast<int>(clip.z * density.x), static_cast<int>(clip.w * density.y)},
                         screen);
    };
    bool plain = command.TextureId == ImGui::GetIO().Fonts->TexID;
    const ImVec2 first_place = corner(piece.first).pos;
    Box box = box_of(first_place, first_place, first_place);
    const ImVec2 first_uv = corner(piece.first).uv;
    Box uv = box_of(first_uv, first_uv, first_uv);
    std::uint64_t hash = piece.count;
    for (unsigned i = piece.first; i < piece.first + piece.count; ++i) {
        const ImDrawVert& vertex = corner(i);
        plain = plain && is_plain(vertex);
        box.include(box_of(vertex.pos, vertex.pos, vertex.pos));
        uv.include(box_of(vertex.uv, vertex.uv, vertex.uv));
        hash = mix(hash, vertex);
    }
    const PixelRect whole{static_cast<int>(std::floor(box.left * density.x)),
                          static_cast<int>(std::floor(box.top * density.y)),
                          static_cast<int>(std::ceil(box.right * density.x)),
                          static_cast<int>(std::ceil(box.bottom * density.y))};
    piece.clip = to_clip(command.ClipRect);
    piece.bounds = intersect(whole, piece.clip);
    if (piece.bounds.empty()) {
        pieces.pop_back();
        return;
    }
    if (contains(piece.clip, whole)) piece.clip = screen;
    piece.texture = plain ? ImTextureID{} : command.TextureId;
    hash = mix(hash, reinterpret_cast<std::uintptr_t>(piece.texture));
    if (!plain) hash = mix(hash, of_texture(piece.texture, uv.left, uv.top, uv.right, uv.bottom));
    for (const int edge : {piece.clip.left, piece.clip.top, piece.clip.right, piece.clip.bottom})
        hash = mix(hash, static_cast<std::uint32_t>(edge));
    piece.fingerprint = hash;
    piece.fan = plain ? find_fan(piece) : 0;
    piece.color = corner(piece.first).col;
}

// As AddRectFilled and AddConvexPolyFilled make it: a fan around the first vertex,
// followed by a soft edge, if any.
unsigned Scene::find_fan(const Piece& piece) const {
    const std::uint32_t center = indices[piece.first];
    const ImU32 color = vertices[center].col;
    if (!is_opaque(color)) return 0;
    unsigned triangles = 0;
    std::uint32_t previous = indices[piece.first + 1];
    for (unsigned i = piece.first; i + 2 < piece.first + piece.count; i += 3) {
        if (indices[i] != center || indices[i + 1] != previous) break;
        if (corner(i + 1).col != color || corner(i + 2).col != color) break;
        previous = indices[i + 2];
        ++triangles;
    }
    return triangles >= 2 ? triangles : 0;
}

bool Scene::covers(const Piece& piece, const PixelRect& rect) const {
    if (piece.fan == 0 || !contains(piece.bounds, rect)) return false;
    // Corner k of the polygon; the fan's triangles are (0, k, k + 1).
    const unsigned corners = piece.fan + 2;
    const auto polygon = [&](unsigned k) {
        const ImVec2 at = corner(k == 0            ? piece.first
                                 : k < corners - 1 ? piece.first + 3 * (k - 1) + 1
                                                   : piece.first + 3 * (piece.fan - 1) + 2)
                              .pos;
        return ImVec2(at.x * density.x, at.y * density.y);
    };
    const std::array<ImVec2, 4> wanted{
        ImVec2(static_cast<float>(rect.left), static_cast<float>(rect.top)),
        ImVec2(static_cast<float>(rect.right), static_cast<float>(rect.top)),
        ImVec2(static_cast<float>(rect.right), static_cast<float>(rect.bottom)),
        ImVec2(static_cast<float>(rect.left), static_cast<float>(rect.bottom))};
    // Inside means: on the same side of every edge.
    bool on_left = false, on_right = false;
    for (unsigned k = 0; k < corners; ++k) {
        const ImVec2 a = polygon(k), b = polygon((k + 1) % corners);
        for (const ImVec2 p : wanted) {
            const float side = (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
            on_left = on_left || side < 0;
            on_right = on_right || side > 0;
        }
    }
    return on_left != on_right;
}

}  // namespace hourglass::platform
