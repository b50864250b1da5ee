#include "explore/figure.h"

#include <cmath>
#include <cstdio>
#include <span>

#include "base/text.h"
#include "io/png.h"

namespace hourglass::explore {
namespace {

// A hundredth of a pixel is enough.
std::string place(float value) { return shortest_text(std::round(100 * value) / 100); }

std::string hex(Rgb color) {
    char buffer[8];
    std::snprintf(buffer, sizeof buffer, "#%06x", color & 0xFFFFFFu);
    return buffer;
}

std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : text)
        if (c == '&')
            result += "&amp;";
        else if (c == '<')
            result += "&lt;";
        else if (c == '>')
            result += "&gt;";
        else if (c == '"')
            result += "&quot;";
        else if (static_cast<unsigned char>(c) >= 0x20)  // XML knows no control characters
            result += c;
    return result;
}

std::string base64(std::span<const std::uint8_t> bytes) {
    static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (i + k < bytes.size() ? bytes[i + k] : 0u);
        for (std::size_t k = 0; k < 4; ++k)
            text += i + k <= bytes.size() ? kDigits[group >> (18 - 6 * k) & 63] : '=';
    }
    return text;
}

std::string opacity(float value) { return value < 1 ? " opacity=\"" + place(value) + "\"" : ""; }

std::string box_of(Spot at, float width, float height) {
    return " x=\"" + place(at.x) + "\" y=\"" + place(at.y) + "\" width=\"" + place(width) + "\" height=\"" +
           place(height) + "\"";
}

std::string to_svg(const FigureText& text) {
    static constexpr const char* kAnchors[] = {"start", "middle", "end"};
    return "<text x=\"" + place(text.at.x) + "\" y=\"" + place(text.at.y) + "\" font-size=\"" +
           place(text.size) + "\" fill=\"" + hex(text.color) + "\" text-anchor=\"" +
           kAnchors[static_cast<int>(text.anchor)] + "\"" + (text.bold ? " font-weight=\"600\"" : "") + ">" +
           escaped(text.text) + "</text>\n";
}

std::string to_svg(const FigureLine& line) {
    std::string points;
    for (const Spot& at : line.points)
        points += (points.empty() ? "" : " ") + place(at.x) + "," + place(at.y);
    return "<polyline points=\"" + points + "\" fill=\"none\" stroke=\"" + hex(line.color) +
           "\" stroke-width=\"" + place(line.width) + "\" stroke-linejoin=\"round\"" +
           (line.dashed ? " stroke-dasharray=\"6 4\"" : "") + opacity(line.opacity) + "/>\n";
}

// A path of lines without a length and with round ends: a quarter of the size of as many circles.
std::string to_svg(const FigureDots& dots) {
    std::string path;
    for (const Spot& at : dots.points) path += "M" + place(at.x) + " " + place(at.y) + "h0";
    return "<path d=\"" + path + "\" stroke=\"" + hex(dots.color) + "\" stroke-width=\"" +
           place(2 * dots.radius) + "\" stroke-linecap=\"round\"" + opacity(dots.opacity) + "/>\n";
}

std::string to_svg(const FigureBox& box) {
    return "<rect" + box_of(box.at, box.width, box.height) + " fill=\"" + hex(box.color) + "\"" +
           opacity(box.opacity) + "/>\n";
}

std::string to_svg(const FigurePicture& shown) {
    std::vector<std::uint8_t> rgb;
    for (const Rgb pixel : shown.picture.pixels)
        for (const int shift : {16, 8, 0}) rgb.push_back(static_cast<std::uint8_t>(pixel >> shift & 255));
    return "<image" + box_of(shown.at, shown.width, shown.height) +
           " preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\"" + opacity(shown.opacity) +
           " href=\"data:image/png;base64," +
           base64(encode_png_rgb(shown.picture.width, shown.picture.height, rgb)) + "\"/>\n";
}

}  // namespace

std::string to_svg(const Figure& figure) {
    const std::string width = place(figure.width), height = place(figure.height);
    std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height +
                      "\" viewBox=\"0 0 " + width + " " + height +
                      "\" font-family=\"Inter, Helvetica, Arial, sans-serif\">\n<title>" +
                      escaped(figure.title) +
                      "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
    for (const FigureItem& item : figure.items)
        svg += std::visit([](const auto& one) { return to_svg(one); }, item);
    return svg + "</svg>\n";
}

}  // namespace hourglass::explore
