// The parts of a draw command that hang together on the screen: a word, a picture, a button with its label.
// Dear ImGui puts a whole panel into one command; damage.h and batch.h look closer.
#pragma once

#include <cstdint>
#include <imgui.h>
#include <vector>

namespace hourglass::platform {

struct Piece {
    ImVec4 bounds;          // left, top, right, bottom of its triangles
    unsigned first, count;  // in the list's index buffer
};

// Appends the pieces in the order in which they are drawn.
void split(const ImDrawList& list, const ImDrawCmd& command, std::vector<Piece>& pieces);

// Tells pieces apart by their vertices.
std::uint64_t fingerprint(const ImDrawList& list, const ImDrawCmd& command, const Piece& piece);

// Of two rectangles like Piece::bounds.
bool overlap(const ImVec4& a, const ImVec4& b);

}  // namespace hourglass::platform
