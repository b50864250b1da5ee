// All textures of the program: what the window and the renderer need to know of them.
#pragma once

#include <cstdint>

namespace hourglass::platform {

// A number for the pixels between two places, from 0 to 1 across the texture: others than before have another
// one. 0 for a texture that is not ours, such as the fonts.
std::uint64_t texture_fingerprint(void* id, float left, float top, float right, float bottom);

// The graphics were lost and came back empty: uploads all textures again.
void rebuild_textures();

}  // namespace hourglass::platform
