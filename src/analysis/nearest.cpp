#include "analysis/nearest.h"

#include <algorithm>
#include <cassert>
#include <cmath>
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

}  // namespace hourglass
