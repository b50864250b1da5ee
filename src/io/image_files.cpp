#include "io/image_files.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "data/natural_order.h"

namespace hourglass {
namespace {

std::string_view file_part(std::string_view name) { return name.substr(name.find_last_of('/') + 1); }

std::string_view folder_of(std::string_view name) {
    const std::size_t end = name.find_last_of('/');
    return end == std::string_view::npos ? std::string_view() : name.substr(0, end);
}

enum class Part { Unknown, Train, Test };

// What a folder's name says its images are for.
Part part_of(std::string_view folder) {
    const auto is = [&](std::string_view name) { return equal_ignoring_case(folder, name); };
    if (is("train") || is("training")) return Part::Train;
    if (is("test") || is("testing") || is("val") || is("valid") || is("validation")) return Part::Test;
    return Part::Unknown;
}

Part part_of_path(std::string_view name) {
    for (std::string_view folder = folder_of(name); !folder.empty(); folder = folder_of(folder))
        if (const Part part = part_of(file_part(folder)); part != Part::Unknown) return part;
    return Part::Unknown;
}

class ImageReader {
public:
    ImageReader(const SampleOptions& options) : options_(options) {
        options_.guess_tiles = false;
        options_.invert = InvertChoice::No;  // which is for all or none
    }

    void read(const std::vector<ImageFile>& files, const std::vector<std::string>& classes) {
        for (const ImageFile& file : files) {
            Samples one = read_samples(file.shown, file.read(), options_);
            taken_ += one.set.pixels.size();
            if (taken_ > options_.limit) {
                throw Error(file.shown + ": the images up to this one have more than the " +
                            std::to_string(options_.limit) + " pixels that are allowed here");
            }
            all_.format = one.format;
            all_.fitted = all_.fitted || one.fitted;
            for (const std::string& note : one.notes) ++notes_[note];
            if (one.guessed)
                ++notes_["its content is " + std::string(one.format->name) + ", whatever its name says"];
            one.set.names.assign(one.set.count(), file.name);
            if (!classes.empty()) {
                const std::string_view folder = file_part(folder_of(file.name));
                const auto place = std::ranges::find(classes, folder) - classes.begin();
                one.set.labels.assign(one.set.count(), static_cast<std::uint8_t>(place));
            }
            add(std::move(one.set), file);
        }
    }
    Samples take() {
        for (const auto& [note, count] : notes_)
            all_.notes.push_back(std::to_string(count) + (count == 1 ? " image: " : " images: ") + note);
        return std::move(all_);
    }

private:
    void add(ImageSet image, const ImageFile& file) {
        const bool test = split_ && part_of_path(file.name) == Part::Test;
        append_samples(test ? *all_.test : all_.set, std::move(image), file.shown);
    }

public:
    void split() {
        split_ = true;
        all_.test.emplace();
    }

private:
    SampleOptions options_;
    std::map<std::string, std::size_t> notes_;  // of single images, and how many say so
    std::size_t taken_ = 0;
    bool split_ = false;
    Samples all_;
};

// The names of the folders that the images lie in; none where some lie in no folder or all in one.
std::vector<std::string> classes_of_folders(const std::vector<ImageFile>& files) {
    std::set<std::string> folders;
    for (const ImageFile& file : files) {
        const std::string_view folder = file_part(folder_of(file.name));
        if (folder.empty() || part_of(folder) != Part::Unknown) return {};
        folders.emplace(folder);
    }
    if (folders.size() < 2) return {};
    std::vector<std::string> classes(folders.begin(), folders.end());
    std::ranges::sort(classes, in_natural_order);
    return classes;
}

// "0" to "9" are the digits themselves.
bool are_their_numbers(const std::vector<std::string>& classes) {
    for (std::size_t i = 0; i < classes.size(); ++i)
        if (classes[i] != std::to_string(i)) return false;
    return true;
}

}  // namespace

bool is_image_name(std::string_view name) {
    const SampleFormat* format = format_of_name(name);
    return format != nullptr && format->one_image && !file_part(name).starts_with('.');
}

Samples read_image_files(std::vector<ImageFile> files, std::string_view where, const SampleOptions& options) {
    if (files.empty()) throw Error(prefix(where) + "there are no images in this folder");
    std::ranges::sort(files, in_natural_order, &ImageFile::name);
    const std::vector<std::string> classes = classes_of_folders(files);
    constexpr std::size_t kMostClassFolders = 256;
    if (classes.size() > kMostClassFolders) {
        throw Error(prefix(where) + "has " + std::to_string(classes.size()) + " folders of images; at most " +
                    std::to_string(kMostClassFolders) + " classes are known");
    }
    const auto has = [&](Part part) {
        return std::ranges::any_of(files,
                                   [&](const ImageFile& file) { return part_of_path(file.name) == part; });
    };
    ImageReader reader(options);
    if (has(Part::Train) && has(Part::Test)) reader.split();
    reader.read(files, classes);
    Samples all = reader.take();
    if (all.test && all.test->channels != all.set.channels) {
        make_color(all.set);
        make_color(*all.test);
    }
    if (all.fitted)
        all.notes.push_back("images of other sizes are brought to " + std::to_string(all.set.width) + " x " +
                            std::to_string(all.set.height) +
                            " pixels, with bars beside those of other proportions");
    if (all.set.channels != 1)
        all.notes.emplace_back("in color, three numbers per pixel (--color no makes them gray)");
    finish_images(all, where, options);
    if (classes.empty()) return all;
    all.labeled = true;
    all.label_column = "the folders' names";
    if (are_their_numbers(classes)) return all;
    all.set.classes = classes;
    if (all.test) all.test->classes = classes;
    return all;
}

}  // namespace hourglass
