// Many dots of one size in a picture: how much of each pixel one covers is worked out once.
#pragma once

#include <cstdint>
#include <vector>

namespace hourglass::explore {

class DotStamp {
public:
    // Of a dot, in pixels.
    void set_radius(float radius);
    float radius() const { return radius_; }

    // Onto a picture of width x height pixels, 0xAABBGGRR and not multiplied by their alpha, as Dear ImGui
    // has them. x, y: the middle of the dot in pixels of the picture; finite, and not far outside. alpha: 0
    // to 255, in place of the color's.
    void paint(float x, float y, std::uint32_t color, int alpha, std::vector<std::uint32_t>& pixels,
               int width, int height) const;

private:
    static constexpr int kSteps = 4;  // per pixel: the places of a middle that are told apart
    int side_ = 0;
    float radius_ = 0;
    std::vector<std::uint8_t> cover_;  // side x side, for each of kSteps x kSteps
};

}  // namespace hourglass::explore
