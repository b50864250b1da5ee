#include "app/views/map/map_place.h"

#include <algorithm>
#include <span>

#include "analysis/nearest.h"
#include "app/state/words.h"
#include "app/views/shared/code_bars.h"
#include "app/views/shared/row_text.h"
#include "ui/widgets.h"

namespace hourglass::app::map_view {

void MapPlace::choose(PlanePoint at) {
    chosen_ = changed_ = true;
    at_ = at;
}

void MapPlace::update(const Frame& frame, const MapProjection& map, int emphasized) {
    if (!chosen_ || map.count() == 0) return;
    const Snapshot& snapshot = frame.snapshot;
    const bool same = map_version_ == map.version() && model_version_ == snapshot.model_version &&
                      emphasized_ == emphasized;
    if (!changed_ && same) return;
    changed_ = false;
    emphasized_ = emphasized;
    map_version_ = map.version();
    model_version_ = snapshot.model_version;
    code_ = map.to_code(at_);
    const Vector place = Eigen::Vector2f(at_.x, at_.y);
    const std::vector<Neighbor> found = hourglass::nearest(map.places(), place, 1);
    nearest_ = found.empty() ? -1 : found.front().index;
    const ImageSet& test = frame.state.data->test;
    label_ = emphasized >= 0 ? emphasized : test.labels[static_cast<std::size_t>(std::max(nearest_, 0))];
    const auto label = static_cast<std::uint8_t>(label_);
    const Matrix pixels = snapshot.model.decode(code_, ThreadTeam::single(), {&label, 1});
    decoded_ = pixels;
    mean_ = pixels.mean();
    sheet_.resize(1, test.width, test.height, test.channels);
    sheet_.set(0, pixels.data());
    if (nearest_ >= 0) digit_.show(frame, nearest_);
}

void MapPlace::draw_picture(int which, ImVec2 position, float side, const char* name) {
    if (which == 0)
        sheet_.draw(0, position, {side, side}, palette().model_ink);
    else
        digit_.draw_digit(position, side);
    draw_text(*ImGui::GetWindowDrawList(), fonts().small, {position.x, position.y + side + 2}, palette().dim,
              name);
}

// A row is no picture: its columns in words.
void MapPlace::draw_rows(const Frame& frame, ImVec2 size) {
    const float line = line_height(fonts().small) + 2, left = ImGui::GetCursorPosX();
    const bool upright = size.x < size.y;
    const auto most = static_cast<std::size_t>(std::max(1.0f, (upright ? size.y / 2 : size.y) / line - 3));
    for (int which = 0; which < 2; ++which) {
        ImGui::BeginGroup();
        text(fonts().bold, palette().text, which == 0 ? "Decoded here" : "Nearest row");
        if (which == 1 && nearest_ >= 0) text(fonts().small, palette().dim, digit_.name());
        const Matrix& row = which == 0 ? decoded_ : digit_.row();
        if (row.size() > 0)
            for (const std::string& words : row_lines(frame, row, most))
                text(fonts().small, palette().text, words);
        ImGui::EndGroup();
        if (upright) {
            ImGui::Dummy({0, 8});
        } else if (which == 0) {
            ImGui::SameLine();
            ImGui::SetCursorPosX(left + size.x / 2);
        }
    }
}

void MapPlace::draw(const Frame& frame, ImVec2 size) {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    if (!chosen_ || code_.size() == 0) return;
    if (is_table(frame.state.data->test)) return draw_rows(frame, size);
    const bool upright = size.x < size.y;
    const int latent = static_cast<int>(code_.size());
    const float label = line_height(fonts().small) + 8, gap = 12;
    const float wanted = upright ? std::min(size.x, (size.y - 2 * label) / 3) : size.y - label;
    const float side = std::max(crisp_size(frame.state.data->test.width, wanted), 28.0f);
    const ImVec2 second =
        upright ? ImVec2(start.x, start.y + side + label) : ImVec2(start.x + side + gap, start.y);
    draw_picture(0, start, side, "Decoded here");
    draw_picture(1, second, side, words_of(frame.state).one == "digit" ? "Nearest digit" : "Nearest picture");
    const ImVec2 third =
        upright ? ImVec2(start.x, second.y + side + label) : ImVec2(second.x + side + gap, start.y);
    ImGui::SetCursorScreenPos(third);
    const ImVec2 left(start.x + size.x - third.x, upright ? start.y + size.y - third.y : side);
    if (left.x < 40 || left.y < 30) return;
    draw_code_bars("Code of the point", std::span(code_.data(), static_cast<std::size_t>(latent)),
                   frame.snapshot.codes.gaussian, latent, left);
    if (!upright)
        draw_text(*ImGui::GetWindowDrawList(), fonts().small, {third.x, start.y + side + 2}, palette().dim,
                  left.x > 230 ? "Its code. Click the map, or drag the cross." : "Its code");
}

}  // namespace hourglass::app::map_view
