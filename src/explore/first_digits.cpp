#include "explore/first_digits.h"

#include "base/error.h"
#include "data/minibatch.h"
#include "io/samples.h"
#include "platform/platform.h"

namespace hourglass::explore {
namespace {

// None where the page came without them.
ImageSet load_digits() {
    try {
        return read_samples(FirstDigits::kAsset, platform::asset(FirstDigits::kAsset)).set;
    } catch (const Error&) {
        return {};
    }
}

}  // namespace

bool FirstDigits::update(const Snapshot& snapshot) {
    if (!asked_) digits_ = load_digits();
    asked_ = true;
    const Autoencoder& model = snapshot.model;
    if (digits_.count() == 0 || model.empty()) return false;
    const bool fits = static_cast<std::size_t>(model.features()) == digits_.features();
    if (!fits || model.spec().changes_input() || model.spec().needs_labels()) return false;
    if (rebuilt_.size() > 0 && snapshot.model_version == model_version_) return true;
    model_version_ = snapshot.model_version;
    const auto count = static_cast<Eigen::Index>(digits_.count());
    clean_.resize(static_cast<Eigen::Index>(digits_.features()), count);
    for_each_chunk(digits_, digits_.count(), count, [&](Eigen::Index first, ConstMatrixView pixels, auto) {
        clean_.middleCols(first, pixels.cols()) = pixels;
    });
    rebuilt_ = model.reconstruct(clean_);
    errors_ = (rebuilt_ - clean_).colwise().squaredNorm().transpose() / static_cast<float>(clean_.rows());
    ++version_;
    return true;
}

}  // namespace hourglass::explore
