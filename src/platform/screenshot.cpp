#include "platform/screenshot.h"

#include "base/error.h"
#include "platform/capture.h"

#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#include <stb_image_write.h>

namespace hourglass::platform {

void save_screenshot(const std::string& path, int width, int height) {
    constexpr int kChannels = 3;
    const Pixels pixels = read_framebuffer({0, 0, width, height}, height);
    if (!stbi_write_png(path.c_str(), width, height, kChannels, pixels.rgb.data(), width * kChannels))
        throw Error("cannot write the screenshot to '" + path + "'");
}

}  // namespace hourglass::platform
