// Fewer draw commands for the same picture. Dear ImGui starts a new command whenever the texture changes, so
// that a row of pictures with a caption each costs two commands a picture; and every command has its price in
// a browser.
#pragma once

#include <imgui.h>

namespace hourglass::platform {

// Moves commands of one texture together where nothing that overlaps lies between them.
void merge_commands(ImDrawList& list);

}  // namespace hourglass::platform
