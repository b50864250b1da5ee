#include "explore/recognizer.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "nn/cross_entropy.h"

namespace hourglass::explore {
namespace {

constexpr int kDigits = 10;
constexpr Eigen::Index kPicturesAtOnce = 16;

bool are_digits(const std::vector<std::string>& classes) {
    if (classes.size() != kDigits) return false;
    for (int digit = 0; digit < kDigits; ++digit)
        if (classes[static_cast<std::size_t>(digit)] != std::to_string(digit)) return false;
    return true;
}

}  // namespace

Recognizer::Recognizer(Classifier classifier) : classifier_(std::move(classifier)) {
    if (!are_digits(classifier_.classes()) || !classifier_.encoder().empty())
        throw Error("this classifier does not tell the digits 0 to 9 apart by their pixels");
    workspace_ = classifier_.make_workspace(kPicturesAtOnce, Passes::Forward);
}

bool Recognizer::knows(const Dataset& data) const {
    const bool digits = data.synthetic || data.name == "MNIST";
    return digits && static_cast<std::size_t>(classifier_.features()) == data.test.features();
}

std::vector<Answer> Recognizer::read(ConstMatrixView images) {
    std::vector<Answer> answers;
    for (Eigen::Index first = 0; first < images.cols(); first += kPicturesAtOnce) {
        const Eigen::Index count = std::min(kPicturesAtOnce, images.cols() - first);
        const MatrixView logits =
            classifier_.logits(images.middleCols(first, count), workspace_, ThreadTeam::single());
        for (Eigen::Index i = 0; i < count; ++i)
            answers.push_back({most_likely_class(logits, i), probability_of_most_likely(logits, i)});
    }
    return answers;
}

}  // namespace hourglass::explore
