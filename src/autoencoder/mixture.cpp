#include "autoencoder/mixture.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>
#include <numeric>

#include "math/product.h"

namespace hourglass {
namespace {

using Eigen::Index;

constexpr int kChunk = 64;               // codes that are looked at together
constexpr float kFloor = 1e-3f;          // of a variance, as a share of the mean variance of all codes
constexpr float kLeastFloor = 1e-8f;     // where all codes are the same
constexpr double kSmallestCount = 1e-2;  // below so many codes a component stays as it is
constexpr double kSmallestGain = 2e-3;   // nats per code
constexpr int kMostPasses = 60;

}  // namespace

MixtureSamples sample(const Mixture& mixture, int count, Random& random, float temperature) {
    assert(!mixture.empty());
    MixtureSamples samples{Matrix(mixture.means.rows(), count), {}};
    Vector normal(mixture.means.rows());
    for (Index j = 0; j < count; ++j) {
        float left = random.uniform();
        int k = 0;
        while (k + 1 < mixture.components() && left >= mixture.weights[k]) left -= mixture.weights[k++];
        for (float& value : normal) value = temperature * random.normal();
        const Matrix& root = mixture.scale_tril[k];
        if (root.cols() == 1)
            samples.codes.col(j) = mixture.means.col(k) + root.cwiseProduct(normal);
        else
            samples.codes.col(j) = mixture.means.col(k) + root.triangularView<Eigen::Lower>() * normal;
        samples.classes.push_back(mixture.classes[k]);
    }
    return samples;
}

void MixtureFit::start(ConstMatrixView codes, std::span<const std::uint8_t> labels, int components,
                       std::uint64_t seed) {
    assert(codes.cols() >= 1 && components >= 1);
    assert(labels.empty() || static_cast<Index>(labels.size()) == codes.cols());
    mixture_ = {};
    order_by_class(labels, static_cast<int>(codes.cols()), components);
    take(codes);
    Random random(seed, "mixture centers");
    components_.clear();
    for (const Group& group : groups_) choose_centers(group, random);
    for (Component& component : components_) prepare(component);
    clear_sums();
}

void MixtureFit::follow(ConstMatrixView codes) {
    assert(codes.rows() == codes_.rows() && codes.cols() == codes_.cols());
    take(codes);  // the components keep their places relative to the mean of all codes
    clear_sums();
}

void MixtureFit::take(ConstMatrixView codes) {
    center_ = codes.rowwise().mean();
    codes_.resize(codes.rows(), codes.cols());
    for (Index j = 0; j < codes.cols(); ++j) codes_.col(j) = codes.col(order_[j]) - center_;
    variance_ = codes_.rowwise().squaredNorm() / static_cast<float>(codes.cols());
    next_ = 0;
    group_ = 0;
    passes_ = 0;
    converged_ = false;
}

void MixtureFit::order_by_class(std::span<const std::uint8_t> labels, int samples, int components) {
    order_.resize(static_cast<std::size_t>(samples));
    std::iota(order_.begin(), order_.end(), 0);
    const auto label = [&](int i) { return labels.empty() ? std::uint8_t{0} : labels[i]; };
    std::stable_sort(order_.begin(), order_.end(), [&](int a, int b) { return label(a) < label(b); });
    groups_.clear();
    for (int i = 0; i < samples; ++i) {
        if (i == 0 || label(order_[i]) != groups_.back().label)
            groups_.push_back({label(order_[i]), i, i, 0, 0});
        groups_.back().end = i + 1;
    }
    const int each = std::max(1, components / static_cast<int>(groups_.size()));
    int next = 0;
    for (Group& group : groups_) {
        group.first_component = next;
        next += std::min(each, group.end - group.first);
        group.end_component = next;
    }
}

// Codes far from the centers so far are likely to be the next ones.
void MixtureFit::choose_centers(const Group& group, Random& random) {
    const int samples = group.end - group.first, count = group.end_component - group.first_component;
    const auto codes = codes_.middleCols(group.first, samples);
    Vector distances = Vector::Ones(samples);
    for (int k = 0; k < count; ++k) {
        double left = static_cast<double>(random.uniform()) * distances.cast<double>().sum();
        int chosen = 0;
        while (chosen + 1 < samples && left >= static_cast<double>(distances[chosen]))
            left -= static_cast<double>(distances[chosen++]);
        Component& component = components_.emplace_back();
        component.weight = static_cast<float>(samples) / static_cast<float>(codes_.cols() * count);
        component.mean = codes.col(chosen);
        const float floor = std::max(kFloor * variance_.mean(), kLeastFloor);
        const Vector deviations = (variance_.array() + floor).sqrt();
        component.root = full() ? Matrix(deviations.asDiagonal()) : Matrix(deviations);
        const Vector found = (codes.colwise() - component.mean).colwise().squaredNorm().transpose();
        distances = k == 0 ? found : Vector(distances.cwiseMin(found));
    }
}

// What the next pass needs of the component's parameters.
void MixtureFit::prepare(Component& component) const {
    const Index latent = component.root.rows();
    const Vector deviations = full() ? Vector(component.root.diagonal()) : Vector(component.root.col(0));
    if (full()) {
        component.whitener =
            component.root.triangularView<Eigen::Lower>().solve(Matrix(Matrix::Identity(latent, latent)));
    } else {
        component.whitener = component.root.cwiseInverse();
    }
    const double normalizer = 0.5 * static_cast<double>(latent) * std::log(2 * std::numbers::pi);
    component.log_scale =
        static_cast<float>(std::log(std::max(1e-30, static_cast<double>(component.weight))) -
                           deviations.cast<double>().array().log().sum() - normalizer);
}

void MixtureFit::clear_sums() {
    const Index latent = codes_.rows();
    log_sum_ = 0;
    for (Component& component : components_) {
        component.count = 0;
        component.sum = Vector::Zero(latent);
        component.squares = Matrix::Zero(latent, full() ? latent : 1);
    }
}

bool MixtureFit::advance(int count) {
    assert(started());
    while (count > 0) {
        const Group& group = groups_[group_];
        const int chunk = std::min({count, kChunk, group.end - next_});
        expect(group, next_, chunk);
        next_ += chunk;
        count -= chunk;
        if (next_ < group.end || ++group_ < groups_.size()) continue;
        maximize();
        return true;
    }
    return false;
}

// The components' shares of every code (Bishop, equation 9.13), and the sums that they weigh.
void MixtureFit::expect(const Group& group, int first, int count) {
    const auto codes = codes_.middleCols(first, count);
    const int components = group.end_component - group.first_component;
    Matrix logs(components, count);
    Matrix centered(codes_.rows(), count), white(codes_.rows(), count);
    for (int k = 0; k < components; ++k) {
        const Component& component = components_[group.first_component + k];
        centered = codes.colwise() - component.mean;
        if (full())
            multiply_ab(component.whitener, centered, white);
        else
            white = centered.array().colwise() * component.whitener.col(0).array();
        logs.row(k) = component.log_scale - 0.5f * white.colwise().squaredNorm().array();
    }
    for (int j = 0; j < count; ++j) {
        const float largest = logs.col(j).maxCoeff();
        logs.col(j) = (logs.col(j).array() - largest).exp();
        const float sum = logs.col(j).sum();
        logs.col(j) /= sum;
        log_sum_ += static_cast<double>(largest) + std::log(static_cast<double>(sum));
    }
    for (int k = 0; k < components; ++k)
        accumulate(components_[group.first_component + k], codes, logs.row(k).transpose());
}

void MixtureFit::accumulate(Component& component, ConstMatrixView codes, const Vector& shares) const {
    const Matrix weighted = codes * shares.asDiagonal();
    component.count += static_cast<double>(shares.sum());
    component.sum += weighted.rowwise().sum();
    if (full()) {
        Matrix product(codes.rows(), codes.rows());
        multiply_abt(weighted, codes, product);
        component.squares += product;
    } else {
        component.squares += weighted.cwiseProduct(codes).rowwise().sum();
    }
}

// The parameters that suit these shares best (Bishop, equations 9.24 to 9.26).
void MixtureFit::maximize() {
    const Index latent = codes_.rows();
    const float floor = std::max(kFloor * variance_.mean(), kLeastFloor);
    for (Component& component : components_) {
        component.weight = static_cast<float>(component.count / static_cast<double>(codes_.cols()));
        if (component.count > kSmallestCount) {
            const auto count = static_cast<float>(component.count);
            component.mean = component.sum / count;
            Matrix covariance = component.squares / count;
            if (full()) {
                covariance -= component.mean * component.mean.transpose();
                covariance += floor * Matrix::Identity(latent, latent);
                const Eigen::LLT<Matrix> factor(covariance);
                component.root = factor.info() == Eigen::Success
                                     ? Matrix(factor.matrixL())
                                     : Matrix(covariance.diagonal().cwiseMax(floor).cwiseSqrt().asDiagonal());
            } else {
                covariance -= component.mean.cwiseAbs2();
                component.root = (covariance.array().max(0.0f) + floor).sqrt();
            }
        }
        prepare(component);
    }
    const double before = log_likelihood_;
    log_likelihood_ = log_sum_ / static_cast<double>(codes_.cols());
    ++passes_;
    converged_ = passes_ >= kMostPasses || (passes_ > 1 && log_likelihood_ - before < kSmallestGain);
    next_ = 0;
    group_ = 0;
    clear_sums();

    const auto components = static_cast<Index>(components_.size());
    mixture_.weights.resize(components);
    mixture_.means.resize(latent, components);
    mixture_.scale_tril.clear();
    mixture_.classes.clear();
    for (Index k = 0; k < components; ++k) {
        mixture_.weights[k] = components_[k].weight;
        mixture_.means.col(k) = components_[k].mean + center_;
        mixture_.scale_tril.push_back(components_[k].root);
    }
    for (const Group& group : groups_)
        mixture_.classes.insert(mixture_.classes.end(), group.end_component - group.first_component,
                                group.label);
}

}  // namespace hourglass
