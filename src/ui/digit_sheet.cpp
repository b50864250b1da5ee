#include "ui/digit_sheet.h"

#include <algorithm>
#include <cmath>

#include "ui/colors.h"
#include "ui/fonts.h"
#include "ui/theme.h"

namespace hourglass::ui {
namespace {

// What stays free at each side where a picture is shown as large as fits, in the middle.
struct Fit {
    float left = 0, top = 0;
};
Fit fit_within(ImVec2 size, int width, int height) {
    const auto w = static_cast<float>(width), h = static_cast<float>(height);
    const float scale = std::min(size.x / w, size.y / h);
    const Fit fit{(size.x - scale * w) / 2, (size.y - scale * h) / 2};
    const bool fits = fit.left < 0.5f && fit.top < 0.5f;  // but for a rounding
    return fits ? Fit{} : fit;
}

// A value 0..1 as a byte.
int level(float value) { return static_cast<int>(std::clamp(value, 0.0f, 1.0f) * 255 + 0.5f); }

}  // namespace

void DigitSheet::resize(int count, int width, int height, int channels) {
    if (count == count_ && width == width_ && height == height_ && channels == channels_) return;
    count_ = count;
    width_ = width;
    height_ = height;
    channels_ = channels;
    columns_ = std::max(1, static_cast<int>(std::ceil(std::sqrt(static_cast<float>(count)))));
    const int rows = std::max(1, (count + columns_ - 1) / columns_);
    const int sheet_width = columns_ * (width + 1), sheet_height = rows * (height + 1);
    pixels_.assign(static_cast<std::size_t>(sheet_width) * sheet_height, 0);
    texture_ = std::make_unique<platform::Texture>(sheet_width, sheet_height);
    changed_ = true;
}

template <typename Color>
void DigitSheet::fill(int slot, const float* values, const Color& color) {
    const int stride = columns_ * (width_ + 1);
    const int left = slot % columns_ * (width_ + 1), top = slot / columns_ * (height_ + 1);
    for (int row = 0; row < height_; ++row) {
        std::uint32_t* out = pixels_.data() + static_cast<std::size_t>(top + row) * stride + left;
        for (int column = 0; column < width_; ++column)
            out[column] = color(values + static_cast<std::ptrdiff_t>(row * width_ + column) * channels_);
    }
    changed_ = true;
}

void DigitSheet::set(int slot, const float* pixels) {
    if (in_color())
        return fill(slot, pixels, [](const float* pixel) {
            return IM_COL32(level(pixel[0]), level(pixel[1]), level(pixel[2]), 255);
        });
    // The ink gives the color.
    fill(slot, pixels, [](const float* pixel) { return IM_COL32(255, 255, 255, level(*pixel)); });
}

void DigitSheet::set_signed(int slot, const float* values) {
    const int channels = channels_;
    fill(slot, values, [channels](const float* pixel) {
        return diverging_color(*std::max_element(pixel, pixel + channels,
                                                 [](float a, float b) { return std::abs(a) < std::abs(b); }));
    });
}

std::vector<std::uint32_t> DigitSheet::pixels(int slot) const {
    const int stride = columns_ * (width_ + 1);
    const int left = slot % columns_ * (width_ + 1), top = slot / columns_ * (height_ + 1);
    std::vector<std::uint32_t> found;
    if (slot < 0 || slot >= count_) return found;
    for (int row = 0; row < height_; ++row) {
        const auto begin = pixels_.begin() + static_cast<std::ptrdiff_t>(top + row) * stride + left;
        found.insert(found.end(), begin, begin + width_);
    }
    return found;
}

void DigitSheet::draw(int slot, ImVec2 position, ImVec2 size, ImU32 ink) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 end(position.x + size.x, position.y + size.y);
    list.AddRectFilled(position, end, ImGui::GetColorU32(palette().tile), 4);
    if (theme().high_contrast) list.AddRect(position, end, ImGui::GetColorU32(palette().line), 4);
    if (slot >= count_ || texture_ == nullptr) return;
    if (changed_) texture_->set_pixels(pixels_);
    changed_ = false;
    const int rows = (count_ + columns_ - 1) / columns_;
    const auto sheet_width = static_cast<float>(columns_ * (width_ + 1));
    const auto sheet_height = static_cast<float>(rows * (height_ + 1));
    const auto left = static_cast<float>(slot % columns_ * (width_ + 1));
    const auto top = static_cast<float>(slot / columns_ * (height_ + 1));
    const Fit fit = fit_within(size, width_, height_);
    const ImVec2 first(position.x + fit.left, position.y + fit.top);
    list.AddImage(texture_->id(), first, {end.x - fit.left, end.y - fit.top},
                  {left / sheet_width, top / sheet_height},
                  {(left + static_cast<float>(width_)) / sheet_width,
                   (top + static_cast<float>(height_)) / sheet_height},
                  ImGui::GetColorU32(in_color() ? ink | IM_COL32(255, 255, 255, 0) : ink));
}

float crisp_size(int pixels, float wanted) {
    const float device = wanted * pixel_ratio() / static_cast<float>(pixels);
    return std::max(1.0f, std::floor(device)) * static_cast<float>(pixels) / pixel_ratio();
}

}  // namespace hourglass::ui
