#include "platform/screenshot.h"

#include <cstddef>
#include <vector>

#include "base/error.h"
#include "platform/opengl.h"

#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#include <stb_image_write.h>

namespace hourglass::platform {

void save_screenshot(const std::string& path, int width, int height) {
    constexpr int kChannels = 3;
    std::vector<unsigned char> pixels(static_cast<std::size_t>(width) * height * kChannels);
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE, pixels.data());
    stbi_flip_vertically_on_write(1);  // OpenGL counts rows from the bottom
    if (!stbi_write_png(path.c_str(), width, height, kChannels, pixels.data(), width * kChannels)) {
        throw Error("cannot write the screenshot to '" + path + "'");
    }
}

}  // namespace hourglass::platform
