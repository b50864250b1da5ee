// The frame around the panels: header, messages, tabs, and who stands where in each arrangement.
#pragma once

#include "app/compare_panel.h"
#include "app/draw_panel.h"
#include "app/generate_panel.h"
#include "app/inside_panel.h"
#include "app/map_panel.h"
#include "app/model_panel.h"
#include "app/reconstructions_panel.h"
#include "app/state.h"
#include "app/training_panel.h"

namespace hourglass::app {

class Shell {
public:
    void draw(const Frame& frame);
    // Whether a panel has work left for the next frame.
    bool behind(const State& state) const;

    ModelPanel& model() { return model_; }
    DrawPanel& drawing() { return draw_; }
    const DrawPanel& drawing() const { return draw_; }
    const GeneratePanel& generate() const { return generate_; }
    const MapPanel& map() const { return map_; }
    const ComparePanel& compare() const { return compare_; }
    const ReconstructionsPanel& reconstructions() const { return reconstructions_; }

private:
    void draw_three_columns(const Frame& frame);
    void draw_two_columns(const Frame& frame);
    void draw_one_column(const Frame& frame);
    void draw_model_column(const Frame& frame, float width, bool with_training);
    void draw_views(const Frame& frame, ImVec2 size);
    void draw_view(const Frame& frame, Tab tab);

    ModelPanel model_;
    ReconstructionsPanel reconstructions_;
    DrawPanel draw_;
    GeneratePanel generate_;
    MapPanel map_;
    InsidePanel inside_;
    ComparePanel compare_;
    TrainingPanel training_;
};

}  // namespace hourglass::app
