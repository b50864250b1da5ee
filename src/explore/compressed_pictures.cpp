#include "explore/compressed_pictures.h"

#include <algorithm>
#include <utility>

#include "platform/platform.h"

namespace hourglass::explore {
namespace {

using Eigen::Index;

constexpr Index kDecodedPerPass = 16;

}  // namespace

CompressedPictures::CompressedPictures(std::shared_ptr<const CompressedFile> file)
    : file_(std::move(file)), reader_(file_->container, file_->model.spec().latent) {
    const Index count = std::min<Index>(kMost, file_->container.count);
    pictures_ = Matrix::Zero(file_->model.features(), count);
}

void CompressedPictures::advance(double milliseconds) {
    const double until = platform::seconds() + milliseconds / 1000;
    while (behind() && platform::seconds() < until) {
        const Index wanted = std::min(known_ + kDecodedPerPass, pictures_.cols());
        if (reader_.read() < wanted) {
            reader_.advance();
            continue;
        }
        const CodedSamples& read = reader_.samples();
        const Index some = wanted - known_;
        const Labels labels = read.labels.empty() ? Labels()
                                                  : Labels(read.labels)
                                                        .subspan(static_cast<std::size_t>(known_),
                                                                 static_cast<std::size_t>(some));
        pictures_.middleCols(known_, some) =
            file_->model.decode(read.codes.middleCols(known_, some), ThreadTeam::single(), labels);
        known_ = wanted;
    }
}

}  // namespace hourglass::explore
