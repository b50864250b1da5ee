// Many images, a file each, as one set of samples: from a folder or an archive, possibly a folder per class.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "io/samples.h"

namespace hourglass {

struct ImageFile {
    std::string name;   // with the folders below the one that is read: "7/12.png"
    std::string shown;  // for messages
    std::function<std::vector<std::uint8_t>()> read{};  // throws Error
};

// Whether the name is that of an image, and not a hidden one such as "._1.png", which macOS leaves.
bool is_image_name(std::string_view name);

// The images in the natural order of their names (1, 2, 10), with the names as those of the samples. If all
// lie in folders, and in more than one, these are the classes; if the folders above them are called train and
// test or the like, the set is split so. Throws Error, which begins with `where` or a file's name, when there
// is none or they are not of one size.
Samples read_image_files(std::vector<ImageFile> files, std::string_view where, const SampleOptions& options);

}  // namespace hourglass
