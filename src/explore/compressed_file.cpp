#include "explore/compressed_file.h"

#include "base/error.h"
#include "explore/compressed_pictures.h"

namespace hourglass::explore {

std::shared_ptr<const CompressedFile> open_compressed(const std::string& name,
                                                      std::span<const std::uint8_t> bytes,
                                                      const Autoencoder& model) {
    Container container = unpack(bytes);
    check_model(container, model);
    if (container.coding != Coding::Lossy)
        throw Error("its pictures were compressed without loss; 'hourglass decompress' turns them back");
    return std::make_shared<const CompressedFile>(
        CompressedFile{name, bytes.size(), std::move(container), model});
}

}  // namespace hourglass::explore
