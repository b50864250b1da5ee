#include "data/tiles.h"

#include <algorithm>
#include <utility>

namespace hourglass {
namespace {

// A sheet whose pixels are all `scale` wide and high, looked at as if they were not.
class Reduced {
public:
    Reduced(const ImageSet& sheet, int scale) : sheet_(sheet), scale_(scale) { find_ground(); }

    int width() const { return sheet_.width / scale_; }
    int height() const { return sheet_.height / scale_; }
    int channels() const { return sheet_.channels; }
    const std::uint8_t* pixel(int x, int y) const {
        const auto line = static_cast<std::size_t>(y * scale_) * static_cast<std::size_t>(sheet_.width);
        return sheet_.pixels.data() +
               (line + static_cast<std::size_t>(x * scale_)) * static_cast<std::size_t>(sheet_.channels);
    }
    bool same(int x, int y, int other_x, int other_y) const {
        return std::equal(pixel(x, y), pixel(x, y) + channels(), pixel(other_x, other_y));
    }
    // Whether the column or row has the color of the gaps only.
    bool empty_column(int x) const {
        for (int y = 0; y < height(); ++y)
            if (!same(x, y, ground_x_, ground_y_)) return false;
        return true;
    }
    bool empty_row(int y) const {
        for (int x = 0; x < width(); ++x)
            if (!same(x, y, ground_x_, ground_y_)) return false;
        return true;
    }

private:
    // The color of the gaps is that of the first column, or else row, of one color.
    void find_ground() {
        const auto is_ground = [&](int x, int y) {
            ground_x_ = x;
            ground_y_ = y;
            return y == 0 ? empty_column(x) : empty_row(y);
        };
        for (int x = 0; x < width(); ++x)
            if (is_ground(x, 0)) return;
        for (int y = 1; y < height(); ++y)
            if (is_ground(0, y)) return;
        ground_x_ = ground_y_ = 0;
    }

    const ImageSet& sheet_;
    int scale_;
    int ground_x_ = 0, ground_y_ = 0;
};

bool is_enlarged(const ImageSet& sheet, int scale) {
    if (sheet.width % scale != 0 || sheet.height % scale != 0) return false;
    const Reduced whole(sheet, 1);
    for (int y = 0; y < sheet.height; ++y)
        for (int x = 0; x < sheet.width; ++x)
            if (!whole.same(x, y, x / scale * scale, y / scale * scale)) return false;
    return true;
}

int largest_scale(const ImageSet& sheet) {
    constexpr int kLargest = 16;
    for (int scale = kLargest; scale > 1; --scale)
        if (is_enlarged(sheet, scale)) return scale;
    return 1;
}

// Pieces that are not empty, of one length and at one distance from each other.
struct Pieces {
    int length = 0;
    int gap = 0;
    int edge = 0;
    int count = 0;
};

template <typename Empty>
std::optional<Pieces> pieces_of_line(int length, const Empty& empty) {
    Pieces pieces;
    std::optional<int> gap;
    int at = 0;
    while (at < length) {
        const int begin = at;
        while (at < length && empty(at)) ++at;
        const int blank = at - begin;
        if (at == length) {
            if (blank != pieces.edge) return std::nullopt;
            break;
        }
        if (pieces.count == 0)
            pieces.edge = blank;
        else if (gap && *gap != blank)
            return std::nullopt;
        else
            gap = blank;
        const int first = at;
        while (at < length && !empty(at)) ++at;
        if (pieces.count > 0 && at - first != pieces.length) return std::nullopt;
        pieces.length = at - first;
        ++pieces.count;
        if (at == length && pieces.edge != 0) return std::nullopt;
    }
    pieces.gap = gap.value_or(0);
    if (pieces.count == 0 || (pieces.count > 1 && pieces.gap == 0)) return std::nullopt;
    return pieces;
}

// How many tiles of this length fill the line with such a gap between them and such an edge; 0: they do not.
template <typename Empty>
int fitting_tiles(int length, int tile, int gap, int edge, const Empty& empty) {
    const int inner = length - 2 * edge + gap;
    if (inner <= 0 || inner % (tile + gap) != 0) return 0;
    for (int x = 0; x < length; ++x) {
        const int place = x - edge;
        const bool in_gap = place < 0 || place % (tile + gap) >= tile;
        if (in_gap && !empty(x)) return 0;
    }
    return inner / (tile + gap);
}

std::optional<TileGrid> joined_grid(const std::optional<Pieces>& across, const std::optional<Pieces>& down,
                                    int scale) {
    if (!across || !down) return std::nullopt;
    // One row or column of tiles has no gap to go by.
    const int gap = across->count > 1 ? across->gap : down->gap;
    const bool same_gap = across->count == 1 || down->count == 1 || across->gap == down->gap;
    if (!same_gap || across->edge != down->edge) return std::nullopt;
    return TileGrid{{across->length, down->length}, gap, across->edge, scale, across->count, down->count};
}

}  // namespace

std::optional<TileGrid> grid_of_tiles(const ImageSet& sheet, ImageSize tile) {
    constexpr int kLargestGap = 16;
    for (const int scale : {1, largest_scale(sheet)}) {
        const Reduced reduced(sheet, scale);
        for (int gap = 0; gap <= kLargestGap; ++gap) {
            for (const int edge : {gap, 0}) {
                const int columns = fitting_tiles(reduced.width(), tile.width, gap, edge,
                                                  [&](int x) { return reduced.empty_column(x); });
                if (columns == 0) continue;
                const int rows = fitting_tiles(reduced.height(), tile.height, gap, edge,
                                               [&](int y) { return reduced.empty_row(y); });
                if (rows > 0) return TileGrid{tile, gap, edge, scale, columns, rows};
            }
        }
    }
    return std::nullopt;
}

std::optional<TileGrid> find_gaps(const ImageSet& sheet) {
    const int scale = largest_scale(sheet);
    const Reduced reduced(sheet, scale);
    const auto across = pieces_of_line(
        reduced.width(), [&](int x) { return reduced.empty_column(x); });
    const auto down = pieces_of_line(reduced.height(), [&](int y) { return reduced.empty_row(y); });
    const auto grid = joined_grid(across, down, scale);
    constexpr int kSmallestSide = 4;  // what is smaller is rather a pattern
    if (!grid || grid->rows * grid->columns < 2) return std::nullopt;
    if (std::min(grid->tile.width, grid->tile.height) < kSmallestSide) return std::nullopt;
    return grid;
}

void cut_tiles(ImageSet& sheet, const TileGrid& grid) {
    const Reduced reduced(sheet, grid.scale);
    const auto channels = static_cast<std::size_t>(sheet.channels);
    std::vector<std::uint8_t> pixels;
    std::size_t count = 0, drawn = 0;
    for (int row = 0; row < grid.rows; ++row) {
        for (int column = 0; column < grid.columns; ++column) {
            const int left = grid.edge + column * (grid.tile.width + grid.gap);
            const int top = grid.edge + row * (grid.tile.height + grid.gap);
            bool plain = true;
            for (int y = top; y < top + grid.tile.height; ++y) {
                for (int x = left; x < left + grid.tile.width; ++x) {
                    const std::uint8_t* const pixel = reduced.pixel(x, y);
                    pixels.insert(pixels.end(), pixel, pixel + channels);
                    plain = plain && reduced.same(x, y, left, top);
                }
            }
            ++count;
            if (!plain || row + 1 < grid.rows) drawn = count;
        }
    }
    sheet.width = grid.tile.width;
    sheet.height = grid.tile.height;
    if (drawn == 0) drawn = count;
    pixels.resize(drawn * sheet.features());
    sheet.pixels = std::move(pixels);
    sheet.labels.assign(drawn, 0);
    sheet.names.clear();
}

}  // namespace hourglass
