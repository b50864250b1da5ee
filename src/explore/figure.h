// A picture to be printed, as a value: what the views show, drawn afresh without controls, on white, with a
// legend. Written as SVG; the page makes a PNG of that.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace hourglass::explore {

using Rgb = std::uint32_t;  // 0xRRGGBB

struct Spot {
    float x = 0, y = 0;
};

// Pixels, row by row, as 0xRRGGBB.
struct PixelPicture {
    int width = 0, height = 0;
    std::vector<Rgb> pixels;
};

enum class Anchor { Start, Middle, End };

struct FigureText {
    Spot at;  // the base line
    std::string text;
    float size = 11;
    Rgb color = 0x202020;
    Anchor anchor = Anchor::Start;
    bool bold = false;
};
struct FigureLine {
    std::vector<Spot> points;
    Rgb color = 0x202020;
    float width = 1;
    bool dashed = false;
    float opacity = 1;
};
// Round dots of one color.
struct FigureDots {
    std::vector<Spot> points;
    Rgb color = 0x202020;
    float radius = 2;
    float opacity = 1;
};
struct FigureBox {
    Spot at;
    float width = 0, height = 0;
    Rgb color = 0xFFFFFF;
    float opacity = 1;
};
// Its pixels stay squares with sharp edges.
struct FigurePicture {
    Spot at;
    float width = 0, height = 0;
    PixelPicture picture;
    float opacity = 1;
};

using FigureItem = std::variant<FigureText, FigureLine, FigureDots, FigureBox, FigurePicture>;

struct Figure {
    float width = 0, height = 0;  // pixels at the usual resolution; y runs downward
    std::string title;            // for those who cannot see it
    std::vector<FigureItem> items;

    template <typename Item>
    void add(Item item) {
        items.emplace_back(std::move(item));
    }
};

// Throws Error when a picture has no pixels.
std::string to_svg(const Figure& figure);

}  // namespace hourglass::explore
