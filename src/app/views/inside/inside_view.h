// The inside of the model: every layer's output for one digit, the filters of the first layer, histograms
// of weights and gradients, and how the code is used.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/state/view.h"
#include "autoencoder/layer_views.h"
#include "explore/weight_statistics.h"
#include "ui/digit_sheet.h"

namespace hourglass::app::inside_view {

class InsideView final : public View {
public:
    InsideView();
    void draw(const Frame& frame) override;
    std::optional<Figure> figure(const Frame& frame) override;
    bool busy() const override { return statistics_.behind(); }
    // The test digit, and how counts are drawn: "test-17:log".
    std::string place() const override;
    std::vector<std::string> follow_place(const Frame& frame, std::string_view place) override;

private:
    void update(const Frame& frame);
    void draw_heading(const Frame& frame);
    void draw_classes(const Frame& frame);
    void step_to_class(const ImageSet& test, int label);
    void draw_layer(std::size_t i);
    void draw_filters();
    void draw_statistics();
    Figure statistics_figure() const;
    void draw_spread(const LayerStatistics& layer);
    void draw_code_use(const Frame& frame);

    std::shared_ptr<const Dataset> data_;
    std::uint32_t digit_ = 0;  // index of a test image
    std::uint32_t shown_digit_ = 0;
    std::uint32_t choices_ = 0;
    std::uint64_t model_version_ = 0;
    double updated_ = 0;  // platform::seconds()
    std::vector<LayerView> views_;
    std::vector<std::unique_ptr<DigitSheet>> sheets_;  // one per view
    std::vector<bool> signed_;                         // whether a view has values below 0
    std::vector<std::string> descriptions_;            // of the views
    std::string filters_description_;
    int units_per_row_ = 32;
    DigitSheet filters_;
    int filter_width_ = 0;
    WeightStatistics statistics_;
    bool logarithmic_counts_ = false;
};

}  // namespace hourglass::app::inside_view
