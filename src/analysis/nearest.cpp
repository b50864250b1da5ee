#include "analysis/nearest.h"

#include <algorithm>
#include <utility>

namespace hourglass {

std::vector<int> nearest_columns(ConstMatrixView points, ConstVectorView place, int count,
                                 const std::function<bool(int)>& accept) {
    std::vector<std::pair<float, int>> best;  // ascending, at most `count`
    for (int i = 0; i < points.cols() && count > 0; ++i) {
        const float distance = (points.col(i) - place).squaredNorm();
        const bool full = static_cast<int>(best.size()) == count;
        if (full && !(distance < best.back().first)) continue;
        if (accept && !accept(i)) continue;
        if (full) best.pop_back();
        const std::pair entry(distance, i);
        best.insert(std::upper_bound(best.begin(), best.end(), entry), entry);
    }
    std::vector<int> indices;
    for (const auto& [distance, index] : best) indices.push_back(index);
    return indices;
}

}  // namespace hourglass
