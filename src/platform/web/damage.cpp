#include "platform/web/damage.h"

#include <cstddef>
#include <unordered_map>

namespace hourglass::platform {
namespace {

// How many pixels a common rectangle would draw in vain.
std::int64_t waste(const PixelRect& a, const PixelRect& b) { return join(a, b).area() - a.area() - b.area(); }

}  // namespace

std::span<const PixelRect> Damage::update(const Scene& scene) {
    std::swap(before_, now_);
    now_.clear();
    for (const Piece& piece : scene.pieces) now_.push_back({piece.fingerprint, piece.bounds});

    const bool comparable =
        known_ && scene.screen == screen_ && scene.density.x == density_.x && scene.density.y == density_.y;
    known_ = true;
    screen_ = scene.screen;
    density_ = scene.density;
    rects_.clear();
    if (comparable) {
        compare();
        join_overlapping();
    } else {
        rects_.push_back(screen_);
    }
    return rects_;
}

// Finds pieces of the frame before again, in the same order; those that are missing and those that are new
// are damage. What is found again in another order may overlap differently, and counts as missing and new.
void Damage::compare() {
    std::size_t reached = 0;  // of the frame before
    const std::size_t most = std::min(before_.size(), now_.size());
    while (reached < most && before_[reached].fingerprint == now_[reached].fingerprint) ++reached;
    std::unordered_map<std::uint64_t, std::size_t> place;
    for (std::size_t i = reached; i < before_.size(); ++i) place[before_[i].fingerprint] = i;

    for (std::size_t i = reached; i < now_.size(); ++i) {
        const Mark& mark = now_[i];
        const bool next = reached < before_.size() && before_[reached].fingerprint == mark.fingerprint;
        const auto found = next ? place.end() : place.find(mark.fingerprint);
        if (next) {
            ++reached;
        } else if (found != place.end() && found->second >= reached) {
            while (reached < found->second) add(before_[reached++].bounds);
            ++reached;
        } else {
            add(mark.bounds);
        }
    }
    while (reached < before_.size()) add(before_[reached++].bounds);
}

void Damage::add(PixelRect rect) {
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
        for (std::size_t b = a + 1; b < rects_.size(); ++b)
            if (waste(rects_[a], rects_[b]) < waste(rects_[best_a], rects_[best_b])) best_a = a, best_b = b;
    }
    rects_[best_a] = join(rects_[best_a], rects_[best_b]);
    rects_.erase(rects_.begin() + static_cast<std::ptrdiff_t>(best_b));
}

void Damage::join_overlapping() {
    for (std::size_t a = 0; a < rects_.size(); ++a) {
        for (std::size_t b = a + 1; b < rects_.size(); ++b) {
            if (!overlap(rects_[a], rects_[b])) continue;
            rects_[a] = join(rects_[a], rects_[b]);
            rects_.erase(rects_.begin() + static_cast<std::ptrdiff_t>(b));
            return join_overlapping();
        }
    }
}

}  // namespace hourglass::platform
