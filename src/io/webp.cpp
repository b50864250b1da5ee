// WebP images, read by libwebp. Not part of the page, where the browser decodes them.
#include <memory>
#include <string>
#include <webp/decode.h>

#include "base/error.h"
#include "base/text.h"
#include "io/picture.h"
#include "io/sample_format.h"

namespace hourglass {
namespace {

struct FreeWebp {
    void operator()(std::uint8_t* pixels) const { WebPFree(pixels); }
};

Picture decode_webp(std::span<const std::uint8_t> bytes, std::string_view where) {
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(bytes.data(), bytes.size(), &features) != VP8_STATUS_OK)
        throw Error(prefix(where) + "not a WebP image, or a damaged one");
    if (features.has_animation != 0)
        throw Error(prefix(where) + "an animated WebP image; single images are read");
    check_picture_size(features.width, features.height, where);
    Picture picture;
    const std::unique_ptr<std::uint8_t, FreeWebp> rgba(
        WebPDecodeRGBA(bytes.data(), bytes.size(), &picture.width, &picture.height));
    if (!rgba) {
        throw Error(prefix(where) + "a damaged WebP image of " + std::to_string(features.width) + " x " +
                    std::to_string(features.height) + " pixels");
    }
    const std::size_t pixels =
        static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height);
    picture.rgba.assign(rgba.get(), rgba.get() + 4 * pixels);
    return picture;
}

}  // namespace

extern const SampleFormat kWebpFormat;
const SampleFormat kWebpFormat = {
    .name = "WebP",
    .content = "image",
    .endings = ".webp",
    .begins =
        [](std::span<const std::uint8_t> bytes) {
            return begins_with(bytes, "RIFF") && bytes.size() >= 12 && begins_with(bytes.subspan(8), "WEBP");
        },
    .read = [](std::vector<std::uint8_t> bytes, std::string_view where,
               const ReadOptions&) { return picture_content(decode_webp(bytes, where)); },
    .one_image = true,
};

}  // namespace hourglass
