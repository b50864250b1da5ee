#include "platform/pieces.h"

#include <algorithm>
#include <array>
#include <bit>

namespace hourglass::platform {
namespace {

const ImDrawVert& vertex(const ImDrawList& list, const ImDrawCmd& command, unsigned index) {
    return list.VtxBuffer.Data[list.IdxBuffer.Data[index] + command.VtxOffset];
}

ImVec4 bounds_of_triangle(const ImDrawList& list, const ImDrawCmd& command, unsigned first) {
    const ImVec2 a = vertex(list, command, first).pos, b = vertex(list, command, first + 1).pos,
                 c = vertex(list, command, first + 2).pos;
    return {std::min({a.x, b.x, c.x}), std::min({a.y, b.y, c.y}), std::max({a.x, b.x, c.x}),
            std::max({a.y, b.y, c.y})};
}

ImVec4 join(const ImVec4& a, const ImVec4& b) {
    return {std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.z, b.z), std::max(a.w, b.w)};
}

}  // namespace

bool overlap(const ImVec4& a, const ImVec4& b) { return a.x < b.z && b.x < a.z && a.y < b.w && b.y < a.w; }

void split(const ImDrawList& list, const ImDrawCmd& command, std::vector<Piece>& pieces) {
    constexpr float kReach = 4;  // between the letters of a word
    bool fresh = true;
    for (unsigned i = command.IdxOffset; i + 2 < command.IdxOffset + command.ElemCount; i += 3) {
        const ImVec4 bounds = bounds_of_triangle(list, command, i);
        const ImVec4 reach(bounds.x - kReach, bounds.y - kReach, bounds.z + kReach, bounds.w + kReach);
        if (!fresh && overlap(pieces.back().bounds, reach)) {
            pieces.back().bounds = join(pieces.back().bounds, bounds);
            pieces.back().count += 3;
        } else {
            pieces.push_back({bounds, i, 3});
            fresh = false;
        }
    }
}

std::uint64_t fingerprint(const ImDrawList& list, const ImDrawCmd& command, const Piece& piece) {
    static_assert(sizeof(ImDrawVert) == 5 * sizeof(std::uint32_t));
    std::uint64_t hash = piece.count;
    for (unsigned i = piece.first; i < piece.first + piece.count; ++i) {
        // The steps of splitmix64, a word at a time.
        for (const std::uint32_t word :
             std::bit_cast<std::array<std::uint32_t, 5>>(vertex(list, command, i))) {
            hash = (hash ^ word) * 0x9e3779b97f4a7c15;
            hash ^= hash >> 29;
        }
    }
    return hash;
}

}  // namespace hourglass::platform
