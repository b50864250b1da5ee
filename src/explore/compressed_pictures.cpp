#include "explore/compressed_pictures.h"

#include <algorithm>
#include <utility>

#include "data/minibatch.h"
#include "platform/platform.h"

namespace hourglass::explore {
namespace {

using Eigen::Index;

constexpr Index kDecodedPerPass = 16;

}  // namespace

CompressedPictures::CompressedPictures(std::shared_ptr<const CompressedFile> file) : file_(std::move(file)) {
    if (file_->container.coding == Coding::Lossy)
        lossy_.emplace(file_->container, file_->model.spec().latent);
    else
        lossless_.emplace(file_->container, file_->model);
    const Index count = std::min<Index>(kMost, file_->container.count);
    pictures_ = Matrix::Zero(file_->model.features(), count);
}

void CompressedPictures::advance(double milliseconds) {
    const double until = platform::seconds() + milliseconds / 1000;
    while (behind() && platform::seconds() < until)
        if (lossy_)
            decode_some();
        else if (!lossless_->done())
            lossless_->advance();
        else
            take_exact();
}

void CompressedPictures::take_exact() {
    gather_range(lossless_->images(), 0, pictures_);
    known_ = pictures_.cols();
}

void CompressedPictures::decode_some() {
    const Index wanted = std::min(known_ + kDecodedPerPass, pictures_.cols());
    if (lossy_->read() < wanted) return lossy_->advance();
    const CodedSamples& read = lossy_->samples();
    const Index some = wanted - known_;
    const Labels labels =
        read.labels.empty()
            ? Labels()
            : Labels(read.labels).subspan(static_cast<std::size_t>(known_), static_cast<std::size_t>(some));
    pictures_.middleCols(known_, some) =
        file_->model.decode(read.codes.middleCols(known_, some), ThreadTeam::single(), labels);
    known_ = wanted;
}

float CompressedPictures::progress() const {
    if (lossless_) return lossless_->progress();
    return static_cast<float>(known_) / static_cast<float>(pictures_.cols());
}

}  // namespace hourglass::explore
