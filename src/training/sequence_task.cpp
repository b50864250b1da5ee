#include "training/sequence_task.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "nn/cross_entropy.h"

namespace hourglass {

using Eigen::Index;

SequenceTask::SequenceTask(SequenceClassifier classifier, Documents documents, Documents test)
    : classifier_(std::move(classifier)), documents_(std::move(documents)), test_(std::move(test)) {
    if (documents_.classes != classifier_.classes() || measured().classes != classifier_.classes())
        throw Error(prefix(documents_.name) + "has other classes than the classifier");
    check_classes(documents_);
    numbers_ = classifier_.sequences(documents_.texts);
    const int batch = classifier_.spec().training.batch;
    head_ = classifier_.head().make_workspace(batch);
    embedded_.resize(classifier_.embedding().outputs(), batch);
    gradient_.resize(classifier_.embedding().outputs(), batch);
}

double SequenceTask::step(std::span<const std::uint32_t> samples, const StepInfo& info, const Update& update,
                          ThreadTeam& team) {
    const auto length = static_cast<std::size_t>(classifier_.spec().length);
    const auto batch = static_cast<Index>(samples.size());
    batch_.clear();
    labels_.clear();
    for (const std::uint32_t sample : samples) {
        const auto first = numbers_.begin() + static_cast<std::ptrdiff_t>(sample * length);
        batch_.insert(batch_.end(), first, first + static_cast<std::ptrdiff_t>(length));
        labels_.push_back(documents_.labels[sample]);
    }
    const Mode mode{.training = true,
                    .seed = classifier_.spec().training.seed,
                    .step = static_cast<std::uint32_t>(info.step)};
    const MatrixView embedded = embedded_.leftCols(batch);
    classifier_.embedding().forward(batch_, embedded);
    const MatrixView logits = classifier_.head().forward(embedded, head_, team, mode);
    const double loss = cross_entropy_sum_and_gradient(logits, labels_, 1.0f / static_cast<float>(batch),
                                                       head_.gradients.back().leftCols(batch));
    MatrixView gradient = gradient_.leftCols(batch);
    classifier_.head().backward(embedded, head_, update, &gradient, team);
    classifier_.embedding().backward(batch_, gradient, update);
    return loss / static_cast<double>(batch);
}

std::optional<Validation> SequenceTask::validate(ThreadTeam& team) const {
    const Documents& documents = measured();
    const Matrix logits = classifier_.logits(documents.texts, team);
    const auto count = static_cast<double>(documents.count());
    double right = 0;
    for (Index j = 0; j < logits.cols(); ++j)
        right += most_likely_class(logits, j) == documents.labels[static_cast<std::size_t>(j)] ? 1 : 0;
    return Validation{.loss = cross_entropy_sum(logits, documents.labels) / count, .score = right / count};
}

std::vector<std::uint8_t> classify_sequences(const SequenceClassifier& classifier,
                                             std::span<const std::string> texts, ThreadTeam& team) {
    const Matrix logits = classifier.logits(texts, team);
    std::vector<std::uint8_t> labels;
    for (Index j = 0; j < logits.cols(); ++j)
        labels.push_back(static_cast<std::uint8_t>(most_likely_class(logits, j)));
    return labels;
}

}  // namespace hourglass
