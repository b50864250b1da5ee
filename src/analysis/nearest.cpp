#include "analysis/nearest.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace hourglass {

std::vector<Neighbour> nearest(ConstMatrixView points, std::span<const float> point, int count) {
    assert(points.cols() == 0 || points.rows() == static_cast<Eigen::Index>(point.size()));
    const Eigen::Map<const Vector> centre(point.data(), static_cast<Eigen::Index>(point.size()));
    const auto nearer = [](const Neighbour& a, const Neighbour& b) {
        return std::pair(a.distance, a.index) < std::pair(b.distance, b.index);
    };
    std::vector<Neighbour> best;  // a heap, the furthest on top; distances still squared
    const auto wanted = static_cast<std::size_t>(std::max(count, 0));
    if (wanted == 0) return best;
    for (int i = 0; i < static_cast<int>(points.cols()); ++i) {
        const float squared = (points.col(i) - centre).squaredNorm();
        if (best.size() == wanted) {
            if (!(squared < best.front().distance)) continue;
            std::pop_heap(best.begin(), best.end(), nearer);
            best.pop_back();
        }
        best.push_back({i, squared});
        std::push_heap(best.begin(), best.end(), nearer);
    }
    std::sort_heap(best.begin(), best.end(), nearer);
    for (Neighbour& neighbour : best) neighbour.distance = std::sqrt(neighbour.distance);
    return best;
}

}  // namespace hourglass
