#include "io/archive.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "data/labels.h"
#include "io/image_files.h"
#include "io/mnist.h"
#include "io/zip.h"

namespace hourglass {
namespace {

std::string lower_of(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

std::string last_part_of(const std::string& name) { return name.substr(name.find_last_of('/') + 1); }

std::string without_ending(const std::string& name, std::string_view ending) {
    return name.ends_with(ending) ? name.substr(0, name.size() - ending.size()) : name;
}

// "train-images.idx3-ubyte" and "train-images-idx3-ubyte" are one file spelled in two ways.
std::string with_dashes(std::string name) {
    std::ranges::replace(name, '.', '-');
    return name;
}

enum class ArrayRole { Images, Labels, TestImages, TestLabels };

// "x_train", "train_images", "y", "test_labels", ...
ArrayRole role_of(const std::string& member) {
    const std::string name = lower_of(without_ending(last_part_of(member), ".npy"));
    const auto has = [&](const char* part) { return name.find(part) != std::string::npos; };
    const bool labels = has("label") || has("target") || has("class") || name == "y" ||
                        name.starts_with("y_") || name.ends_with("_y") || name == "ytrain" || name == "ytest";
    const bool test = has("test") || has("val");
    return labels ? (test ? ArrayRole::TestLabels : ArrayRole::Labels)
                  : (test ? ArrayRole::TestImages : ArrayRole::Images);
}

class Archive {
public:
    Archive(std::string_view name, const std::vector<std::uint8_t>& bytes, const SampleOptions& options)
        : name_(name), bytes_(bytes), options_(options), members_(zip_members(bytes, name)) {
        options_.member.clear();
    }

    Samples read(const std::string& wanted) const {
        if (!wanted.empty()) return read_member(find(wanted));
        if (const auto arrays = of_ending(".npy"); !arrays.empty()) return read_arrays(arrays);
        if (const auto files = idx_files(); files.size() >= 4) return read_idx_files(files);
        std::vector<const ZipMember*> images, others;
        for (const ZipMember& member : members_)
            if (is_image_name(member.name))
                images.push_back(&member);
            else if (format_of_name(member.name) != nullptr)
                others.push_back(&member);
        if (images.size() > others.size()) return read_images(images);
        if (others.size() == 1) return read_member(*others[0]);
        refuse(others.empty() ? "holds no file of samples" : "holds several files of samples");
    }

private:
    [[noreturn]] void refuse(const std::string& why) const {
        constexpr std::size_t kMostShown = 12;
        std::string names;
        for (std::size_t i = 0; i < std::min(members_.size(), kMostShown); ++i)
            names += (i == 0 ? "" : ", ") + without_ending(members_[i].name, ".npy");
        if (members_.size() > kMostShown) names += ", ...";
        throw Error(prefix(name_) + why + "; --member names the one to read" +
                    (names.empty() ? "" : ", of " + names));
    }
    const ZipMember& find(const std::string& wanted) const {
        for (const ZipMember& member : members_)
            if (member.name == wanted || without_ending(member.name, ".npy") == wanted ||
                last_part_of(member.name) == wanted)
                return member;
        refuse("has no member " + in_quotes(wanted));
    }
    std::string shown(const ZipMember& member) const { return std::string(name_) + ":" + member.name; }
    std::vector<std::uint8_t> content(const ZipMember& member) const {
        return unzip(bytes_, member, options_.limit, name_);
    }
    Samples read_member(const ZipMember& member) const {
        Samples samples = read_samples(shown(member), content(member), options_);
        samples.notes.insert(samples.notes.begin(),
                             "read from the member " + in_quotes(member.name) + " of the archive");
        return samples;
    }
    std::vector<const ZipMember*> of_ending(std::string_view ending) const {
        std::vector<const ZipMember*> found;
        for (const ZipMember& member : members_)
            if (member.name.ends_with(ending)) found.push_back(&member);
        return found;
    }
    // Of MNIST's names, each once, also where every file lies in a folder of its own name.
    std::vector<const ZipMember*> idx_files() const {
        std::vector<const ZipMember*> found;
        for (const ZipMember& member : members_) {
            const std::string name = last_part_of(member.name);
            if (name.find("idx") == std::string::npos) continue;
            const auto same = [&](const ZipMember* other) {
                return with_dashes(last_part_of(other->name)) == with_dashes(name);
            };
            if (std::ranges::none_of(found, same)) found.push_back(&member);
        }
        return found;
    }

    Samples read_arrays(const std::vector<const ZipMember*>& arrays) const;
    Samples read_idx_files(const std::vector<const ZipMember*>& files) const;
    Samples read_images(const std::vector<const ZipMember*>& images) const;
    void add_labels(ImageSet& set, const ZipMember& member) const;

    std::string_view name_;
    const std::vector<std::uint8_t>& bytes_;
    SampleOptions options_;
    std::vector<ZipMember> members_;
};

void Archive::add_labels(ImageSet& set, const ZipMember& member) const {
    ImageSet column = read_samples(shown(member), content(member), {.limit = options_.limit}).set;
    if (column.features() != 1) {
        throw Error(prefix(shown(member)) + "has " + std::to_string(column.features()) +
                    " numbers per sample; labels are one each, as argmax makes of one-hot codes");
    }
    if (column.count() != set.count()) {
        throw Error(prefix(shown(member)) + std::to_string(column.count()) + " labels for " +
                    std::to_string(set.count()) + " samples");
    }
    if (!column.holds_floats()) {
        set.labels = std::move(column.pixels);
        return;
    }
    ClassLabels found = number_labels(column.values, shown(member));
    set.labels = std::move(found.labels);
    set.classes = std::move(found.classes);
}

Samples Archive::read_arrays(const std::vector<const ZipMember*>& arrays) const {
    const ZipMember* of_role[4] = {};
    if (arrays.size() == 1) return read_member(*arrays[0]);
    for (const ZipMember* member : arrays) {
        const ZipMember*& place = of_role[static_cast<std::size_t>(role_of(member->name))];
        if (place != nullptr) refuse("holds several arrays");
        place = member;
    }
    const auto [images, labels, test_images, test_labels] = of_role;
    if (images == nullptr || (test_labels != nullptr && test_images == nullptr))
        refuse("holds several arrays");
    std::string said = without_ending(images->name, ".npy");
    Samples samples = read_samples(shown(*images), content(*images), options_);
    if (labels != nullptr && (test_images == nullptr) == (test_labels == nullptr)) {
        add_labels(samples.set, *labels);
        samples.labeled = true;
        samples.label_column = without_ending(labels->name, ".npy");
    }
    if (test_images != nullptr) {
        samples.test = read_samples(shown(*test_images), content(*test_images), options_).set;
        if (test_labels != nullptr) add_labels(*samples.test, *test_labels);
        said += " for training and " + without_ending(test_images->name, ".npy") + " for testing";
    }
    samples.notes.insert(samples.notes.begin(), "of the archive's arrays, " + said +
                                                    (test_images == nullptr ? " is read" : " are read"));
    return samples;
}

Samples Archive::read_idx_files(const std::vector<const ZipMember*>& files) const {
    DatasetBuilder builder{std::string(name_), options_.limit};
    for (const ZipMember* file : files) builder.add(file->name, content(*file));
    Dataset data = builder.build();
    Samples samples;
    samples.format = format_of_name(".idx");
    samples.set = std::move(data.train);
    samples.test = std::move(data.test);
    samples.labeled = true;
    samples.label_column = "the files of labels";
    samples.notes = builder.notes();
    return samples;
}

Samples Archive::read_images(const std::vector<const ZipMember*>& images) const {
    std::vector<ImageFile> files;
    for (const ZipMember* image : images)
        files.push_back({image->name, shown(*image), [this, image] { return content(*image); }});
    return read_image_files(std::move(files), name_, options_);
}

}  // namespace

Samples read_archive(std::string_view name, const std::vector<std::uint8_t>& bytes,
                     const SampleOptions& options) {
    return Archive(name, bytes, options).read(options.member);
}

}  // namespace hourglass
