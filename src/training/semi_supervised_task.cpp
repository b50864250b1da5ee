#include "training/semi_supervised_task.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "autoencoder/corruption.h"
#include "autoencoder/posterior.h"
#include "base/error.h"
#include "classifier/evaluate.h"
#include "data/minibatch.h"
#include "training/classifier_task.h"

namespace hourglass {
namespace {

using Eigen::Index;

constexpr Index kSamplesAtOnce = 256;
constexpr Index kSamplesPerLoad = 16;

// What the encoder of a variational model makes of a set: means above log variances, 2 latent x samples.
Matrix encode_all(const CodeReader& encoder, const ImageSet& set, ThreadTeam& team) {
    Matrix all(encoder.network.outputs(), static_cast<Index>(set.count()));
    Network::Workspace workspace = encoder.network.make_workspace(kSamplesAtOnce, Passes::Forward);
    for_each_chunk(set, set.count(), kSamplesAtOnce, [&](Index first, ConstMatrixView samples, auto) {
        all.middleCols(first, samples.cols()) = encoder.network.forward(samples, workspace, team);
    });
    return all;
}

SemiSupervisedSettings fitted(SemiSupervisedSettings settings, std::size_t labeled) {
    settings.labeled_batch = std::min(settings.labeled_batch, static_cast<int>(labeled));
    return settings;
}

}  // namespace

SemiSupervisedTask::SemiSupervisedTask(Classifier classifier, std::shared_ptr<const Dataset> data,
                                       std::vector<std::uint32_t> labeled,
                                       const SemiSupervisedSettings& settings, ThreadTeam& team)
    : classifier_(std::move(classifier)),
      data_(std::move(data)),
      labeled_(std::move(labeled)),
      settings_(fitted(settings, labeled_.size())),
      model_(classifier_.spec(), settings_, classifier_.head().inputs(),
             static_cast<int>(classifier_.classes().size())) {
    check_samples(classifier_, data_.get());
    if (labeled_.empty()) throw Error("no sample has a label");
    if (classifier_.encoder().fine_tuned)
        throw Error("an encoder cannot be fine-tuned by semi-supervised training");
    train_classes_ = classes_of(data_->train, classifier_.classes(), data_->name);
    test_classes_ = classes_of(data_->test, classifier_.classes(), data_->name);
    train_ = &data_->train;
    test_ = &data_->test;
    if (!classifier_.encoder().empty()) {
        draws_codes_ = classifier_.encoder().spec.is_variational();
        if (draws_codes_) {
            read_posteriors(team);
        } else {
            fit_code_range(classifier_, data_->train, team);
            train_codes_ = read_codes(classifier_, data_->train, team);
        }
        train_ = &train_codes_;
        if (data_->test.count() > 0) test_codes_ = read_codes(classifier_, data_->test, team);
        test_ = &test_codes_;
    }
    const int samples = classifier_.spec().batch + settings_.labeled_batch;
    workspace_ = classifier_.head().make_workspace(samples);
    batch_.resize(static_cast<std::size_t>(samples));
    classes_.resize(static_cast<std::size_t>(settings_.labeled_batch));
    input_.resize(classifier_.head().inputs(), samples);
    if (draws_codes_) {
        stored_.resize(2 * input_.rows(), samples);
        noise_.resize(input_.rows(), samples);
    }
}

// Drawn codes have mean 0 and deviation 1: their variance is that of the means and the mean of the variances.
void SemiSupervisedTask::read_posteriors(ThreadTeam& team) {
    CodeReader& encoder = classifier_.encoder();
    Matrix all = encode_all(encoder, data_->train, team);
    const Index latent = encoder.mean.size();
    const auto count = static_cast<double>(all.cols());
    for (Index i = 0; i < latent; ++i) {
        double mean = 0, square = 0, noise = 0;
        for (Index j = 0; j < all.cols(); ++j) mean += static_cast<double>(all(i, j)) / count;
        for (Index j = 0; j < all.cols(); ++j) {
            const double difference = static_cast<double>(all(i, j)) - mean;
            square += difference * difference / count;
            noise += std::exp(static_cast<double>(all(latent + i, j))) / count;
        }
        const double scale = 1 / std::sqrt(square + noise);
        encoder.mean(i) = static_cast<float>(mean);
        encoder.scale(i) = static_cast<float>(scale);
        for (Index j = 0; j < all.cols(); ++j) {
            all(i, j) = (all(i, j) - encoder.mean(i)) * encoder.scale(i);
            all(latent + i, j) += static_cast<float>(2 * std::log(scale));
        }
    }
    train_codes_ = ImageSet{
        .width = static_cast<int>(2 * latent), .height = 1, .pixels = {}, .labels = data_->train.labels};
    train_codes_.values.assign(all.data(), all.data() + all.size());
}

std::vector<Parameter*> SemiSupervisedTask::parameters() {
    std::vector<Parameter*> all = classifier_.head().parameters();
    const std::vector<Parameter*> rest = model_.parameters();
    all.insert(all.end(), rest.begin(), rest.end());
    return all;
}

double SemiSupervisedTask::step(std::span<const std::uint32_t> samples, const StepInfo& info,
                                const Update& update, ThreadTeam& team) {
    const auto labeled = static_cast<std::size_t>(settings_.labeled_batch);
    const std::size_t all = labeled + samples.size();
    // The labeled samples take turns, in their order.
    const std::size_t start = static_cast<std::size_t>(info.step - 1) * labeled;
    for (std::size_t i = 0; i < labeled; ++i) {
        batch_[i] = labeled_[(start + i) % labeled_.size()];
        classes_[i] = train_classes_[batch_[i]];
    }
    std::ranges::copy(samples, batch_.begin() + static_cast<std::ptrdiff_t>(labeled));

    const auto stream = static_cast<std::uint32_t>(info.step - 1) * static_cast<std::uint32_t>(batch_.size());
    const auto count = static_cast<Index>(all);
    const int loads = static_cast<int>((count + kSamplesPerLoad - 1) / kSamplesPerLoad);
    team.run(loads, [&](int part) {
        const Index from = part * kSamplesPerLoad, width = std::min(kSamplesPerLoad, count - from);
        const auto chosen = std::span<const std::uint32_t>(batch_).subspan(static_cast<std::size_t>(from),
                                                                           static_cast<std::size_t>(width));
        const std::uint32_t first = stream + static_cast<std::uint32_t>(from);
        MatrixView input = input_.middleCols(from, width);
        if (!draws_codes_) {
            gather(*train_, chosen, input);
            if (settings_.likelihood == Likelihood::Bernoulli)
                binarize(classifier_.spec().seed, first, input);
            return;
        }
        gather(*train_, chosen, stored_.middleCols(from, width));
        for (Index j = 0; j < width; ++j) {
            Random random(classifier_.spec().seed, "drawn codes", first + static_cast<std::uint32_t>(j));
            for (Index i = 0; i < input.rows(); ++i) noise_(i, from + j) = random.normal();
        }
        reparameterize(stored_.middleCols(from, width), noise_.middleCols(from, width), input);
    });
    return model_
        .step(classifier_.head(), workspace_,
              {.samples = input_.leftCols(count), .classes = Classes(classes_), .stream = stream}, info,
              update, team)
        .loss;
}

std::optional<Validation> SemiSupervisedTask::validate(ThreadTeam& team) const {
    if (test_->count() == 0) return std::nullopt;
    const ClassifierEvaluation found = evaluate_head(classifier_, *test_, test_classes_, team);
    return Validation{.loss = found.loss, .score = found.accuracy};
}

}  // namespace hourglass
