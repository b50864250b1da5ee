#include "analysis/similar.h"

#include <algorithm>

namespace hourglass {

std::vector<Similar> most_similar(ConstMatrixView columns, ConstVectorView vector, std::size_t count,
                                  std::int64_t except) {
    std::vector<Similar> found;
    const float length = vector.norm();
    for (Eigen::Index j = 0; j < columns.cols(); ++j) {
        if (j == except) continue;
        const float product = columns.col(j).norm() * length;
        found.push_back(
            {static_cast<std::uint32_t>(j), product > 0 ? columns.col(j).dot(vector) / product : 0.0f});
    }
    count = std::min(count, found.size());
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(count), found.end(),
                      [](const Similar& a, const Similar& b) {
                          return a.cosine != b.cosine ? a.cosine > b.cosine : a.place < b.place;
                      });
    found.resize(count);
    return found;
}

}  // namespace hourglass
