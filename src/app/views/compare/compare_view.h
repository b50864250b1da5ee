// Compares runs: their curves in one plot, and two models on the same digits. PCA with as
// many components is always one of them.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/state/view.h"
#include "app/views/compare/run_list.h"
#include "app/views/compare/side_by_side.h"
#include "ui/plot.h"

namespace hourglass::app::compare_view {

class CompareView final : public View {
public:
    CompareView();
    void draw(const Frame& frame) override;
    void describe(const Frame& frame, nlohmann::json& object) override;
    bool busy() const override { return pictures_ && digits_.behind(); }
    std::optional<Figure> figure(const Frame& frame) override { return digits_.figure(frame); }
    // What is compared of which models: "samples:right-newest".
    std::string place() const override;
    std::vector<std::string> follow_place(const Frame& frame, std::string_view place) override;
    std::string untold() const override;

private:
    struct Curve {
        std::vector<float> epochs, errors;
    };

    void ask_for_pca(const Frame& frame);
    void take_curves(const Frame& frame);
    void draw_curves(const Frame& frame, float height);
    std::vector<Series> curves(const Frame& frame, float& end);
    Figure curves_figure(const Frame& frame, std::span<const Series> series, float end) const;
    void draw_heading(const Frame& frame, ImVec2 min, ImVec2 max, std::span<const Series> series, float end);

    SideBySide digits_;
    RunList list_;
    std::array<float, 2> pca_ends_{}, pca_errors_{};  // its curve
    std::map<std::uint64_t, Curve> curves_;           // of each run, by its id
    std::shared_ptr<const Dataset> asked_data_;       // whose principal components were asked for
    int asked_components_ = 0;
    bool pictures_ = true;  // they are compared; of tables there are none
};

}  // namespace hourglass::app::compare_view
