#include "explore/map_projection.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "analysis/nearest.h"
#include "platform/platform.h"

namespace hourglass::explore {
namespace {

constexpr Eigen::Index kFitNumbers = 64 * 1024;  // of the codes that a plane is fitted to
constexpr Eigen::Index kFewestFitted = 256;
constexpr int kRefinements = 20;  // of a plane that is fitted by iteration
constexpr double kGlide = 0.12;   // seconds
constexpr int kUmapNeighbors = 5;

// A subsample of the codes, so that all kinds of digits are among them.
Matrix thinned(ConstMatrixView codes) {
    const Eigen::Index most = std::max(kFitNumbers / codes.rows(), kFewestFitted);
    const Eigen::Index step = std::max<Eigen::Index>(1, (codes.cols() + most - 1) / most);
    Matrix some(codes.rows(), (codes.cols() + step - 1) / step);
    for (Eigen::Index i = 0; i < some.cols(); ++i) some.col(i) = codes.col(i * step);
    return some;
}

// From the lowest to the highest value but for one in 400 at either end.
std::pair<float, float> usual_range(ConstMatrixView places, int row) {
    std::vector<float> values(static_cast<std::size_t>(places.cols()));
    for (Eigen::Index i = 0; i < places.cols(); ++i) values[static_cast<std::size_t>(i)] = places(row, i);
    const auto left_out = static_cast<std::ptrdiff_t>(values.size() / 400);
    std::nth_element(values.begin(), values.begin() + left_out, values.end());
    const float low = values[static_cast<std::size_t>(left_out)];
    std::nth_element(values.begin(), values.end() - 1 - left_out, values.end());
    return {low, values[values.size() - 1 - static_cast<std::size_t>(left_out)]};
}

PlaneBox box_of(ConstMatrixView places) {
    if (places.cols() == 0) return {{-1, -1}, {1, 1}};
    const auto [left, right] = usual_range(places, 0);
    const auto [bottom, top] = usual_range(places, 1);
    return {{left, bottom}, {right, top}};
}

float moved(float from, float to, float share) { return from + (to - from) * share; }

PlaneBox moved(const PlaneBox& from, const PlaneBox& to, float share) {
    return {{moved(from.low.x, to.low.x, share), moved(from.low.y, to.low.y, share)},
            {moved(from.high.x, to.high.x, share), moved(from.high.y, to.high.y, share)}};
}

}  // namespace

const char* to_text(MapKind kind) {
    switch (kind) {
        case MapKind::Codes:
            return "Codes";
        case MapKind::Components:
            return "PCA";
        case MapKind::Umap:
            break;
    }
    return "UMAP";
}

// The first plane is always of the same codes, so that the same model's map is never the mirror image.
void MapProjection::fit_plane(ConstMatrixView codes) {
    if (plane_.empty()) plane_ = fit_principal_plane(codes.leftCols(std::min(codes.cols(), kFewestFitted)));
    const int iterations = codes.rows() > 512 ? 1 : 3;
    plane_ = fit_principal_plane(thinned(codes), plane_, iterations);
}

void MapProjection::find_targets(const MapCodes& codes) {
    switch (kind_) {
        case MapKind::Codes:
            targets_ = codes.codes();
            break;
        case MapKind::Components:
            fit_plane(codes.codes());
            targets_ = plane_.project(codes.codes());
            break;
        case MapKind::Umap:
            targets_ = umap_.places();
            break;
    }
    target_box_ = box_of(targets_);
}

void MapProjection::update(const Look& look, const MapCodes& codes, MapKind kind) {
    umap_.poll();
    const bool other = kind != kind_ || codes.generation() != generation_;
    if (codes.generation() != generation_) {
        plane_ = {};
        umap_.clear();
    }
    kind_ = kind;
    generation_ = codes.generation();
    // The first plane needs enough of them.
    if (codes.count() < std::min<Eigen::Index>(codes.whole(), kFewestFitted)) {
        targets_.resize(2, 0);
        places_.resize(2, 0);
        codes_version_ = codes.version();
        gliding_ = false;
        return;
    }
    const bool fresh = codes_version_ != codes.version() || other;
    if (fresh && codes.codes().rows() > kLongestExactCode && !look.training())
        refinements_left_ = kRefinements;
    const bool refine = refinements_left_ > 0 && kind_ == MapKind::Components;
    refinements_left_ = refine ? refinements_left_ - 1 : 0;
    const bool laid_out = other || umap_version_ != umap_.version();
    codes_version_ = codes.version();
    umap_version_ = umap_.version();
    if (kind_ == MapKind::Umap ? laid_out : fresh || refine) {
        find_targets(codes);
        gliding_ = true;
    }
    if (gliding_) glide(other);
}

void MapProjection::glide(bool jump) {
    const double now = platform::seconds();
    const double time = std::min(now - last_glide_, 0.1);
    last_glide_ = now;
    ++version_;
    const Eigen::Index known = std::min(places_.cols(), targets_.cols());
    const float size =
        std::max({target_box_.high.x - target_box_.low.x, target_box_.high.y - target_box_.low.y, 1e-4f});
    const bool there =
        jump || known == 0 || !places_.allFinite() ||
        (targets_.leftCols(known) - places_.leftCols(known)).cwiseAbs().maxCoeff() < 0.0005f * size;
    if (there) {
        places_ = targets_;
        box_ = target_box_;
        gliding_ = false;
        return;
    }
    const auto share = static_cast<float>(1 - std::exp(-time / kGlide));
    Matrix next = targets_;
    next.leftCols(known) =
        places_.leftCols(known) + share * (targets_.leftCols(known) - places_.leftCols(known));
    places_ = std::move(next);
    box_ = moved(box_, target_box_, share);
}

void MapProjection::start_umap(const Look& look, const MapCodes& codes, int count) {
    const ConstMatrixView some = codes.codes().leftCols(std::min(count, codes.count()));
    const PrincipalPlane plane = fit_principal_plane(thinned(some), plane_);
    umap_.start(some, plane.project(some), look.snapshot.model_version);
}

std::string MapProjection::axis(int which) const {
    const std::string number = std::to_string(which + 1);
    if (kind_ == MapKind::Codes) return "z" + number;
    if (kind_ == MapKind::Umap) return "UMAP " + number;
    const auto percent = std::lround(100 * plane_.explained[static_cast<std::size_t>(which)]);
    return "PC " + number + " (" + std::to_string(percent) + " % of the variance)";
}

Vector MapProjection::to_code(PlanePoint place) const {
    Vector at(2);
    at << place.x, place.y;
    if (kind_ == MapKind::Codes) return at;
    if (kind_ == MapKind::Components) return plane_.lift(at);
    Vector code = Vector::Zero(umap_.codes().rows());
    float whole = 0;
    for (const Neighbor& near : nearest(umap_.places(), at, kUmapNeighbors)) {
        const float weight = 1 / (near.distance * near.distance + 1e-6f);
        code += weight * umap_.codes().col(near.index);
        whole += weight;
    }
    return whole > 0 ? Vector(code / whole) : code;
}

}  // namespace hourglass::explore
