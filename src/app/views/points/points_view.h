// A table: its rows as points over two or three columns, what the model makes of them and what principal
// components do, the codes, and the error of each column.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "app/state/place.h"
#include "app/state/view.h"
#include "app/views/points/scatter.h"
#include "explore/row_reconstructions.h"

namespace hourglass::app::points_view {

class PointsView final : public View {
public:
    PointsView();
    void draw(const Frame& frame) override;
    void describe(const Frame& frame, nlohmann::json& object) override;
    std::optional<Figure> figure(const Frame& frame) override;
    bool busy() const override { return rows_.behind(); }
    // Columns count from 1; a depth of 0 is none, a color of 0 the class: "axes-1,0,3:color-2:turn-20,13".
    std::string place() const override;
    std::vector<std::string> follow_place(const Frame& frame, std::string_view place) override;

private:
    static constexpr int kFlat = -1;  // instead of a column that goes into the depth

    void follow_data(const Frame& frame);
    std::array<int, 3> usual_axes() const;
    int usual_color() const;
    bool take_part(const PlacePart& part);
    void update(const Frame& frame);
    void compose_space(const Frame& frame);
    void compose_codes(const Frame& frame);
    ImU32 color_of(const Frame& frame, int row) const;
    ScatterCloud cloud_of(const Matrix& values, float radius) const;

    void draw_headline(const Frame& frame);
    void draw_kinds(const Frame& frame);
    void draw_choices(const Frame& frame);
    void draw_space(const Frame& frame, ImVec2 size);
    void draw_codes(const Frame& frame, float width, float height);
    void draw_errors(const Frame& frame, float width);
    void draw_tooltip(const Frame& frame, int row) const;

    std::string summary(const Frame& frame) const;

    RowReconstructions rows_;
    std::shared_ptr<const Dataset> data_;
    std::array<int, 3> axes_{0, kFlat, 1};  // columns: across, away, up
    int color_ = -1;                        // a column; -1: the class
    bool show_data_ = true, show_rebuilt_ = true, show_pca_ = false;
    std::vector<ImU32> colors_;
    Vector spreads_;  // of the columns, unscaled
    Scatter space_, codes_;
    Scatter::Content space_content_, codes_content_;
    std::uint64_t composed_ = 0;  // rows_.version()
    ImU32 composed_for_ = 0;      // the theme
    bool stale_ = true;           // what is shown was chosen anew
};

}  // namespace hourglass::app::points_view
