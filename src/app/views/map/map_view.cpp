#include "app/views/map/map_view.h"

#include <algorithm>
#include <array>
#include <utility>

#include "app/state/words.h"
#include "app/views/shared/absence.h"
#include "app/views/shared/pictures.h"
#include "base/format.h"
#include "explore/map_table.h"
#include "ui/colors.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::map_view {
namespace {

constexpr int kUmapPoints[] = {2500, 5000, 10000};

std::vector<int> classes_of(const ImageSet& images) {
    std::array<bool, 256> seen{};
    for (const std::uint8_t label : images.labels) seen[label] = true;
    std::vector<int> classes;
    for (int label = 0; label < 256; ++label)
        if (seen[static_cast<std::size_t>(label)]) classes.push_back(label);
    return classes;
}

bool is_planar(const Frame& frame) { return frame.snapshot.model.spec().latent == 2; }

}  // namespace

MapView::MapView() : View({"Map", "Map", icon::kMap}) {}

std::unique_ptr<View> make_view() { return std::make_unique<MapView>(); }

bool MapView::busy() const {
    const bool encoding = codes_.count() > 0 && !codes_.complete();
    return encoding || projection_.behind() || view_.behind() || projection_.umap().running() || umap_due_;
}

// Codes of another length or of other digits: the map starts over, but for what an address has just asked
// for.
void MapView::follow_model(const Frame& frame) {
    codes_.update(frame);
    const bool others = codes_.generation() != generation_, asked = std::exchange(followed_, false);
    if (!others && !asked) return;
    generation_ = codes_.generation();
    const bool planar = is_planar(frame);
    kind_chosen_ = kind_chosen_ && (kind_ != MapKind::Codes || planar);
    const MapKind before = kind_;
    if (!kind_chosen_) kind_ = planar ? MapKind::Codes : MapKind::Components;
    umap_due_ = kind_ == MapKind::Umap && (others || projection_.umap().empty());
    if (others || kind_ != before) place_.forget();
    if (!asked) view_.fit();
}

void MapView::choose_kind(MapKind kind) {
    if (kind == kind_) return;
    kind_ = kind;
    place_.forget();
    view_.fit();
    if (kind != MapKind::Umap) return;
    umap_due_ = projection_.umap().empty();
    if (umap_points_ == 0) umap_points_ = kUmapPoints[0];
}

void MapView::draw_kinds(const Frame& frame) {
    std::vector<MapKind> kinds;
    if (is_planar(frame)) kinds.push_back(MapKind::Codes);
    kinds.push_back(MapKind::Components);
    const bool umap = platform::UmapWorker::available();
    if (umap) kinds.push_back(MapKind::Umap);
    std::vector<std::string> names;
    int selected = 0;
    for (const MapKind kind : kinds) {
        if (kind == kind_) selected = static_cast<int>(names.size());
        names.emplace_back(to_text(kind));
    }
    std::string about =
        "PCA: the plane in which the codes vary most, that of their first two principal components.";
    if (is_planar(frame)) about = "Codes: their two numbers as they are. " + about;
    if (umap)
        about += " UMAP: puts " + words_of(frame.state).many +
                 " with similar codes next to each other. Distances between groups mean little.";
    const int clicked = segments("Projection", names, selected, 66 * static_cast<float>(names.size()), about);
    if (clicked >= 0) {
        kind_chosen_ = true;
        choose_kind(kinds[static_cast<std::size_t>(clicked)]);
    }
    if (umap) return;
    ImGui::SameLine();
    ImGui::BeginDisabled();
    button("UMAP");
    ImGui::EndDisabled();
    help("UMAP runs only on the page in a browser, not in this window.");
}

void MapView::draw_save_buttons(const Frame& frame) {
    ImGui::BeginDisabled(projection_.count() == 0);
    picture_button(frame, "Save picture of the map", "map", [&] { return figure(frame).value_or(Figure{}); });
    ImGui::SameLine(0, 4);
    if (icon_button("Save points as a table", icon::kFile,
                    "Saves positions, labels and codes of the points as a table (CSV).")) {
        const bool umap = kind_ == MapKind::Umap;
        const ConstMatrixView codes = umap ? ConstMatrixView(projection_.umap().codes()) : codes_.codes();
        const Eigen::Index count = std::min(codes.cols(), projection_.places().cols());
        frame.ask(action::SaveFile{file_stem(frame, frame.runs, "map") + ".csv",
                                   map_table(projection_.places().leftCols(count), codes.leftCols(count),
                                             frame.state.data->test.labels)});
    }
    ImGui::EndDisabled();
}

void MapView::draw_toolbar(const Frame& frame) {
    const float width = ImGui::GetContentRegionAvail().x, left = ImGui::GetCursorPosX();
    const float saves = 2 * metrics().control + 4;
    draw_kinds(frame);
    const float used = ImGui::GetItemRectMax().x - ImGui::GetWindowPos().x - left;
    const char* const behind = "Latent grid";
    const bool latent_grid = kind_ == MapKind::Codes && !is_table(frame.state.data->test);
    const bool fits = used + toggle_width(behind) + saves + 3 * metrics().gap < width;
    const auto draw_toggle = [&] {
        toggle(behind, &digits_behind_);
        help("The " + words_of(frame.state).many + " that the model decodes, all over the plane.");
    };
    if (latent_grid && fits) {
        ImGui::SameLine(0, 2 * metrics().gap);
        draw_toggle();
    }
    ImGui::SameLine();
    ImGui::SetCursorPosX(left + width - saves);
    draw_save_buttons(frame);
    if (latent_grid && !fits) draw_toggle();
}

bool MapView::shows_grid(const Frame& frame) const {
    return digits_behind_ && kind_ == MapKind::Codes && !is_table(frame.state.data->test);
}

// The part of the plane that is in sight.
std::optional<Figure> MapView::figure(const Frame& frame) {
    if (projection_.count() == 0) return std::nullopt;
    const ImageSet& test = frame.state.data->test;
    const PlanePoint low = view_.camera().to_plane({view_.min().x, view_.max().y});
    const PlanePoint high = view_.camera().to_plane({view_.max().x, view_.min().y});
    PlanePoints points{.places = projection_.places(),
                       .labels = test.labels,
                       .colors = {},
                       .names = {},
                       .emphasized = emphasized_,
                       .low = {low.x, low.y},
                       .high = {high.x, high.y},
                       .x_label = projection_.axis(0),
                       .y_label = projection_.axis(1)};
    if (shows_grid(frame)) points.pictures = view_.grid_on_paper();
    const std::vector<int> classes = classes_of(test);
    for (int label = 0; label <= classes.back(); ++label) {
        points.colors.push_back(to_rgb(class_color(label)));
        points.names.push_back(name_of_label(test, static_cast<std::size_t>(label)));
    }
    return plane_figure(legend_of("Codes of " + note(frame), frame, frame.runs), points);
}

// Its colors; a click leaves one class only, another one all.
void MapView::draw_legend(const Frame& frame) {
    const std::vector<int> classes = classes_of(frame.state.data->test);
    if (classes.size() < 2 || classes.size() > 10) {
        emphasized_ = -1;
        return;
    }
    if (std::ranges::find(classes, emphasized_) == classes.end()) emphasized_ = -1;
    const Palette& p = palette();
    const float height = metrics().control - 6;
    const float each = std::min(44.0f, ImGui::GetContentRegionAvail().x / static_cast<float>(classes.size()));
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (const int label : classes) {
        if (label != classes.front()) ImGui::SameLine(0, 0);
        const std::string digit = std::to_string(label);
        if (click_area(("Only " + digit).c_str(), {each, height}, Role::Switch))
            emphasized_ = emphasized_ == label ? -1 : label;
        const bool on = emphasized_ == label, faint = emphasized_ >= 0 && !on;
        record_value(on ? "true" : "false");
        const ImVec2 min = ImGui::GetItemRectMin(), max = ImGui::GetItemRectMax();
        if (on || ImGui::IsItemHovered())
            list.AddRectFilled({min.x, min.y}, {max.x - 2, max.y}, on ? p.raised : p.hover, height / 2);
        const float y = (min.y + max.y) / 2, x = (min.x + max.x) / 2 - 1;
        list.AddCircleFilled({x - 8, y}, 5, with_alpha(class_color(label), faint ? 0.35f : 1));
        draw_text(list, on ? fonts().bold : fonts().body, {x + 1, y - line_height(fonts().body) / 2},
                  faint ? p.dim : p.text, digit);
        help("Click to show only this class, again to show all.");
    }
}

void MapView::draw_umap_progress(const Frame& frame) {
    const UmapLayout& umap = projection_.umap();
    const float cancel = button_width("Cancel", icon::kClose);
    const float width = ImGui::GetContentRegionAvail().x - cancel - metrics().gap;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    draw_text(
        *ImGui::GetWindowDrawList(), fonts().small, start, palette().dim,
        "UMAP of " + with_commas(umap.count()) + " " + words_of(frame.state).many + ": " + umap.stage());
    ImGui::SetCursorScreenPos({start.x, start.y + line_height(fonts().small) + 4});
    progress_bar(umap.progress(), width);
    ImGui::SetCursorScreenPos({start.x + width + metrics().gap, start.y});
    if (button("Cancel", icon::kClose)) projection_.umap().cancel();
}

void MapView::draw_umap_tools(const Frame& frame) {
    UmapLayout& umap = projection_.umap();
    if (codes_.whole() < UmapLayout::kFewest) {
        umap_due_ = false;
        paragraph(fonts().small, palette().dim, "UMAP needs at least 16 " + words_of(frame.state).many + ".");
        return;
    }
    if (umap_due_ && codes_.count() >= UmapLayout::kFewest &&
        (codes_.complete() || frame.training() || codes_.count() >= umap_points_)) {
        umap_due_ = false;
        projection_.start_umap(frame, codes_, umap_points_);
    }
    if (umap.running()) return draw_umap_progress(frame);
    std::vector<std::string> names;
    int selected = -1;
    for (const int points : kUmapPoints) {
        if (!names.empty() && points > codes_.whole()) break;
        if (points == umap_points_) selected = static_cast<int>(names.size());
        names.push_back(with_commas(std::min(points, codes_.whole())));
    }
    const int clicked =
        segments("Points", names, selected, 70 * static_cast<float>(names.size()),
                 "How many test " + words_of(frame.state).many + " UMAP lays out. More take longer.");
    if (clicked >= 0) umap_points_ = kUmapPoints[clicked];
    ImGui::SameLine(0, 2 * metrics().gap);
    const bool earlier = !umap.empty() && umap.model_version() != frame.snapshot.model_version;
    if (button("Update", icon::kReset, earlier ? ButtonKind::Primary : ButtonKind::Plain) ||
        (clicked >= 0 && umap.count() != umap_points_))
        umap_due_ = true;
    help(earlier ? "The model has changed since this map was made." : "Computes the map again.");
    if (!umap.problem().empty()) paragraph(fonts().small, palette().danger, umap.stage());
}

std::string MapView::note(const Frame& frame) const {
    const std::string samples = " test " + words_of(frame.state).many;
    const UmapLayout& umap = projection_.umap();
    if (kind_ == MapKind::Umap) return with_commas(umap.count()) + samples;
    if (codes_.complete()) return with_commas(codes_.count()) + samples;
    return with_commas(codes_.count()) + " of " + with_commas(codes_.whole()) + samples;
}

void MapView::draw_content(const Frame& frame) {
    constexpr float kStripHeight = 112, kStripWidth = 150;
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const bool beside = room.x >= 640;
    const float gap = 2 * metrics().gap;
    const ImVec2 map(beside ? room.x - kStripWidth - gap : room.x,
                     std::max(beside ? room.y : room.y - kStripHeight - metrics().gap, 260.0f));
    const ImVec2 start = ImGui::GetCursorScreenPos();
    view_.draw(frame, map,
               {.map = projection_,
                .place = place_,
                .emphasized = emphasized_,
                .digits_behind = shows_grid(frame),
                .note = note(frame)});
    if (!place_.chosen() && projection_.count() > 0 && !projection_.gliding()) {
        const PlaneBox& box = projection_.box();
        place_.choose({(box.low.x + box.high.x) / 2, (box.low.y + box.high.y) / 2});
    }
    place_.update(frame, projection_, emphasized_);
    ImGui::SetCursorScreenPos(beside ? ImVec2(start.x + map.x + gap, start.y)
                                     : ImVec2(start.x, start.y + map.y + metrics().gap));
    ImGui::BeginGroup();
    place_.draw(frame, beside ? ImVec2(kStripWidth, map.y) : ImVec2(map.x, kStripHeight));
    ImGui::EndGroup();
}

void MapView::draw(const Frame& frame) {
    if (!frame.has_model() ||
        frame.snapshot.model.features() != static_cast<int>(frame.state.data->test.features())) {
        draw_absence(frame);
        return;
    }
    follow_model(frame);
    if (!codes_.finite()) {
        paragraph(fonts().body, palette().dim,
                  "The model's codes are no longer finite: training has diverged. Reset it.");
        return;
    }
    projection_.update(frame, codes_, kind_);
    draw_toolbar(frame);
    draw_legend(frame);
    if (kind_ == MapKind::Umap) draw_umap_tools(frame);
    draw_content(frame);
}

}  // namespace hourglass::app::map_view
