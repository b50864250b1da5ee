#include "platform/batch.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace hourglass::platform {
namespace {

struct Member {
    ImVec4 bounds;
    unsigned first, count;  // in the list's index buffer
};

struct Batch {
    ImDrawCmd command;  // the first of its members
    std::vector<Member> members;
};

bool overlap(const ImVec4& a, const ImVec4& b) { return a.x < b.z && b.x < a.z && a.y < b.w && b.y < a.w; }

bool overlap(const Batch& batch, const ImVec4& bounds) {
    return std::any_of(batch.members.begin(), batch.members.end(),
                       [&](const Member& member) { return overlap(member.bounds, bounds); });
}

bool alike(const ImDrawCmd& a, const ImDrawCmd& b) {
    return a.TextureId == b.TextureId && a.VtxOffset == b.VtxOffset &&
           std::memcmp(&a.ClipRect, &b.ClipRect, sizeof a.ClipRect) == 0;
}

ImVec4 join(const ImVec4& a, const ImVec4& b) {
    return {std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.z, b.z), std::max(a.w, b.w)};
}

ImVec4 bounds_of_triangle(const ImDrawList& list, const ImDrawCmd& command, unsigned first) {
    const auto at = [&](unsigned corner) {
        return list
            .VtxBuffer[static_cast<int>(list.IdxBuffer[static_cast<int>(first + corner)] + command.VtxOffset)]
            .pos;
    };
    const ImVec2 a = at(0), b = at(1), c = at(2);
    return {std::min({a.x, b.x, c.x}), std::min({a.y, b.y, c.y}), std::max({a.x, b.x, c.x}),
            std::max({a.y, b.y, c.y})};
}

// A command's triangles in pieces that hang together on the screen: Dear ImGui has put the caption of one
// picture and the frame of the next, elsewhere, into one command.
void split(const ImDrawList& list, const ImDrawCmd& command, std::vector<Member>& pieces) {
    constexpr float kReach = 4;  // between the letters of a word
    pieces.clear();
    for (unsigned i = command.IdxOffset; i < command.IdxOffset + command.ElemCount; i += 3) {
        const ImVec4 bounds = bounds_of_triangle(list, command, i);
        const ImVec4 reach(bounds.x - kReach, bounds.y - kReach, bounds.z + kReach, bounds.w + kReach);
        if (!pieces.empty() && overlap(pieces.back().bounds, reach)) {
            pieces.back().bounds = join(pieces.back().bounds, bounds);
            pieces.back().count += 3;
        } else {
            pieces.push_back({bounds, i, 3});
        }
    }
}

// The batch that the command can join, or null: going back past batches that it does not touch.
Batch* find_batch(std::vector<Batch>& batches, const ImDrawCmd& command, const ImVec4& bounds) {
    for (auto batch = batches.rbegin(); batch != batches.rend(); ++batch) {
        if (alike(batch->command, command)) return &*batch;
        if (overlap(*batch, bounds)) return nullptr;
    }
    return nullptr;
}

void rebuild(ImDrawList& list, const std::vector<Batch>& batches) {
    ImVector<ImDrawIdx> indices;
    indices.reserve(list.IdxBuffer.Size);
    list.CmdBuffer.resize(0);
    for (const Batch& batch : batches) {
        ImDrawCmd command = batch.command;
        command.IdxOffset = static_cast<unsigned>(indices.Size);
        for (const Member& member : batch.members) {
            const int at = indices.Size;
            indices.resize(at + static_cast<int>(member.count));
            std::memcpy(&indices.Data[at], &list.IdxBuffer.Data[member.first],
                        member.count * sizeof(ImDrawIdx));
        }
        command.ElemCount = static_cast<unsigned>(indices.Size) - command.IdxOffset;
        list.CmdBuffer.push_back(command);
    }
    list.IdxBuffer.swap(indices);
}

}  // namespace

void merge_commands(ImDrawList& list) {
    std::vector<Batch> batches;
    std::vector<Member> pieces;
    for (const ImDrawCmd& command : list.CmdBuffer) {
        if (command.UserCallback != nullptr) return;
        if (command.ElemCount == 0) continue;
        split(list, command, pieces);
        for (const Member& piece : pieces) {
            Batch* batch = find_batch(batches, command, piece.bounds);
            if (batch == nullptr) batch = &batches.emplace_back(Batch{command, {}});
            batch->members.push_back(piece);
        }
    }
    if (batches.size() < static_cast<std::size_t>(list.CmdBuffer.Size)) rebuild(list, batches);
}

}  // namespace hourglass::platform
