// How to draw a part of a scene in few commands: pieces of one texture are drawn together where nothing that
// overlaps lies between them, and what is hidden is left out.
#pragma once

#include <optional>
#include <vector>

#include "platform/web/scene.h"

namespace hourglass::platform {

struct Batch {
    ImTextureID texture;
    PixelRect clip;
    unsigned first, count;  // in Plan::indices
};

struct Plan {
    std::optional<ImU32> ground;  // a color that covers the part, in place of the background
    std::vector<Batch> batches;
};

// Appends the indices that the batches need.
Plan plan(const Scene& scene, const PixelRect& part, std::vector<std::uint32_t>& indices);

}  // namespace hourglass::platform
