// What an address says of the view.
#include <algorithm>
#include <cmath>

#include "app/views/map/map_view.h"
#include "base/text.h"
#include "platform/platform.h"

namespace hourglass::app::map_view {
namespace {

constexpr float kFarthest = 99'999;  // of a center from zero
constexpr int kWhole = 100;          // percent of zoom: all points just fill the view

// With six significant digits: as many as a float is sure to keep.
std::string coordinate_text(float value) {
    constexpr int kDigits = 6;
    const float size = std::max(std::abs(value), 1e-6f);
    return decimal_text(value,
                        std::clamp(kDigits - 1 - static_cast<int>(std::floor(std::log10(size))), 0, kDigits));
}

// Whether the part is of a look and can be used.
bool take_look(const PlacePart& part, std::optional<MapLook>& look) {
    MapLook wanted = look.value_or(MapLook());
    if (part.key == "center") {
        const auto center = decimals(part.value, -kFarthest, kFarthest);
        if (!center || center->size() != 2) return false;
        wanted.center = {(*center)[0], (*center)[1]};
    } else {
        const auto percent =
            whole_number(part.value, static_cast<int>(std::lround(kWhole * MapCamera::kLeastZoom)),
                         static_cast<int>(std::lround(kWhole * MapCamera::kMostZoom)));
        if (part.key != "zoom" || !percent) return false;
        wanted.zoom = static_cast<float>(*percent) / kWhole;
    }
    look = wanted;
    return true;
}

}  // namespace

std::string MapView::place() const {
    std::string place;
    if (kind_chosen_) add_part(place, lower_case(to_text(kind_)));
    if (emphasized_ >= 0) add_part(place, "only", emphasized_);
    if (!digits_behind_) add_part(place, "nogrid");
    const auto look = view_.look();
    if (!look) return place;
    add_part(place, "center", coordinate_text(look->center.x) + "," + coordinate_text(look->center.y));
    if (const long zoom = std::lround(kWhole * look->zoom); zoom != kWhole) add_part(place, "zoom", zoom);
    return place;
}

bool MapView::take_kind(std::string_view name) {
    for (const MapKind kind : {MapKind::Codes, MapKind::Components, MapKind::Umap}) {
        if (!equal_ignoring_case(name, to_text(kind))) continue;
        if (kind == MapKind::Umap && !platform::UmapWorker::available()) return false;
        kind_chosen_ = true;
        choose_kind(kind);
        return true;
    }
    return false;
}

bool MapView::take_part(const Frame& frame, const PlacePart& part) {
    if (part.key == "only") {
        const auto& labels = frame.state.data->test.labels;
        const auto label = whole_number(part.value, 0, 255);
        if (!label || std::ranges::find(labels, *label) == labels.end()) return false;
        emphasized_ = *label;
        return true;
    }
    if (!part.value.empty()) return false;
    if (part.key != "nogrid") return take_kind(part.key);
    digits_behind_ = false;
    return true;
}

// The kind that suits the model comes at the next look, unless the place names one.
std::vector<std::string> MapView::follow_place(const Frame& frame, std::string_view place) {
    kind_chosen_ = false;
    emphasized_ = -1;
    digits_behind_ = true;
    followed_ = true;
    std::optional<MapLook> look;
    std::vector<std::string> useless = read_parts(
        place, [&](const PlacePart& part) { return take_look(part, look) || take_part(frame, part); });
    view_.fit();  // which another kind does as well
    if (look) view_.look_at(*look);
    return useless;
}

}  // namespace hourglass::app::map_view
