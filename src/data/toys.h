// Toy sets: points on curves and curved surfaces, drawn by formulas, to see at a glance what a code keeps;
// and pictures in color, where none are at hand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/dataset.h"

namespace hourglass {

struct ToySet {
    std::string_view name;   // "swiss-roll", as addresses and the command line have it
    std::string_view label;  // "Swiss roll"
    std::string_view help;   // a sentence
    int columns = 2;         // x, y (, z)
    int numbers = 1;         // that say where on it a point is: the length of a code that loses nothing
    // The labels are tenths of the way along it, so that their order means something; otherwise its parts.
    bool along = false;
    float noise = 0;  // standard deviation of what is added to each column

    // The point for two numbers, each uniform in [0, 1): x, y and z, and its label.
    struct Point {
        float x = 0, y = 0, z = 0;
        std::uint8_t label = 0;
    };
    Point (*at)(float u, float v) = nullptr;
    // In place of points: the whole set, of pictures.
    Dataset (*pictures)() = nullptr;
};

std::span<const ToySet> toy_sets();
// Null where there is none of this name, or of this label.
const ToySet* find_toy_set(std::string_view name);
const ToySet* toy_set_called(std::string_view label);
// Throws Error naming those that there are.
const ToySet& toy_set(std::string_view name);

// Rows of named columns of a set of points, unscaled. Row i depends on the seed and i only. Throws Error when
// count is 0.
ImageSet toy_samples(const ToySet& set, std::size_t count, std::uint64_t seed);

// What the page and the command line show: of points as many rows, split as files are (data/table.h).
inline constexpr std::size_t kToyRows = 2500;
inline constexpr std::uint64_t kToySeed = 1;
Dataset toy_data(const ToySet& set);

}  // namespace hourglass
