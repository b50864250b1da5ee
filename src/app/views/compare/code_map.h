// The codes of a thousand test digits on a plane: as they are if they are two numbers, else by their first
// two principal components. A small map, to be seen beside another.
#pragma once

#include <cstdint>
#include <functional>
#include <imgui.h>
#include <memory>
#include <string>
#include <vector>

#include "analysis/principal_plane.h"
#include "app/state/frame.h"
#include "explore/figures.h"
#include "explore/incremental_pass.h"

namespace hourglass::app::compare_view {

class CodeMap {
public:
    // latent x count from features x count.
    using Encode = std::function<Matrix(ConstMatrixView images, Labels labels)>;
    // Encodes for about so many milliseconds; the map is drawn anew when all codes are of this version.
    void advance(const std::shared_ptr<const Dataset>& data, std::uint64_t version, double milliseconds,
                 const Encode& encode);
    bool behind() const { return columns_.behind(); }
    int count() const { return static_cast<int>(places_.cols()); }

    // "z1 from -3 to 4, ...": where the codes lie, and of how many the nearest is of the same class.
    const std::string& description() const { return description_; }
    void draw(const char* name, ImVec2 size) const;
    // For a figure; the colors and names are the caller's.
    PlanePoints points() const;

private:
    std::shared_ptr<const Dataset> data_;
    IncrementalPass columns_;
    Labels labels() const;
    std::string describe() const;
    Matrix codes_;
    Matrix places_;  // 2 x digits
    PrincipalPlane plane_;
    Spot low_, high_;
    std::string description_;
    std::uint64_t placed_ = ~std::uint64_t{0};  // the version that the places are of
};

}  // namespace hourglass::app::compare_view
