#include "io/mnist.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "data/images.h"
#include "io/gzip.h"
#include "io/idx.h"
#include "io/samples.h"

namespace hourglass {
namespace {

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

// The last part of a path, because a folder's name must not decide what a file is.
std::string_view last_part(std::string_view filename) {
    return filename.substr(filename.find_last_of("/\\") + 1);
}

}  // namespace

// EMNIST's images are mirrored at their diagonal.
void DatasetBuilder::turn_upright(ImageSet& images, std::string_view filename) {
    make_gray(images);  // the views and variants of such a set are for gray images
    const bool lies = filename.starts_with("emnist");
    if (!transpose_.value_or(lies)) return;
    transpose_images(images);
    if (!transpose_ && notes_.empty())
        notes_.emplace_back(
            "the names say EMNIST, whose images lie on their side and are turned upright (--transpose no "
            "leaves them)");
}

void DatasetBuilder::add(std::string_view filename, std::vector<std::uint8_t> bytes) {
    filename = last_part(filename);
    bytes = unpacked(std::move(bytes), limit_, filename);
    File file;
    file.filename = filename;
    file.role = contains(filename, "train")                                ? Role::Train
                : contains(filename, "t10k") || contains(filename, "test") ? Role::Test
                                                                           : Role::Unknown;
    const IdxKind kind = idx_kind(bytes, filename);
    if (kind == IdxKind::ImageFile) {
        file.images = read_idx_images(std::move(bytes), filename);
        turn_upright(file.images, filename);
        file.count = file.images.pixels.size() / file.images.features();
    } else {
        file.labels = read_idx_labels(std::move(bytes), filename);
        file.count = file.labels.size();
    }

    std::vector<File>& files = kind == IdxKind::ImageFile ? images_ : labels_;
    const auto same_name = [&](const File& other) { return other.filename == filename; };
    if (const auto old = std::ranges::find_if(files, same_name); old != files.end()) {
        *old = std::move(file);
    } else if (files.size() < 2) {
        files.push_back(std::move(file));
    } else {
        throw Error(file.filename + ": there are two files of " +
                    (kind == IdxKind::ImageFile ? "images" : "labels") + " already, " + files[0].filename +
                    " and " + files[1].filename + "; start again to use this one");
    }
}

// What each of the files of one kind is for. `partners` are those of the other kind, which settle it for a
// file whose name says nothing and that has no second one to compare with.
std::vector<DatasetBuilder::Role> DatasetBuilder::roles(const std::vector<File>& files,
                                                        const std::vector<File>& partners) {
    std::vector<Role> roles;
    for (const File& file : files) roles.push_back(file.role);
    const auto opposite = [](Role role) {
        return role == Role::Train ? Role::Test : role == Role::Test ? Role::Train : Role::Unknown;
    };
    if (roles.size() == 2) {
        if (roles[0] == Role::Unknown) roles[0] = opposite(roles[1]);
        if (roles[1] == Role::Unknown) roles[1] = opposite(roles[0]);
        if (roles[0] == Role::Unknown && files[0].count != files[1].count) {
            roles[0] = files[0].count > files[1].count ? Role::Train : Role::Test;
            roles[1] = opposite(roles[0]);
        }
    } else if (roles.size() == 1 && roles[0] == Role::Unknown) {
        for (const File& partner : partners)
            if (partner.count == files[0].count) roles[0] = partner.role;
    }
    return roles;
}

std::vector<std::string> DatasetBuilder::missing() const {
    std::vector<std::string> missing;
    const auto check = [&](const std::vector<File>& files, const std::vector<File>& partners,
                           const char* kind, const char* train_file, const char* test_file) {
        if (files.size() == 2) return;
        const Role present = files.empty() ? Role::Unknown : roles(files, partners)[0];
        if (files.size() == 1 && present == Role::Unknown) {
            missing.push_back(std::string("a second file of ") + kind + " (" + train_file + " or " +
                              test_file + ")");
            return;
        }
        if (present != Role::Train)
            missing.push_back(std::string("training ") + kind + " (" + train_file + ")");
        if (present != Role::Test) missing.push_back(std::string("test ") + kind + " (" + test_file + ")");
    };
    check(images_, labels_, "images", "train-images-idx3-ubyte", "t10k-images-idx3-ubyte");
    check(labels_, images_, "labels", "train-labels-idx1-ubyte", "t10k-labels-idx1-ubyte");
    return missing;
}

// The two files of one kind, the one for training first.
std::array<DatasetBuilder::File, 2> DatasetBuilder::take_pair(std::vector<File>& files) {
    const std::vector<Role> known = roles(files, {});
    if (known[0] == known[1]) {
        throw Error(name_ + ": cannot tell which of " + files[0].filename + " and " + files[1].filename +
                    " is for training; one name should contain \"train\", the other \"t10k\" or \"test\"");
    }
    if (known[0] == Role::Test) std::swap(files[0], files[1]);
    return {std::move(files[0]), std::move(files[1])};
}

Dataset DatasetBuilder::build() {
    if (const std::vector<std::string> absent = missing(); !absent.empty())
        throw Error(name_ + ": missing " + joined(absent));
    std::vector<File> image_files = std::exchange(images_, {});
    std::vector<File> label_files = std::exchange(labels_, {});
    auto [train_images, test_images] = take_pair(image_files);
    auto [train_labels, test_labels] = take_pair(label_files);

    Dataset dataset{name_, false, std::move(train_images.images), std::move(test_images.images)};
    dataset.train.labels = std::move(train_labels.labels);
    dataset.test.labels = std::move(test_labels.labels);
    validate(dataset);
    return dataset;
}

bool is_mnist(const Dataset& data) {
    constexpr std::array<std::uint8_t, 12> kTrain = {5, 0, 4, 1, 9, 2, 1, 3, 1, 4, 3, 5};
    constexpr std::array<std::uint8_t, 12> kTest = {7, 2, 1, 0, 4, 1, 4, 9, 5, 9, 0, 6};
    const auto begins = [](const ImageSet& set, std::size_t count, const auto& labels) {
        return set.count() == count && set.width == 28 && set.height == 28 &&
               std::ranges::equal(labels, std::span(set.labels).first(labels.size()));
    };
    return begins(data.train, 60000, kTrain) && begins(data.test, 10000, kTest);
}

}  // namespace hourglass
