#include "explore/dataset_evaluation.h"

#include <algorithm>
#include <cmath>

#include "autoencoder/corruption.h"
#include "autoencoder/transformation.h"
#include "data/minibatch.h"

namespace hourglass::explore {
namespace {

constexpr double kEvaluationBudget = 3;  // milliseconds per frame
constexpr int kMaximumImages = 10000;
constexpr int kMaximumNumbers = 1000000;  // of all codes together: 4 MB

}  // namespace

void DatasetEvaluation::begin_frame(std::shared_ptr<const Dataset> data, const Snapshot& snapshot) {
    ++frame_;
    behind_ = false;
    snapshot_ = &snapshot;
    const Autoencoder& model = snapshot.model;
    const bool fits = data != nullptr && !model.empty() &&
                      static_cast<std::size_t>(model.features()) == data->train.features();
    const int latent = fits ? model.spec().latent : 0;
    if (data_ == data && latent_ == latent && run_ == snapshot.run) return;
    data_ = std::move(data);
    latent_ = latent;
    run_ = snapshot.run;  // nothing of the model before is left among what is known of the new one
    resize(test_, 0, true);
    resize(train_, 0, false);
}

void DatasetEvaluation::resize(Part& part, int count, bool errors) {
    part.found.codes = Matrix::Zero(latent_, count);
    part.found.errors.assign(errors ? static_cast<std::size_t>(count) : 0, NAN);
    part.found.known = 0;
    part.found.complete = false;
    ++part.found.version;
    part.range.reset(count);
}

const EvaluatedImages& DatasetEvaluation::test() {
    return latent_ > 0 ? advance(test_, data_->test, true) : test_.found;
}

const EvaluatedImages& DatasetEvaluation::train() {
    return latent_ > 0 ? advance(train_, data_->train, false) : train_.found;
}

// What the reconstructions show: denoising models see corrupted digits, the same ones at every look.
Matrix DatasetEvaluation::rebuild(ConstMatrixView pictures, ConstMatrixView codes, int first,
                                  Labels labels) const {
    const Autoencoder& model = snapshot_->model;
    const Spec& spec = model.spec();
    if (!spec.corrupts_input()) return model.decode(codes, ThreadTeam::single(), labels);
    Matrix seen = pictures;
    corrupt_input(spec, model.image(), 1, static_cast<std::uint32_t>(first), seen);
    return model.reconstruct(seen, ThreadTeam::single(), labels);
}

const EvaluatedImages& DatasetEvaluation::advance(Part& part, const ImageSet& images, bool errors) {
    if (part.advanced_in == frame_) return part.found;
    part.advanced_in = frame_;
    // Allocates only when asked.
    const int most = std::min(kMaximumImages, kMaximumNumbers / latent_);
    if (part.found.count() == 0) resize(part, std::min(most, static_cast<int>(images.count())), errors);
    EvaluatedImages& found = part.found;
    const Autoencoder& model = snapshot_->model;
    bool moved = false;
    const auto pass = [&](int first, int count) {
        moved = true;
        Matrix pictures(model.features(), count);
        gather_range(images, static_cast<std::size_t>(first), pictures);
        const Labels labels = Labels(images.labels).subspan(static_cast<std::size_t>(first));
        Matrix targets = pictures;
        transform_source(model.spec(), model.image(), 1, static_cast<std::uint32_t>(first), pictures);
        transform_target(model.spec(), model.image(), 1, static_cast<std::uint32_t>(first), targets);
        found.codes.middleCols(first, count) = model.encode(pictures, ThreadTeam::single(), labels);
        if (found.errors.empty()) return;
        const Matrix rebuilt = rebuild(pictures, found.codes.middleCols(first, count), first, labels);
        for (int i = 0; i < count; ++i)
            found.errors[first + i] =
                (rebuilt.col(i) - targets.col(i)).squaredNorm() / static_cast<float>(model.features());
    };
    part.range.advance(snapshot_->model_version, kEvaluationBudget, pass);
    behind_ = behind_ || part.range.behind();
    if (!moved) return found;
    found.known = part.range.known();
    found.complete = part.range.current(snapshot_->model_version) == found.count();
    ++found.version;
    return found;
}

}  // namespace hourglass::explore
