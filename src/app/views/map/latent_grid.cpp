#include "app/views/map/latent_grid.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace hourglass::app::map_view {
namespace {

constexpr float kTileSize = 34;   // about, in units of the page
constexpr int kLargestSide = 32;  // pixels per side of a tile; larger images are subsampled
constexpr int kTilesAtOnce = 8;
constexpr double kGridBudget = 2;  // milliseconds per frame

int wrap(int value, int size) { return ((value % size) + size) % size; }

}  // namespace

void LatentGrid::resize(const ImageShape& image) {
    if (image == image_) return;
    image_ = image;
    side_ = std::min(std::max(image.width, image.height), kLargestSide);
    const int whole = kMost * side_;
    tiles_.assign(static_cast<std::size_t>(kMost * kMost), {});
    pixels_.assign(static_cast<std::size_t>(whole) * static_cast<std::size_t>(whole), 0);
    texture_ = std::make_unique<platform::Texture>(whole, whole, platform::Texture::Filter::Linear);
    changed_ = true;
}

// The grid's steps are powers of two apart, so that zooming keeps tiles for a while.
LatentGrid::Range LatentGrid::choose_tiles(ImVec2 min, ImVec2 max, const MapCamera& camera) {
    float step = std::exp2(std::round(std::log2(kTileSize / camera.scale())));
    const float widest = std::max(max.x - min.x, max.y - min.y) / camera.scale();
    while (widest / step > kMost - 2) step *= 2;
    if (step != step_) {
        step_ = step;
        for (Tile& tile : tiles_) tile.version = kNever;
    }
    const PlanePoint a = camera.to_plane({min.x, max.y}), b = camera.to_plane({max.x, min.y});
    const auto cell = [step](float value) { return static_cast<int>(std::lround(value / step)); };
    return {cell(a.x), cell(b.x), cell(a.y), cell(b.y)};
}

LatentGrid::Tile& LatentGrid::tile(int column, int row) {
    Tile& found = tiles_[static_cast<std::size_t>(wrap(row, kMost) * kMost + wrap(column, kMost))];
    if (found.column != column || found.row != row) found = {column, row, kNever, 0};
    return found;
}

void LatentGrid::paint(Tile& tile, const float* values) {
    const int stride = kMost * side_, largest = std::max(image_.width, image_.height);
    std::uint32_t* out = pixels_.data() +
                         static_cast<std::ptrdiff_t>(wrap(tile.row, kMost)) * side_ * stride +
                         static_cast<std::ptrdiff_t>(wrap(tile.column, kMost)) * side_;
    tile.sum = 0;
    for (int y = 0; y < side_; ++y) {
        for (int x = 0; x < side_; ++x) {
            // In the middle of the tile.
            const int column = x * largest / side_ - (largest - image_.width) / 2;
            const int row = y * largest / side_ - (largest - image_.height) / 2;
            const bool inside = column >= 0 && column < image_.width && row >= 0 && row < image_.height;
            std::array<float, 3> color{};
            for (int c = 0; inside && c < 3; ++c)
                color[static_cast<std::size_t>(c)] =
                    std::clamp(values[(row * image_.width + column) * image_.channels +
                                      std::min(c, image_.channels - 1)],
                               0.0f, 1.0f);
            const auto level = [](float value) { return static_cast<int>(value * 255 + 0.5f); };
            out[y * stride + x] = image_.channels == 1 ? IM_COL32(255, 255, 255, level(color[0]))
                                                       : IM_COL32(level(color[0]), level(color[1]),
                                                                  level(color[2]), inside ? 255 : 0);
            tile.sum += (color[0] + color[1] + color[2]) / 3;
        }
    }
    changed_ = true;
}

void LatentGrid::decode_chunk(const std::vector<Tile*>& chunk, std::uint64_t version, const Decode& decode) {
    Matrix codes(2, static_cast<Eigen::Index>(chunk.size()));
    for (std::size_t i = 0; i < chunk.size(); ++i)
        codes.col(static_cast<Eigen::Index>(i)) << static_cast<float>(chunk[i]->column) * step_,
            static_cast<float>(chunk[i]->row) * step_;
    const Matrix pixels = decode(codes);
    for (std::size_t i = 0; i < chunk.size(); ++i) {
        paint(*chunk[i], pixels.col(static_cast<Eigen::Index>(i)).data());
        chunk[i]->version = version;
    }
}

// Goes round and round, so that while the model trains no tile stays behind.
void LatentGrid::decode_some(const Range& range, std::uint64_t version, const Decode& decode) {
    const double deadline = platform::seconds() + kGridBudget / 1000;
    const int columns = range.right - range.left + 1, count = columns * (range.top - range.bottom + 1);
    std::vector<Tile*> chunk;
    behind_ = false;
    for (int visited = 0; visited < count; ++visited) {
        if (cursor_ >= count) cursor_ = 0;
        Tile& at = tile(range.left + cursor_ % columns, range.bottom + cursor_ / columns);
        ++cursor_;
        if (at.version != version) chunk.push_back(&at);
        const bool last = visited + 1 == count;
        if (chunk.empty() || (static_cast<int>(chunk.size()) < kTilesAtOnce && !last)) continue;
        decode_chunk(chunk, version, decode);
        chunk.clear();
        if (platform::seconds() > deadline && !last) {
            behind_ = true;
            break;
        }
    }
}

void LatentGrid::draw_tiles(ImDrawList& list, const MapCamera& camera, const Range& range, ImU32 ink) {
    if (changed_) texture_->set_pixels(pixels_);
    changed_ = false;
    known_ = 0;
    double sum = 0;
    const float each = 1.0f / kMost, half = step_ / 2, inset = 0.5f / static_cast<float>(kMost * side_);
    for (int row = range.bottom; row <= range.top; ++row) {
        for (int column = range.left; column <= range.right; ++column) {
            const Tile& at = tile(column, row);
            if (at.version == kNever) continue;
            ++known_;
            sum += at.sum;
            const float x = static_cast<float>(column) * step_, y = static_cast<float>(row) * step_;
            const PlanePoint min = camera.to_screen({x - half, y + half});
            const PlanePoint max = camera.to_screen({x + half, y - half});
            const float u = static_cast<float>(wrap(column, kMost)) * each;
            const float v = static_cast<float>(wrap(row, kMost)) * each;
            list.AddImage(texture_->id(), {min.x, min.y}, {max.x, max.y}, {u + inset, v + inset},
                          {u + each - inset, v + each - inset}, ink);
        }
    }
    mean_ = known_ > 0 ? sum / (static_cast<double>(known_) * side_ * side_) : 0;
}

std::vector<PlanePicture> LatentGrid::on_paper(Rgb ink, float opacity) const {
    std::vector<PlanePicture> all;
    const int stride = kMost * side_;
    // Gray pixels are white and so opaque; colored ones have their color.
    const auto channel = [&](std::uint32_t pixel, int of_screen, int of_paper) {
        const float alpha = opacity * static_cast<float>(pixel >> IM_COL32_A_SHIFT & 255) / 255;
        const Rgb color = image_.channels == 1 ? ink >> of_paper & 255 : pixel >> of_screen & 255;
        return static_cast<Rgb>(255 + alpha * (static_cast<float>(color) - 255) + 0.5f) << of_paper;
    };
    for (const Tile& tile : tiles_) {
        if (tile.version == kNever) continue;
        const float x = static_cast<float>(tile.column) * step_, y = static_cast<float>(tile.row) * step_;
        const float half = step_ / 2;
        PlanePicture one{{x - half, y - half}, {x + half, y + half}, {side_, side_, {}}};
        for (int row = 0; row < side_; ++row)
            for (int column = 0; column < side_; ++column) {
                const std::uint32_t pixel =
                    pixels_[static_cast<std::size_t>((wrap(tile.row, kMost) * side_ + row) * stride +
                                                     wrap(tile.column, kMost) * side_ + column)];
                one.picture.pixels.push_back(channel(pixel, IM_COL32_R_SHIFT, 16) |
                                             channel(pixel, IM_COL32_G_SHIFT, 8) |
                                             channel(pixel, IM_COL32_B_SHIFT, 0));
            }
        all.push_back(std::move(one));
    }
    return all;
}

void LatentGrid::draw(ImDrawList& list, ImVec2 min, ImVec2 max, const MapCamera& camera,
                      const ImageShape& image, std::uint64_t version, ImU32 ink, const Decode& decode) {
    resize(image);
    const Range range = choose_tiles(min, max, camera);
    decode_some(range, version, decode);
    draw_tiles(list, camera, range, image.channels == 1 ? ink : ink | IM_COL32(255, 255, 255, 0));
}

}  // namespace hourglass::app::map_view
