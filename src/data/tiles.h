// A sheet of images, such as a sprite or a contact sheet, and its tiles.
#pragma once

#include <optional>

#include "data/dataset.h"
#include "data/images.h"

namespace hourglass {

struct TileGrid {
    ImageSize tile;
    int gap = 0;    // pixels between the tiles
    int edge = 0;   // and around all of them
    int scale = 1;  // every pixel of a tile is so many wide and high in the sheet; before all others count
    int columns = 0;
    int rows = 0;
};

// How a sheet (a set of one image of bytes) is made of tiles of this size: beside each other, or with a gap
// of one color between them and perhaps around; possibly every pixel enlarged. Nothing when it is not.
std::optional<TileGrid> grid_of_tiles(const ImageSet& sheet, ImageSize tile);

// The tiles of a sheet whose gaps show where they are; nothing when there are no gaps.
std::optional<TileGrid> find_gaps(const ImageSet& sheet);

// The sheet becomes the set of its tiles, row by row. Tiles of one color at the end of the last row, which
// nothing was drawn to, are left out.
void cut_tiles(ImageSet& sheet, const TileGrid& grid);

}  // namespace hourglass
