#include "platform/damage.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <unordered_map>

#include "platform/pieces.h"

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

template <typename Visit>
void for_each_command(const ImDrawData& data, const Visit& visit) {
    for (ImDrawList* list : data.CmdLists) {
        for (ImDrawCmd& command : list->CmdBuffer) visit(*list, command);
    }
}

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
    hash = (hash ^ value) * 0x9e3779b97f4a7c15;
    return hash ^ (hash >> 29);
}

std::uint64_t fingerprint_of_state(const ImDrawCmd& command) {
    std::uint64_t hash =
        mix(reinterpret_cast<std::uintptr_t>(command.TextureId), texture_version(command.TextureId));
    for (const float edge :
         {command.ClipRect.x, command.ClipRect.y, command.ClipRect.z, command.ClipRect.w}) {
        hash = mix(hash, std::bit_cast<std::uint32_t>(edge));
    }
    return hash;
}

}  // namespace

std::span<const PixelRect> Damage::update(const ImDrawData& data) {
    std::swap(before_, now_);
    collect(data, now_);
    rects_.clear();
    if (comparable()) {
        compare_marks();
    } else {
        add(PixelRect{0, 0, static_cast<int>(now_.size.x * now_.density.x),
                      static_cast<int>(now_.size.y * now_.density.y)});
    }
    known_ = true;
    return rects_;
}

void Damage::collect(const ImDrawData& data, Frame& frame) {
    frame.size = data.DisplaySize;
    frame.density = data.FramebufferScale;
    frame.only_triangles = true;
    frame.marks.clear();
    std::vector<Piece> pieces;
    for_each_command(data, [&](const ImDrawList& list, const ImDrawCmd& command) {
        if (command.UserCallback != nullptr) frame.only_triangles = false;
        const std::uint64_t state = fingerprint_of_state(command);
        const ImVec4& clip = command.ClipRect;
        pieces.clear();
        split(list, command, pieces);
        for (const Piece& piece : pieces) {
            const ImVec4& bounds = piece.bounds;
            frame.marks.push_back({mix(state, fingerprint(list, command, piece)),
                                   {std::max(bounds.x, clip.x), std::max(bounds.y, clip.y),
                                    std::min(bounds.z, clip.z), std::min(bounds.w, clip.w)}});
        }
    });
}

bool Damage::comparable() const {
    return known_ && before_.only_triangles && now_.only_triangles && before_.size.x == now_.size.x &&
           before_.size.y == now_.size.y && before_.density.x == now_.density.x &&
           before_.density.y == now_.density.y;
}

// Finds marks of the frame before again, in the same order; those that are missing and those that are new are
// damage. What is found again in another order may overlap differently, and counts as missing and new.
void Damage::compare_marks() {
    std::unordered_map<std::uint64_t, std::size_t> last_place;  // in the frame before, plus one
    std::size_t common = 0;
    const std::size_t most = std::min(before_.marks.size(), now_.marks.size());
    while (common < most && before_.marks[common].fingerprint == now_.marks[common].fingerprint) ++common;
    for (std::size_t i = common; i < before_.marks.size(); ++i)
        last_place[before_.marks[i].fingerprint] = i + 1;

    std::size_t reached = common;  // of the frame before
    for (std::size_t i = common; i < now_.marks.size(); ++i) {
        const Mark& mark = now_.marks[i];
        if (reached < before_.marks.size() && before_.marks[reached].fingerprint == mark.fingerprint) {
            ++reached;
            continue;
        }
        const auto found = last_place.find(mark.fingerprint);
        if (found == last_place.end() || found->second <= reached) {
            add(mark);
            continue;
        }
        while (reached + 1 < found->second) add(before_.marks[reached++]);
        ++reached;
    }
    while (reached < before_.marks.size()) add(before_.marks[reached++]);
}

void Damage::add(const Mark& mark) {
    const ImVec2 density = now_.density;
    constexpr int kMargin = 1;  // what rounding may do
    add(intersect(
        {static_cast<int>(std::floor(mark.bounds.x * density.x)) - kMargin,
         static_cast<int>(std::floor(mark.bounds.y * density.y)) - kMargin,
         static_cast<int>(std::ceil(mark.bounds.z * density.x)) + kMargin,
         static_cast<int>(std::ceil(mark.bounds.w * density.y)) + kMargin},
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
