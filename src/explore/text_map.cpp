#include "explore/text_map.h"

#include <algorithm>
#include <numeric>

#include "analysis/pca.h"

namespace hourglass::explore {

TextPlaces place_by_pca(const Matrix& vectors) {
    constexpr Eigen::Index kPlane = 2;
    if (vectors.cols() <= kPlane || vectors.rows() < kPlane) return {Matrix::Zero(kPlane, vectors.cols()), 0};
    ImageSet table;
    table.width = static_cast<int>(vectors.rows());
    table.height = 1;
    const Eigen::Index step = (vectors.cols() + kPcaVectors - 1) / kPcaVectors;
    for (Eigen::Index i = 0; i < vectors.cols(); i += step) {
        const auto column = vectors.col(i);
        table.values.insert(table.values.end(), column.data(), column.data() + column.size());
        table.labels.push_back(0);
    }
    const Pca pca = fit_pca(table, kPlane);
    return {pca.encode(vectors), pca.explained};
}

Vector word_weights(const TextAutoencoder& model) {
    const auto words = static_cast<Eigen::Index>(model.words().size());
    if (!model.has_classifier() || model.classes().size() != 2) return Vector::Zero(words);
    const Matrix weights = model.classifier_parts().machine.weights;
    const Eigen::Map<const Vector> idf(model.words().idf().data(), words);
    return weights.row(weights.rows() - 1).segment(model.latent(), words).transpose().cwiseProduct(idf);
}

std::vector<std::uint32_t> frequent_words(const TextAutoencoder& model) {
    std::vector<std::uint32_t> order(model.words().size());
    std::iota(order.begin(), order.end(), 0u);
    const std::vector<float>& idf = model.words().idf();
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return idf[a] < idf[b]; });
    return order;
}

}  // namespace hourglass::explore
