#include "analysis/label_propagation.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace hourglass {
namespace {

using Eigen::Index;

constexpr double kTolerance = 1e-6;  // of the residual, relative to the right side
constexpr int kMostIterations = 2000;
constexpr int kMostRounds = 20;  // of diffusion and decision
constexpr int kDiffusionSteps = 40;
constexpr std::size_t kSamplesPerTask = 1024;

// y = L x, L = D - W.
void apply_laplacian(const Graph& graph, const Eigen::VectorXd& x, Eigen::VectorXd& y) {
    for (std::size_t i = 0; i < graph.size(); ++i) {
        double sum = 0;
        for (std::size_t k = graph.starts[i]; k < graph.starts[i + 1]; ++k)
            sum += static_cast<double>(graph.weights[k]) * x(graph.ends[k]);
        const auto row = static_cast<Index>(i);
        y(row) = graph.degrees[i] * x(row) - sum;
    }
}

// L x = b by conjugate gradients, preconditioned by the diagonal; b sums to 0 over every connected part. As
// they begin at 0, the mean of x by degree stays 0.
Eigen::VectorXd solve_laplacian(const Graph& graph, const Eigen::VectorXd& b) {
    const Eigen::Map<const Eigen::VectorXd> degrees(graph.degrees.data(), b.size());
    Eigen::VectorXd x = Eigen::VectorXd::Zero(b.size());
    const double goal = kTolerance * b.norm();
    if (!(goal > 0)) return x;
    Eigen::VectorXd residual = b, preconditioned = b.cwiseQuotient(degrees);
    Eigen::VectorXd direction = preconditioned, image(b.size());
    double product = residual.dot(preconditioned);
    for (int i = 0; i < kMostIterations && residual.norm() > goal; ++i) {
        apply_laplacian(graph, direction, image);
        const double step = product / direction.dot(image);
        x += step * direction;
        residual -= step * image;
        preconditioned = residual.cwiseQuotient(degrees);
        const double next = residual.dot(preconditioned);
        direction = preconditioned + (next / product) * direction;
        product = next;
    }
    return x;
}

// How many given labels of each class a connected part has.
struct PartCounts {
    std::vector<std::uint32_t> part;  // of every sample
    Eigen::MatrixXd counts;           // classes x parts
};

PartCounts count_given(const Graph& graph, std::span<const GivenLabel> given, int classes) {
    PartCounts found{connected_parts(graph), {}};
    const auto parts = found.part.empty() ? 0 : 1 + *std::ranges::max_element(found.part);
    found.counts.setZero(classes, static_cast<Index>(parts));
    for (const GivenLabel& one : given) ++found.counts(one.label, found.part[one.sample]);
    return found;
}

// What flows in at each given sample, classes x given.
Eigen::MatrixXd sources_of(const PartCounts& parts, std::span<const GivenLabel> given) {
    Eigen::MatrixXd sources(parts.counts.rows(), static_cast<Index>(given.size()));
    for (std::size_t i = 0; i < given.size(); ++i) {
        const auto counts = parts.counts.col(parts.part[given[i].sample]);
        sources.col(static_cast<Index>(i)) = -counts / counts.sum();
        sources(given[i].label, static_cast<Index>(i)) += 1;
    }
    return sources;
}

Eigen::MatrixXd potential_of(const Graph& graph, std::span<const GivenLabel> given,
                             const Eigen::MatrixXd& sources, ThreadTeam& team) {
    Eigen::MatrixXd potential(static_cast<Index>(graph.size()), sources.rows());
    team.run(static_cast<int>(sources.rows()), [&](int c) {
        Eigen::VectorXd b = Eigen::VectorXd::Zero(potential.rows());
        for (std::size_t i = 0; i < given.size(); ++i)
            b(given[i].sample) += sources(c, static_cast<Index>(i));
        potential.col(c) = solve_laplacian(graph, b);
    });
    return potential.transpose();
}

template <typename Column>
int largest(const Column& column) {
    Index place = 0;
    column.maxCoeff(&place);
    return static_cast<int>(place);
}

// to = from - step L from, both classes x samples.
void diffuse(const Graph& graph, const Matrix& from, float step, Matrix& to, ThreadTeam& team) {
    const std::size_t tasks = (graph.size() + kSamplesPerTask - 1) / kSamplesPerTask;
    team.run(static_cast<int>(tasks), [&](int task) {
        const std::size_t first = static_cast<std::size_t>(task) * kSamplesPerTask;
        for (std::size_t i = first; i < std::min(first + kSamplesPerTask, graph.size()); ++i) {
            auto sum = to.col(static_cast<Index>(i));
            sum = (1 - step * static_cast<float>(graph.degrees[i])) * from.col(static_cast<Index>(i));
            for (std::size_t k = graph.starts[i]; k < graph.starts[i + 1]; ++k)
                sum += step * graph.weights[k] * from.col(graph.ends[k]);
        }
    });
}

// Rounds of diffusion and decision, from labels that are all known or out of reach.
void smooth(const Graph& graph, std::span<const GivenLabel> given, const Eigen::MatrixXd& sources,
            std::vector<int>& labels, ThreadTeam& team) {
    const auto step = static_cast<float>(1 / *std::ranges::max_element(graph.degrees));
    const Matrix inflow = step * sources.cast<float>();
    Matrix now(sources.rows(), static_cast<Index>(labels.size())), next(now.rows(), now.cols());
    for (int round = 0; round < kMostRounds; ++round) {
        now.setZero();
        for (std::size_t i = 0; i < labels.size(); ++i)
            if (labels[i] >= 0) now(labels[i], static_cast<Index>(i)) = 1;
        for (int i = 0; i < kDiffusionSteps; ++i) {
            diffuse(graph, now, step, next, team);
            for (std::size_t g = 0; g < given.size(); ++g)
                next.col(given[g].sample) += inflow.col(static_cast<Index>(g));
            now.swap(next);
        }
        bool changed = false;
        for (std::size_t i = 0; i < labels.size(); ++i) {
            if (labels[i] < 0) continue;
            const int label = largest(now.col(static_cast<Index>(i)));
            changed = changed || label != labels[i];
            labels[i] = label;
        }
        for (const GivenLabel& one : given) labels[one.sample] = one.label;
        if (!changed) return;
    }
}

}  // namespace

Eigen::MatrixXd poisson_potential(const Graph& graph, std::span<const GivenLabel> given, int classes,
                                  ThreadTeam& team) {
    return potential_of(graph, given, sources_of(count_given(graph, given, classes), given), team);
}

SpreadLabels spread_labels(const Graph& graph, std::span<const GivenLabel> given, int classes,
                           ThreadTeam& team) {
    SpreadLabels spread{std::vector<int>(graph.size(), -1), std::vector<float>(graph.size())};
    if (given.empty()) return spread;
    const PartCounts parts = count_given(graph, given, classes);
    const Eigen::MatrixXd sources = sources_of(parts, given);
    const Eigen::MatrixXd potential = potential_of(graph, given, sources, team);
    for (std::size_t i = 0; i < graph.size(); ++i) {
        const auto counts = parts.counts.col(parts.part[i]);
        const auto given_classes = (counts.array() > 0).count();
        if (given_classes == 1) spread.labels[i] = largest(counts);
        if (given_classes > 1) spread.labels[i] = largest(potential.col(static_cast<Index>(i)));
    }
    for (const GivenLabel& one : given) spread.labels[one.sample] = one.label;
    smooth(graph, given, sources, spread.labels, team);
    for (std::size_t i = 0; i < graph.size(); ++i) {
        if (spread.labels[i] < 0) continue;
        double same = 0;
        for (std::size_t k = graph.starts[i]; k < graph.starts[i + 1]; ++k)
            if (spread.labels[graph.ends[k]] == spread.labels[i])
                same += static_cast<double>(graph.weights[k]);
        spread.confidence[i] = static_cast<float>(same / graph.degrees[i]);
    }
    return spread;
}

}  // namespace hourglass
