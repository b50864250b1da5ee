// A graph over samples: each is joined to those whose codes are nearest to its own.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "math/matrix.h"
#include "math/thread_team.h"

namespace hourglass {

// The `count` other columns nearest to every column, and their squared Euclidean distances, nearest first.
struct NearestColumns {
    int count = 0;                      // per column
    std::vector<std::uint32_t> places;  // count x columns
    std::vector<float> squared;         // of the same size

    std::span<const std::uint32_t> of(std::size_t column) const {
        const auto size = static_cast<std::size_t>(count);
        return std::span(places).subspan(column * size, size);
    }
};

// points: dimensions x number. All pairs are compared, in blocks, by the product of matrices; a column is no
// neighbor of itself. `count` is cut to one less than there are columns. The result does not depend on the
// number of threads.
NearestColumns nearest_columns(ConstMatrixView points, int count, ThreadTeam& team);

// An undirected graph with weights: the neighbors of each sample, one after another (compressed sparse rows),
// in ascending order. An edge stands in the rows of both its ends, with one weight.
struct Graph {
    std::vector<std::size_t> starts{0};  // of sample i's edges, and behind the last one
    std::vector<std::uint32_t> ends;
    std::vector<float> weights;
    std::vector<double> degrees;  // the sum of a sample's weights

    std::size_t size() const { return starts.size() - 1; }
};

// exp(-4 |x_i - x_j|^2 / d_i^2) for the nearest neighbors j of i, d_i the distance of the furthest of them,
// plus the same with i and j exchanged (Calder et al. 2020, section 4). Samples with that many copies of
// their own are joined to these with weight 1.
Graph neighbor_graph(const NearestColumns& nearest);

// Which connected part each sample is in: numbered from 0, by their first samples.
std::vector<std::uint32_t> connected_parts(const Graph& graph);

}  // namespace hourglass
