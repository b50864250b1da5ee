#include "classifier/evaluate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "base/error.h"
#include "base/text.h"
#include "data/minibatch.h"

namespace hourglass {
namespace {

using Eigen::Index;

constexpr Index kSamplesAtOnce = 256;  // samples at once

void check_set(int features, const ImageSet& set) {
    if (set.count() == 0) throw Error("there are no samples to classify");
    if (set.features() != static_cast<std::size_t>(features)) {
        throw Error("the classifier takes " + std::to_string(features) + " features, the samples have " +
                    std::to_string(set.features()));
    }
}

using LogitsOf = std::function<MatrixView(ConstMatrixView samples)>;

ClassifierEvaluation evaluate_by(const LogitsOf& logits_of, std::size_t class_count, const ImageSet& set,
                                 Classes classes) {
    ClassifierEvaluation found;
    found.samples = set.count();
    found.confusion.assign(class_count, std::vector<long>(class_count));
    long right = 0;
    double loss = 0;
    for_each_chunk(set, set.count(), kSamplesAtOnce, [&](Index first, ConstMatrixView samples, auto) {
        const MatrixView logits = logits_of(samples);
        const Classes here =
            classes.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(samples.cols()));
        loss += cross_entropy_sum(logits, here);
        for (Index j = 0; j < samples.cols(); ++j) {
            const auto is = static_cast<std::size_t>(here[static_cast<std::size_t>(j)]);
            const auto taken_for = static_cast<std::size_t>(most_likely_class(logits, j));
            ++found.confusion[is][taken_for];
            right += is == taken_for ? 1 : 0;
        }
    });
    const auto count = static_cast<double>(set.count());
    found.loss = loss / count;
    found.accuracy = static_cast<double>(right) / count;
    found.error = (count - static_cast<double>(right)) / count;
    return found;
}

}  // namespace

std::vector<std::string> class_names(const ImageSet& set, const std::string& name) {
    std::array<bool, 256> occurs{};
    for (const std::uint8_t label : set.labels) occurs[label] = true;
    std::vector<std::string> names;
    for (std::size_t label = 0; label < occurs.size(); ++label)
        if (occurs[label]) names.push_back(name_of_label(set, label));
    if (names.size() >= 2) return names;
    throw Error(name + ": all samples are of class " + (names.empty() ? "none" : names.front()) +
                "; a classifier needs at least two classes");
}

std::vector<std::uint8_t> classes_of(const ImageSet& set, const std::vector<std::string>& classes,
                                     const std::string& name) {
    constexpr std::size_t kMissing = 256;
    std::array<std::size_t, 256> places;
    for (std::size_t label = 0; label < places.size(); ++label) {
        const auto found = std::ranges::find(classes, name_of_label(set, label));
        places[label] = found == classes.end() ? kMissing : static_cast<std::size_t>(found - classes.begin());
    }
    std::vector<std::uint8_t> result;
    result.reserve(set.count());
    for (const std::uint8_t label : set.labels) {
        if (places[label] == kMissing) {
            throw Error(name + ": has the label " + name_of_label(set, label) +
                        ", but the classifier knows only " + joined(classes));
        }
        result.push_back(static_cast<std::uint8_t>(places[label]));
    }
    return result;
}

ClassifierEvaluation evaluate(const Classifier& classifier, const ImageSet& set, Classes classes,
                              ThreadTeam& team) {
    check_set(classifier.features(), set);
    Classifier::Workspace workspace = classifier.make_workspace(kSamplesAtOnce, Passes::Forward);
    return evaluate_by([&](ConstMatrixView samples) { return classifier.logits(samples, workspace, team); },
                       classifier.classes().size(), set, classes);
}

ClassifierEvaluation evaluate_head(const Classifier& classifier, const ImageSet& set, Classes classes,
                                   ThreadTeam& team) {
    check_set(classifier.head().inputs(), set);
    Network::Workspace workspace = classifier.head().make_workspace(kSamplesAtOnce, Passes::Forward);
    return evaluate_by(
        [&](ConstMatrixView samples) { return classifier.head().forward(samples, workspace, team); },
        classifier.classes().size(), set, classes);
}

ImageSet read_codes(const Classifier& classifier, const ImageSet& set, ThreadTeam& team) {
    check_set(classifier.features(), set);
    const Index latent = classifier.encoder().mean.size();
    ImageSet codes{.width = static_cast<int>(latent), .height = 1, .pixels = {}, .labels = set.labels};
    codes.classes = set.classes;
    codes.values.resize(set.count() * static_cast<std::size_t>(latent));
    Eigen::Map<Matrix> all(codes.values.data(), latent, static_cast<Index>(set.count()));
    Classifier::Workspace workspace = classifier.make_workspace(kSamplesAtOnce, Passes::Forward);
    for_each_chunk(set, set.count(), kSamplesAtOnce, [&](Index first, ConstMatrixView samples, auto) {
        all.middleCols(first, samples.cols()) = classifier.head_input(samples, workspace, team);
    });
    return codes;
}

void fit_code_range(Classifier& classifier, const ImageSet& set, ThreadTeam& team) {
    CodeReader& encoder = classifier.encoder();
    encoder.mean.setZero();
    encoder.scale.setOnes();
    const ImageSet codes = read_codes(classifier, set, team);
    const Eigen::Map<const Matrix> all(codes.values.data(), encoder.mean.size(),
                                       static_cast<Index>(codes.count()));
    const auto count = static_cast<double>(codes.count());
    for (Index i = 0; i < all.rows(); ++i) {
        const Eigen::VectorXd numbers = all.row(i).cast<double>();
        const double mean = numbers.sum() / count;
        const double variance = (numbers.array() - mean).square().sum() / count;
        encoder.mean(i) = static_cast<float>(mean);
        if (variance > 0) encoder.scale(i) = static_cast<float>(1 / std::sqrt(variance));
    }
}

}  // namespace hourglass
