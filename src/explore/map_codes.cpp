#include "explore/map_codes.h"

#include <algorithm>

#include "data/minibatch.h"

namespace hourglass::explore {
namespace {

constexpr int kLiveDigits = 2000;
constexpr double kCodesBudget = 2;  // milliseconds per frame

}  // namespace

ConstMatrixView MapCodes::codes() const {
    return complete_ ? all_->codes.leftCols(count_) : live_.leftCols(count_);
}

// Whether all live codes are up to date.
bool MapCodes::advance_live(const Look& look) {
    const Autoencoder& model = look.snapshot.model;
    const ImageSet& images = look.data->test;
    bool moved = false;
    range_.advance(look.snapshot.model_version, kCodesBudget, [&](int first, int count) {
        moved = true;
        Matrix pictures(model.features(), count);
        gather_range(images, static_cast<std::size_t>(first), pictures);
        const Labels labels = Labels(images.labels).subspan(static_cast<std::size_t>(first));
        live_.middleCols(first, count) = model.encode(pictures, ThreadTeam::single(), labels);
    });
    if (moved) {
        complete_ = false;
        count_ = range_.known();
        ++version_;
    }
    return !range_.behind();
}

void MapCodes::take_all(const EvaluatedImages& evaluation) {
    whole_ = evaluation.count();
    progress_ = evaluation.progress();
    if (!evaluation.complete) return;
    if (complete_ && evaluation_version_ == evaluation.version) return;
    all_ = &evaluation;
    evaluation_version_ = evaluation.version;
    complete_ = true;
    count_ = evaluation.count();
    ++version_;
}

void MapCodes::update(const Look& look) {
    const int latent = look.snapshot.model.spec().latent;
    if (data_ != look.data || live_.rows() != latent) {
        data_ = look.data;
        const auto images = static_cast<int>(data_->test.count());
        whole_ = images;
        live_ = Matrix::Zero(latent, std::min(images, kLiveDigits));
        range_.reset(static_cast<int>(live_.cols()));
        complete_ = false;
        count_ = 0;
        ++version_;
        ++generation_;
    }
    const bool live_done = advance_live(look);
    if (live_done && !look.training()) take_all(look.evaluation.test());
    if (!complete_) count_ = range_.known();
    if (checked_version_ == version_) return;
    checked_version_ = version_;
    finite_ = codes().allFinite();
}

}  // namespace hourglass::explore
