#include <gtest/gtest.h>

#include "explore/text_map.h"
#include "text/code_words.h"

namespace hourglass::explore {
namespace {

TEST(TextMap, PlacesByTheTwoLargestComponents) {
    Matrix vectors = Matrix::Zero(3, 40);
    for (Eigen::Index i = 0; i < 40; ++i) {
        vectors(0, i) = static_cast<float>(i);
        vectors(2, i) = i % 2 == 0 ? 3.0f : -3.0f;
    }
    const TextPlaces found = place_by_pca(vectors);
    ASSERT_EQ(found.places.rows(), 2);
    ASSERT_EQ(found.places.cols(), 40);
    EXPECT_NEAR(found.explained, 1, 1e-6) << "the vectors lie in a plane";
    EXPECT_NEAR(std::abs(found.places(0, 39) - found.places(0, 0)), 39, 0.5);
    EXPECT_EQ(place_by_pca(Matrix::Zero(3, 1)).places.cols(), 1);
    // Every vector has a place, though not all are asked for the components.
    const Matrix many = vectors.replicate(1, 3 * kPcaVectors / 40);
    EXPECT_EQ(place_by_pca(many).places.cols(), 3 * kPcaVectors);
}

TEST(TextMap, KnowsWordsOfTheModel) {
    Documents documents{"small"};
    std::vector<std::string> labels;
    for (int i = 0; i < 40; ++i) {
        documents.texts.push_back(i % 4 == 0 ? "win prize now" : "dinner at home now");
        labels.push_back(i % 4 == 0 ? "spam" : "ham");
    }
    set_labels(documents, labels);
    TextAutoencoder model(default_text_spec(), documents.texts, documents.classes);
    EXPECT_TRUE(word_weights(model).isZero());
    model.fit_classifier(documents, ThreadTeam::single());
    const auto place = [&](const char* word) { return static_cast<Eigen::Index>(model.words().find(word)); };
    const Matrix vectors = word_vectors(model);
    EXPECT_EQ(vectors.rows(), model.latent());
    EXPECT_EQ(vectors.cols(), static_cast<Eigen::Index>(model.words().size()));
    const Matrix zero = Matrix::Zero(model.latent(), 1), one = Matrix::Identity(model.latent(), 1);
    const Matrix before = model.decode(zero, ThreadTeam::single()),
                 after = model.decode(one, ThreadTeam::single());
    // The logits differ by the vectors' first numbers.
    EXPECT_NEAR(std::log(after(0, 0) / after(1, 0)) - std::log(before(0, 0) / before(1, 0)),
                vectors(0, 0) - vectors(0, 1), 1e-4);
    EXPECT_GT(word_weights(model)(place("prize")), 0);
    EXPECT_LT(word_weights(model)(place("dinner")), 0);
    EXPECT_EQ(frequent_words(model)[0], static_cast<std::uint32_t>(place("now")));
}

}  // namespace
}  // namespace hourglass::explore
