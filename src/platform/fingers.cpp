#include "platform/fingers.h"

#include <algorithm>
#include <cmath>

namespace hourglass::platform {

Fingers& fingers() {
    static Fingers all;
    return all;
}

const Pinch& pinch() { return fingers().pinch(); }

Fingers::Pair Fingers::pair() const {
    const Finger &a = down_[0], &b = down_[1];
    return {(a.x + b.x) / 2, (a.y + b.y) / 2, std::max(std::hypot(a.x - b.x, a.y - b.y), 1.0f)};
}

void Fingers::move(const Finger& to) {
    const auto known = std::ranges::find(down_, to.id, &Finger::id);
    if (known == down_.end()) return;
    if (down_.size() != 2) {
        *known = to;
        return;
    }
    const Pair before = pair();
    *known = to;
    const Pair now = pair();
    pinch_.factor *= now.distance / before.distance;
    pinch_.way_x += now.x - before.x;
    pinch_.way_y += now.y - before.y;
    pinch_.x = now.x;
    pinch_.y = now.y;
}

void Fingers::handle(const SDL_Event& event, float width, float height) {
    const auto finger = [&] {
        return Finger{event.tfinger.fingerId, event.tfinger.x * width, event.tfinger.y * height};
    };
    if (event.type == SDL_FINGERMOTION) move(finger());
    if (event.type == SDL_FINGERDOWN || event.type == SDL_FINGERUP)
        std::erase_if(down_, [&](const Finger& other) { return other.id == event.tfinger.fingerId; });
    if (event.type == SDL_FINGERDOWN) down_.push_back(finger());
    pinch_.active = down_.size() == 2;
}

void Fingers::end_frame() { pinch_ = {.active = down_.size() == 2}; }

}  // namespace hourglass::platform
