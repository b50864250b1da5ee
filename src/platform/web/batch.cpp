#include "platform/web/batch.h"

#include <algorithm>

namespace hourglass::platform {
namespace {

struct Group {
    const Piece* first;  // the others have its texture and its clip
    PixelRect bounds;
    std::vector<const Piece*> pieces;
};

bool touches(const Group& group, const Piece& piece) {
    return overlap(group.bounds, piece.bounds) &&
           std::any_of(
               group.pieces.begin(), group.pieces.end(),
               [&](const Piece* other) { return overlap(other->bounds, piece.bounds); });
}

// The group that the piece can join, or null: going back past groups that it does not touch.
Group* find_group(std::vector<Group>& groups, const Piece& piece) {
    for (auto group = groups.rbegin(); group != groups.rend(); ++group) {
        if (group->first->texture == piece.texture && group->first->clip == piece.clip) return &*group;
        if (touches(*group, piece)) return nullptr;
    }
    return nullptr;
}

}  // namespace

Plan plan(const Scene& scene, const PixelRect& part, std::vector<std::uint32_t>& indices) {
    Plan result;
    auto begin = scene.pieces.begin();
    for (auto piece = scene.pieces.end(); piece != scene.pieces.begin();) {
        --piece;
        if (!scene.covers(*piece, part)) continue;
        result.ground = piece->color;
        begin = piece + 1;
        break;
    }

    std::vector<Group> groups;
    for (auto piece = begin; piece != scene.pieces.end(); ++piece) {
        if (!overlap(piece->bounds, part)) continue;
        Group* group = find_group(groups, *piece);
        if (group == nullptr) {
            groups.push_back({&*piece, piece->bounds, {&*piece}});
        } else {
            group->bounds = join(group->bounds, piece->bounds);
            group->pieces.push_back(&*piece);
        }
    }

    for (const Group& group : groups) {
        const auto first = static_cast<unsigned>(indices.size());
        for (const Piece* piece : group.pieces) {
            const auto from = scene.indices.begin() + piece->first;
            indices.insert(indices.end(), from, from + piece->count);
        }
        result.batches.push_back({group.first->texture, intersect(group.first->clip, part), first,
                                  static_cast<unsigned>(indices.size()) - first});
    }
    return result;
}

}  // namespace hourglass::platform
