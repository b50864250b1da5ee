#include "explore/umap_layout.h"

#include <algorithm>
#include <cmath>

namespace hourglass::explore {
namespace {

constexpr unsigned kSeed = 1;

// The size that layouts have in the end, so that points do not fly far.
Matrix scaled_start(ConstMatrixView places) {
    const Matrix centered = places.colwise() - places.rowwise().mean();
    const auto count = static_cast<float>(std::max<Eigen::Index>(places.cols(), 1));
    const float spread = std::sqrt(centered.squaredNorm() / count);
    return spread > 0 ? Matrix(centered * (8 / spread)) : centered;
}

}  // namespace

void UmapLayout::start(Matrix codes, ConstMatrixView places, std::uint64_t model_version) {
    clear();
    codes_ = std::move(codes);
    places_ = scaled_start(places);
    model_version_ = model_version;
    worker_ = std::make_unique<platform::UmapWorker>(
        std::span(codes_.data(), static_cast<std::size_t>(codes_.size())), static_cast<int>(codes_.cols()),
        std::span(places_.data(), static_cast<std::size_t>(places_.size())), kSeed);
}

void UmapLayout::clear() {
    cancel();
    codes_.resize(0, 0);
    places_.resize(2, 0);
    problem_.clear();
    progress_ = 0;
    finished_ = false;
    ++version_;
}

void UmapLayout::cancel() { worker_.reset(); }

void UmapLayout::poll() {
    if (worker_ == nullptr || !worker_->poll(report_)) return;
    using Stage = platform::UmapWorker::Stage;
    progress_ = report_.progress;
    if (static_cast<Eigen::Index>(report_.places.size()) == places_.size()) {
        std::copy(report_.places.begin(), report_.places.end(), places_.data());
        ++version_;
    }
    if (report_.stage == Stage::Failed) problem_ = report_.problem;
    finished_ = report_.stage == Stage::Done;
    if (finished_ || report_.stage == Stage::Failed) worker_.reset();
}

std::string UmapLayout::stage() const {
    if (!problem_.empty()) return "UMAP failed: " + problem_;
    if (!running()) return finished_ ? "done" : "stopped";
    return report_.stage == platform::UmapWorker::Stage::Layout ? "moving the points" : "finding neighbors";
}

}  // namespace hourglass::explore
