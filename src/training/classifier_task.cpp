#include "training/classifier_task.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/error.h"
#include "classifier/evaluate.h"
#include "data/minibatch.h"

namespace hourglass {
namespace {

// Samples that one block of a thread team makes ready.
constexpr Eigen::Index kSamplesPerBlock = 32;

}  // namespace

void check_samples(const Classifier& classifier, const Dataset* data) {
    if (!data || data->train.count() == 0) throw Error("there are no training samples");
    if (data->train.features() != static_cast<std::size_t>(classifier.features())) {
        throw Error("the classifier takes " + std::to_string(classifier.features()) +
                    " features, the samples of " + data->name + " have " +
                    std::to_string(data->train.features()));
    }
}

ClassifierTask::ClassifierTask(Classifier classifier, std::shared_ptr<const Dataset> data, ThreadTeam& team)
    : classifier_(std::move(classifier)), data_(std::move(data)) {
    check_samples(classifier_, data_.get());
    train_classes_ = classes_of(data_->train, classifier_.classes(), data_->name);
    test_classes_ = classes_of(data_->test, classifier_.classes(), data_->name);
    train_ = &data_->train;
    test_ = &data_->test;
    if (!classifier_.encoder().empty() && !fine_tunes()) {
        train_codes_ = read_codes(classifier_, data_->train, team);
        train_ = &train_codes_;
        if (data_->test.count() > 0) test_codes_ = read_codes(classifier_, data_->test, team);
        test_ = &test_codes_;
    }
    const int batch = classifier_.spec().batch;
    workspace_ = classifier_.make_workspace(batch);
    input_.resize(static_cast<Eigen::Index>(train_->features()), batch);
    if (fine_tunes()) code_gradient_.resize(classifier_.encoder().mean.size(), batch);
    classes_.resize(static_cast<std::size_t>(batch));
}

std::vector<Parameter*> ClassifierTask::parameters() {
    return fine_tunes() ? classifier_.parameters() : classifier_.head().parameters();
}

double ClassifierTask::step(std::span<const std::uint32_t> samples, const StepInfo& info,
                            const Update& update, ThreadTeam& team) {
    const auto batch = static_cast<Eigen::Index>(samples.size());
    const MatrixView input = input_.leftCols(batch);
    const int blocks = static_cast<int>((batch + kSamplesPerBlock - 1) / kSamplesPerBlock);
    team.run(blocks, [&](int block) {
        const Eigen::Index from = block * kSamplesPerBlock;
        const Eigen::Index count = std::min(kSamplesPerBlock, batch - from);
        gather(*train_, samples.subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(count)),
               input_.middleCols(from, count));
    });
    for (std::size_t i = 0; i < samples.size(); ++i) classes_[i] = train_classes_[samples[i]];

    const Mode mode{
        .training = true, .seed = classifier_.spec().seed, .step = static_cast<std::uint32_t>(info.step)};
    const ConstMatrixView head_input =
        fine_tunes() ? classifier_.head_input(input, workspace_, team, mode) : ConstMatrixView(input);
    Network& head = classifier_.head();
    const MatrixView logits = head.forward(head_input, workspace_.head, team, mode);
    const double loss = cross_entropy_sum_and_gradient(logits, Classes(classes_).first(samples.size()),
                                                       1.0f / static_cast<float>(batch),
                                                       workspace_.head.gradients.back().leftCols(batch)) /
                        static_cast<double>(batch);
    if (!fine_tunes()) {
        head.backward(head_input, workspace_.head, update, nullptr, team);
        return loss;
    }
    MatrixView code_gradient = code_gradient_.leftCols(batch);
    head.backward(head_input, workspace_.head, update, &code_gradient, team);
    CodeReader& encoder = classifier_.encoder();
    MatrixView encoded_gradient = workspace_.encoder.gradients.back().leftCols(batch);
    const Eigen::Index latent = code_gradient.rows();
    // The log variances of variational models do not reach the head.
    encoded_gradient.bottomRows(encoded_gradient.rows() - latent).setZero();
    encoded_gradient.topRows(latent) = encoder.scale.asDiagonal() * code_gradient;
    encoder.network.backward(input, workspace_.encoder, update, nullptr, team);
    return loss;
}

std::optional<Validation> ClassifierTask::validate(ThreadTeam& team) const {
    if (test_->count() == 0) return std::nullopt;
    const ClassifierEvaluation found = fine_tunes() ? evaluate(classifier_, *test_, test_classes_, team)
                                                    : evaluate_head(classifier_, *test_, test_classes_, team);
    return Validation{.loss = found.loss, .score = found.accuracy};
}

}  // namespace hourglass
