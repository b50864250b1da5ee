// Labels of a few samples, carried over to all others along a graph of neighbors.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analysis/neighbor_graph.h"
#include "math/thread_team.h"

namespace hourglass {

struct GivenLabel {
    std::uint32_t sample = 0;
    int label = 0;  // 0 .. classes - 1
};

// Poisson learning (Calder, Cook, Thorpe and Slepcev 2020, "Poisson learning: graph based semi-supervised
// learning at very low label rates", ICML, equation 2): for every class c the solution u of L u = b, where L
// is the graph's Laplacian and b is 1 - (the share of c among the given labels) at given samples of class c,
// minus that share at the other given ones, and 0 elsewhere. The mean of u, by degree, is 0. A sample is of
// the class with the largest u. Returns classes x samples.
//
// Where the graph falls into parts that no edge joins, each has the shares of its own given labels; u is 0 in
// those without any, or with labels of one class only.
Eigen::MatrixXd poisson_potential(const Graph& graph, std::span<const GivenLabel> given, int classes,
                                  ThreadTeam& team);

struct SpreadLabels {
    std::vector<int> labels;        // of every sample; -1 where no path leads to a given label
    std::vector<float> confidence;  // the share of a sample's edges, by weight, that lead to its own class
};

// Every sample's class by the potential, then made smooth: labels diffuse a little over the graph, with the
// given ones as sources, and every sample takes the class that it has most of, until nothing changes or 20
// times. That is PoissonMBO (algorithm 2 there) without its constraint on the sizes of the classes, which
// need not be known. Given labels are kept. The result does not depend on the number of threads.
SpreadLabels spread_labels(const Graph& graph, std::span<const GivenLabel> given, int classes,
                           ThreadTeam& team);

}  // namespace hourglass
