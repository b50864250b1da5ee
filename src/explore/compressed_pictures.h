// The first pictures of a compressed file that was opened, a few per frame.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "autoencoder/autoencoder.h"
#include "compression/container.h"
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
    // features x as many as there are to see, at most kMost; of which the first known() are there.
    const Matrix& pictures() const { return pictures_; }
    int known() const { return static_cast<int>(known_); }
    bool behind() const { return known_ < pictures_.cols(); }

private:
    std::shared_ptr<const CompressedFile> file_;
    LossyReader reader_;
    Matrix pictures_;
    Eigen::Index known_ = 0;
};

}  // namespace hourglass::explore
