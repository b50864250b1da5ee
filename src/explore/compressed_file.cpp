#include "explore/compressed_file.h"

#include "base/error.h"
#include "explore/compressed_pictures.h"

namespace hourglass::explore {

std::shared_ptr<const CompressedFile> open_compressed(const std::string& name,
                                                      std::span<const std::uint8_t> bytes,
                                                      const Autoencoder& model) {
    Container container = unpack(bytes);
    check_model(container, model);
    // Without loss all pictures come back at once.
    constexpr std::size_t kMostPixels = 64'000'000;
    const auto features = static_cast<std::size_t>(model.features());
    if (container.coding != Coding::Lossy && container.count > kMostPixels / features)
        throw Error("holds " + std::to_string(container.count) + " pictures; here there is memory for " +
                    std::to_string(kMostPixels / features) + ", and 'hourglass decompress' takes any number");
    return std::make_shared<const CompressedFile>(
        CompressedFile{name, bytes.size(), std::move(container), model});
}

}  // namespace hourglass::explore
