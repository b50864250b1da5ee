#include "platform/screenshot.h"

#include <cstdint>
#include <vector>

#include "base/error.h"
#include "platform/opengl.h"

#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#include <stb_image_write.h>

namespace hourglass::platform {

void save_screenshot(const std::string& path, int width, int height) {
    constexpr int kRead = 4, kWritten = 3;
    std::vector<std::uint8_t> rgba(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
                                   kRead);
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, rgba.data());
    // OpenGL counts rows from the bottom, and its pixels have an alpha that nobody needs.
    std::vector<std::uint8_t> rgb;
    rgb.reserve(rgba.size() / kRead * kWritten);
    for (int row = height - 1; row >= 0; --row) {
        const std::uint8_t* from = rgba.data() + static_cast<std::size_t>(row) * width * kRead;
        for (int i = 0; i < width; ++i) rgb.insert(rgb.end(), from + kRead * i, from + kRead * i + kWritten);
    }
    if (!stbi_write_png(path.c_str(), width, height, kWritten, rgb.data(), width * kWritten))
        throw Error("cannot write the screenshot to '" + path + "'");
}

}  // namespace hourglass::platform
