#include "analysis/neighbor_graph.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

#include "math/product.h"

namespace hourglass {
namespace {

using Eigen::Index;

constexpr Index kAsking = 64;       // columns whose neighbors one task finds
constexpr Index kAnswering = 1024;  // columns that are compared with these at once
constexpr Index kGlance = 16;       // of these one may be near enough, or all are passed over

// The nearest columns so far: `score` is x.y - |y|^2 / 2, which is largest where |x - y| is smallest.
struct Candidate {
    float score = 0;
    std::uint32_t place = 0;
};

bool scores_higher(const Candidate& a, const Candidate& b) {
    return a.score != b.score ? a.score > b.score : a.place < b.place;
}

class BestCandidates {
public:
    explicit BestCandidates(std::size_t wanted) : wanted_(wanted) { heap_.reserve(wanted + 1); }

    float least() const { return least_; }
    void offer(float score, std::uint32_t place) {
        if (heap_.size() == wanted_) {
            std::ranges::pop_heap(heap_, scores_higher);
            heap_.pop_back();
        }
        heap_.push_back({score, place});
        std::ranges::push_heap(heap_, scores_higher);
        if (heap_.size() == wanted_) least_ = heap_.front().score;
    }
    const std::vector<Candidate>& all() const { return heap_; }

private:
    std::size_t wanted_;
    std::vector<Candidate> heap_;  // the furthest on top
    float least_ = -std::numeric_limits<float>::infinity();
};

// Offers the scores of columns first, first + 1, ... to the candidates of column `self`.
void offer_all(ConstVectorView scores, Index first, Index self, BestCandidates& best) {
    for (Index from = 0; from < scores.size(); from += kGlance) {
        const Index count = std::min(kGlance, scores.size() - from);
        if (!(scores.segment(from, count).maxCoeff() > best.least())) continue;
        for (Index i = from; i < from + count; ++i)
            if (scores(i) > best.least() && first + i != self)
                best.offer(scores(i), static_cast<std::uint32_t>(first + i));
    }
}

}  // namespace

NearestColumns nearest_columns(ConstMatrixView points, int count, ThreadTeam& team) {
    const Index number = points.cols(), dimensions = points.rows();
    NearestColumns found;
    found.count = std::clamp(count, 0, static_cast<int>(std::max<Index>(number - 1, 0)));
    const auto wanted = static_cast<std::size_t>(found.count);
    found.places.resize(wanted * static_cast<std::size_t>(number));
    found.squared.resize(found.places.size());
    if (wanted == 0) return found;

    // The product of (y, -|y|^2 / 2) and (x, 1) is the score, so no pass over the products is needed for it.
    Matrix answering(number, dimensions + 1);
    answering.leftCols(dimensions) = points.transpose();
    answering.col(dimensions) = -0.5f * points.colwise().squaredNorm().transpose();

    team.run(static_cast<int>((number + kAsking - 1) / kAsking), [&](int task) {
        const Index first = task * kAsking, asked = std::min(kAsking, number - first);
        Matrix asking(dimensions + 1, asked);
        asking.topRows(dimensions) = points.middleCols(first, asked);
        asking.row(dimensions).setOnes();
        Matrix scores(std::min(kAnswering, number), asked);
        std::vector<BestCandidates> best(static_cast<std::size_t>(asked), BestCandidates(wanted));
        for (Index from = 0; from < number; from += kAnswering) {
            const Index rows = std::min(kAnswering, number - from);
            const MatrixView part = scores.topRows(rows);
            multiply_ab(answering.middleRows(from, rows), asking, part);
            for (Index j = 0; j < asked; ++j)
                offer_all(part.col(j), from, first + j, best[static_cast<std::size_t>(j)]);
        }
        // Scores are rounded where norms are large, so the distances are computed once more.
        std::vector<std::pair<float, std::uint32_t>> ordered(wanted);
        for (Index j = 0; j < asked; ++j) {
            const std::vector<Candidate>& candidates = best[static_cast<std::size_t>(j)].all();
            for (std::size_t i = 0; i < wanted; ++i) {
                const std::uint32_t place = candidates[i].place;
                ordered[i] = {(points.col(place) - points.col(first + j)).squaredNorm(), place};
            }
            std::ranges::sort(ordered);
            const std::size_t row = static_cast<std::size_t>(first + j) * wanted;
            for (std::size_t i = 0; i < wanted; ++i)
                std::tie(found.squared[row + i], found.places[row + i]) = ordered[i];
        }
    });
    return found;
}

Graph neighbor_graph(const NearestColumns& nearest) {
    const auto count = static_cast<std::size_t>(nearest.count);
    const std::size_t number = count == 0 ? 0 : nearest.places.size() / count;
    using Edge = std::pair<std::uint32_t, float>;
    std::vector<std::vector<Edge>> edges(number);
    for (std::size_t i = 0; i < number; ++i) {
        const float furthest = nearest.squared[i * count + count - 1];
        for (std::size_t k = 0; k < count; ++k) {
            const std::uint32_t j = nearest.places[i * count + k];
            const float squared = nearest.squared[i * count + k];
            const float weight = furthest > 0 ? std::exp(-4 * squared / furthest) : 1.0f;
            edges[i].emplace_back(j, weight);
            edges[j].emplace_back(static_cast<std::uint32_t>(i), weight);
        }
    }
    Graph graph;
    graph.degrees.reserve(number);
    for (std::vector<Edge>& row : edges) {
        std::ranges::sort(row);
        double degree = 0;
        for (std::size_t k = 0; k < row.size(); ++k) {
            degree += static_cast<double>(row[k].second);
            if (k > 0 && row[k].first == row[k - 1].first) {
                graph.weights.back() += row[k].second;
            } else {
                graph.ends.push_back(row[k].first);
                graph.weights.push_back(row[k].second);
            }
        }
        graph.starts.push_back(graph.ends.size());
        graph.degrees.push_back(degree);
        std::vector<Edge>().swap(row);
    }
    return graph;
}

std::vector<std::uint32_t> connected_parts(const Graph& graph) {
    constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
    std::vector<std::uint32_t> parts(graph.size(), kNone);
    std::vector<std::size_t> open;
    std::uint32_t part = 0;
    for (std::size_t first = 0; first < graph.size(); ++first) {
        if (parts[first] != kNone) continue;
        parts[first] = part;
        open.assign(1, first);
        while (!open.empty()) {
            const std::size_t i = open.back();
            open.pop_back();
            for (std::size_t k = graph.starts[i]; k < graph.starts[i + 1]; ++k) {
                const std::uint32_t j = graph.ends[k];
                if (parts[j] != kNone) continue;
                parts[j] = part;
                open.push_back(j);
            }
        }
        ++part;
    }
    return parts;
}

}  // namespace hourglass
