#include "platform/damage.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace hourglass::platform {

std::uint64_t texture_version(ImTextureID id);  // texture.cpp

namespace {

std::int64_t area(const PixelRect& rect) {
    return static_cast<std::int64_t>(rect.right - rect.left) * (rect.bottom - rect.top);
}

PixelRect join(const PixelRect& a, const PixelRect& b) {
    return {std::min(a.left, b.left), std::min(a.top, b.top), std::max(a.right, b.right),
            std::max(a.bottom, b.bottom)};
}

PixelRect intersect(const PixelRect& a, const PixelRect& b) {
    return {std::max(a.left, b.left), std::max(a.top, b.top), std::min(a.right, b.right),
            std::min(a.bottom, b.bottom)};
}

// How many pixels a common rectangle would draw in vain.
std::int64_t waste(const PixelRect& a, const PixelRect& b) { return area(join(a, b)) - area(a) - area(b); }

bool equal(std::span<const ImDrawVert> a, std::span<const ImDrawVert> b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

template <typename Visit>
void for_each_command(const ImDrawData& data, const Visit& visit) {
    for (ImDrawList* list : data.CmdLists) {
        for (ImDrawCmd& command : list->CmdBuffer) visit(*list, command);
    }
}

}  // namespace

std::span<const ImDrawVert> Damage::Frame::of(const Piece& piece) const {
    return {vertices.data() + piece.first, piece.count};
}

std::span<const PixelRect> Damage::update(const ImDrawData& data) {
    rects_.clear();
    std::swap(before_, now_);
    const bool comparable = collect(data, now_) && known_ && before_.size.x == now_.size.x &&
                            before_.size.y == now_.size.y && before_.density.x == now_.density.x &&
                            before_.density.y == now_.density.y;
    known_ = true;
    if (comparable) {
        compare_pieces();
    } else {
        rects_.push_back({0, 0, static_cast<int>(now_.size.x * now_.density.x),
                          static_cast<int>(now_.size.y * now_.density.y)});
    }
    return rects_;
}

// False when the frame does more than draw triangles.
bool Damage::collect(const ImDrawData& data, Frame& frame) const {
    frame.size = data.DisplaySize;
    frame.density = data.FramebufferScale;
    frame.pieces.clear();
    frame.vertices.clear();
    bool only_triangles = true;
    for_each_command(data, [&](const ImDrawList& list, const ImDrawCmd& command) {
        only_triangles = only_triangles && command.UserCallback == nullptr;
        const auto first = static_cast<std::uint32_t>(frame.vertices.size());
        const ImDrawIdx* indices = list.IdxBuffer.Data + command.IdxOffset;
        const ImDrawVert* vertices = list.VtxBuffer.Data + command.VtxOffset;
        for (unsigned i = 0; i < command.ElemCount; ++i) frame.vertices.push_back(vertices[indices[i]]);
        frame.pieces.push_back({command.ClipRect, command.TextureId, texture_version(command.TextureId),
                                first, command.ElemCount});
    });
    return only_triangles;
}

// Where a window came or went, the commands before and after it are still the same.
void Damage::compare_pieces() {
    const std::vector<Piece>& old = before_.pieces;
    const std::vector<Piece>& now = now_.pieces;
    std::size_t head = 0, tail = 0;
    if (old.size() != now.size()) {
        const std::size_t most = std::min(old.size(), now.size());
        while (head < most && same(old[head], now[head])) ++head;
        while (tail < most - head && same(old[old.size() - 1 - tail], now[now.size() - 1 - tail])) ++tail;
        for (std::size_t i = head; i < old.size() - tail; ++i) add(old[i], before_.of(old[i]));
        for (std::size_t i = head; i < now.size() - tail; ++i) add(now[i], now_.of(now[i]));
    } else {
        for (std::size_t i = 0; i < now.size(); ++i) compare(old[i], now[i]);
    }
}

bool Damage::alike(const Piece& a, const Piece& b) {
    return std::memcmp(&a.clip, &b.clip, sizeof a.clip) == 0 && a.texture == b.texture &&
           a.texture_version == b.texture_version;
}

bool Damage::same(const Piece& before, const Piece& now) const {
    return alike(before, now) && equal(before_.of(before), now_.of(now));
}

// One command draws a whole panel, so look closer: as long as nothing was added or taken away, triangle by
// triangle; else all between the first and the last triangle that differ.
void Damage::compare(const Piece& before, const Piece& now) {
    if (same(before, now)) return;
    std::span<const ImDrawVert> old_triangles = before_.of(before), new_triangles = now_.of(now);
    if (!alike(before, now)) {
        add(before, old_triangles);
        add(now, new_triangles);
        return;
    }
    if (old_triangles.size() == new_triangles.size()) {
        for (std::size_t i = 0; i < now.count; i += 3) {
            if (equal(old_triangles.subspan(i, 3), new_triangles.subspan(i, 3))) continue;
            add(before, old_triangles.subspan(i, 3));
            add(now, new_triangles.subspan(i, 3));
        }
        return;
    }
    while (!old_triangles.empty() && !new_triangles.empty() &&
           equal(old_triangles.first(3), new_triangles.first(3))) {
        old_triangles = old_triangles.subspan(3);
        new_triangles = new_triangles.subspan(3);
    }
    while (!old_triangles.empty() && !new_triangles.empty() &&
           equal(old_triangles.last(3), new_triangles.last(3))) {
        old_triangles = old_triangles.first(old_triangles.size() - 3);
        new_triangles = new_triangles.first(new_triangles.size() - 3);
    }
    add(before, old_triangles);
    add(now, new_triangles);
}

void Damage::add(const Piece& piece, std::span<const ImDrawVert> triangles) {
    if (triangles.empty()) return;
    ImVec2 low = triangles[0].pos, high = low;
    for (const ImDrawVert& vertex : triangles) {
        low = {std::min(low.x, vertex.pos.x), std::min(low.y, vertex.pos.y)};
        high = {std::max(high.x, vertex.pos.x), std::max(high.y, vertex.pos.y)};
    }
    low = {std::max(low.x, piece.clip.x), std::max(low.y, piece.clip.y)};
    high = {std::min(high.x, piece.clip.z), std::min(high.y, piece.clip.w)};
    const ImVec2 density = now_.density;
    constexpr int kMargin = 1;  // what rounding may do
    add(intersect(
        {static_cast<int>(std::floor(low.x * density.x)) - kMargin,
         static_cast<int>(std::floor(low.y * density.y)) - kMargin,
         static_cast<int>(std::ceil(high.x * density.x)) + kMargin,
         static_cast<int>(std::ceil(high.y * density.y)) + kMargin},
        {0, 0, static_cast<int>(now_.size.x * density.x), static_cast<int>(now_.size.y * density.y)}));
}

void Damage::add(PixelRect rect) {
    if (rect.empty()) return;
    for (PixelRect& other : rects_) {
        if (waste(other, rect) <= 0) {
            other = join(other, rect);
            return;
        }
    }
    rects_.push_back(rect);
    if (rects_.size() > kMostRects) join_the_nearest();
}

void Damage::join_the_nearest() {
    std::size_t best_a = 0, best_b = 1;
    for (std::size_t a = 0; a < rects_.size(); ++a) {
        for (std::size_t b = a + 1; b < rects_.size(); ++b) {
            if (waste(rects_[a], rects_[b]) < waste(rects_[best_a], rects_[best_b])) best_a = a, best_b = b;
        }
    }
    rects_[best_a] = join(rects_[best_a], rects_[best_b]);
    rects_.erase(rects_.begin() + static_cast<std::ptrdiff_t>(best_b));
}

std::vector<ImVec4> take_clips(const ImDrawData& data) {
    std::vector<ImVec4> clips;
    for_each_command(data,
                     [&](const ImDrawList&, const ImDrawCmd& command) { clips.push_back(command.ClipRect); });
    return clips;
}

// A pixel drawn twice without being cleared would be blended twice, one cleared and not drawn would be a
// hole. So this reckons in whole pixels, with the backend's own rounding, and gives back fractions that the
// backend rounds to them.
void limit(ImDrawData& data, std::span<const ImVec4> clips, const PixelRect& rect) {
    const ImVec2 density = data.FramebufferScale;
    const int height = static_cast<int>(data.DisplaySize.y * density.y);
    std::size_t next = 0;
    for_each_command(data, [&](const ImDrawList&, ImDrawCmd& command) {
        const ImVec4& clip = clips[next++];
        const float left = clip.x * density.x, top = clip.y * density.y;
        const float right = clip.z * density.x, bottom = clip.w * density.y;
        // As ImGui_ImplOpenGL3_RenderDrawData calls glScissor, which counts from the bottom.
        const int scissor_x = static_cast<int>(left),
                  scissor_y = static_cast<int>(static_cast<float>(height) - bottom);
        const int scissor_width = static_cast<int>(right - left),
                  scissor_height = static_cast<int>(bottom - top);
        const PixelRect part = intersect(
            {scissor_x, height - scissor_y - scissor_height, scissor_x + scissor_width, height - scissor_y},
            rect);
        command.ClipRect = part.empty() ? ImVec4(0, 0, 0, 0)
                                        : ImVec4((static_cast<float>(part.left) + 0.25f) / density.x,
                                                 (static_cast<float>(part.top) - 0.75f) / density.y,
                                                 (static_cast<float>(part.right) + 0.5f) / density.x,
                                                 (static_cast<float>(part.bottom) - 0.5f) / density.y);
    });
}

}  // namespace hourglass::platform
