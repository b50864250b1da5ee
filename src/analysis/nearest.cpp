#include "analysis/nearest.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

namespace hourglass {

std::vector<Neighbor> nearest(ConstMatrixView points, ConstVectorView point, int count,
                              const std::function<bool(int)>& accept) {
    assert(points.cols() == 0 || points.rows() == point.size());
    const auto nearer = [](const Neighbor& a, const Neighbor& b) {
        return std::pair(a.distance, a.index) < std::pair(b.distance, b.index);
    };
    std::vector<Neighbor> best;  // a heap, the furthest on top; distances still squared
    const auto wanted = static_cast<std::size_t>(std::max(count, 0));
    if (wanted == 0) return best;
    for (int i = 0; i < static_cast<int>(points.cols()); ++i) {
        const float squared = (points.col(i) - point).squaredNorm();
        const bool full = best.size() == wanted;
        if (full && !(squared < best.front().distance)) continue;
        if (accept && !accept(i)) continue;
        if (full) {
            std::pop_heap(best.begin(), best.end(), nearer);
            best.pop_back();
        }
        best.push_back({i, squared});
        std::push_heap(best.begin(), best.end(), nearer);
    }
    std::sort_heap(best.begin(), best.end(), nearer);
    for (Neighbor& neighbor : best) neighbor.distance = std::sqrt(neighbor.distance);
    return best;
}

double nearest_of_same_class(ConstMatrixView places, std::span<const std::uint8_t> labels) {
    assert(places.rows() == 2 && places.cols() == std::ssize(labels));
    if (places.cols() < 2) return 0;
    std::size_t same = 0;
    for (Eigen::Index i = 0; i < places.cols(); ++i) {
        float nearest = std::numeric_limits<float>::infinity();
        std::size_t found = labels.size();
        for (Eigen::Index k = 0; k < places.cols(); ++k) {
            const float x = places(0, k) - places(0, i), y = places(1, k) - places(1, i);
            if (k == i || !(x * x + y * y < nearest)) continue;
            nearest = x * x + y * y;
            found = static_cast<std::size_t>(k);
        }
        same += found < labels.size() && labels[found] == labels[static_cast<std::size_t>(i)];
    }
    return static_cast<double>(same) / static_cast<double>(labels.size());
}

}  // namespace hourglass
