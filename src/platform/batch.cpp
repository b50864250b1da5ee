#include "platform/batch.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "platform/pieces.h"

namespace hourglass::platform {
namespace {

struct Batch {
    ImDrawCmd command;  // the first of those that came together here
    std::vector<Piece> pieces;
};

bool touches(const Batch& batch, const ImVec4& bounds) {
    return std::any_of(batch.pieces.begin(), batch.pieces.end(),
                       [&](const Piece& piece) { return overlap(piece.bounds, bounds); });
}

bool alike(const ImDrawCmd& a, const ImDrawCmd& b) {
    return a.TextureId == b.TextureId && a.VtxOffset == b.VtxOffset &&
           std::memcmp(&a.ClipRect, &b.ClipRect, sizeof a.ClipRect) == 0;
}

// The batch that a piece can join, or null: going back past batches that it does not touch.
Batch* find_batch(std::vector<Batch>& batches, const ImDrawCmd& command, const Piece& piece) {
    for (auto batch = batches.rbegin(); batch != batches.rend(); ++batch) {
        if (alike(batch->command, command)) return &*batch;
        if (touches(*batch, piece.bounds)) return nullptr;
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
        for (const Piece& piece : batch.pieces) {
            const int at = indices.Size;
            indices.resize(at + static_cast<int>(piece.count));
            std::memcpy(&indices.Data[at], &list.IdxBuffer.Data[piece.first],
                        piece.count * sizeof(ImDrawIdx));
        }
        command.ElemCount = static_cast<unsigned>(indices.Size) - command.IdxOffset;
        list.CmdBuffer.push_back(command);
    }
    list.IdxBuffer.swap(indices);
}

}  // namespace

void merge_commands(ImDrawList& list) {
    std::vector<Batch> batches;
    std::vector<Piece> pieces;
    for (const ImDrawCmd& command : list.CmdBuffer) {
        if (command.UserCallback != nullptr) return;
        pieces.clear();
        split(list, command, pieces);
        for (const Piece& piece : pieces) {
            Batch* batch = find_batch(batches, command, piece);
            if (batch == nullptr) batch = &batches.emplace_back(Batch{command, {}});
            batch->pieces.push_back(piece);
        }
    }
    if (batches.size() < static_cast<std::size_t>(list.CmdBuffer.Size)) rebuild(list, batches);
}

}  // namespace hourglass::platform
