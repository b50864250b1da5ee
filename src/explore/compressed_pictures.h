// The pictures of a compressed file that was opened, a few per frame: of a lossy one the first, of one
// without loss all, at once, when they are known to be right.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "autoencoder/autoencoder.h"
#include "compression/container.h"
#include "compression/lossless.h"
#include "compression/lossy_reader.h"

namespace hourglass::explore {

struct CompressedFile {
    std::string name;
    std::size_t size = 0;  // bytes
    Container container{};
    Autoencoder model{};  // a copy: the one that is shown may train on
};

class CompressedPictures {
public:
    static constexpr int kMost = 200;

    // Throws Error when the file is damaged.
    explicit CompressedPictures(std::shared_ptr<const CompressedFile> file);

    const std::shared_ptr<const CompressedFile>& file() const { return file_; }
    // Decodes for about `milliseconds`. Throws Error when the file is damaged.
    void advance(double milliseconds);
    float progress() const;  // 0..1
    // All of them, of a file without loss; null until they are there.
    const ImageSet* exact() const { return lossless_ && lossless_->done() ? &lossless_->images() : nullptr; }
    // features x as many as there are to see, at most kMost; of which the first known() are there.
    const Matrix& pictures() const { return pictures_; }
    int known() const { return static_cast<int>(known_); }
    bool behind() const { return known_ < pictures_.cols(); }

private:
    void take_exact();
    void decode_some();

    std::shared_ptr<const CompressedFile> file_;
    std::optional<LossyReader> lossy_;  // or
    std::optional<LosslessReader> lossless_;
    Matrix pictures_;
    Eigen::Index known_ = 0;
};

}  // namespace hourglass::explore
