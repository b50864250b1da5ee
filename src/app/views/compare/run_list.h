// The runs, two lines each: color, name, error, what can be done with it; in what it differs from the others.
// The principal components are always the last.
#pragma once

#include <cstdint>
#include <imgui.h>
#include <set>
#include <string>

#include "app/state/frame.h"
#include "app/views/shared/run_editor.h"

namespace hourglass::app::compare_view {

// Instead of a run's id.
inline constexpr std::uint64_t kPca = ~std::uint64_t{0};

// "PCA, 32 components": as many as the code of the present model is long.
std::string pca_name(const Frame& frame);
// Whether the trainer has found them.
bool has_pca(const Frame& frame);
// Those of classes, which the color-blind tell apart.
ImU32 run_color(const Frame& frame, std::uint64_t id);

class RunList {
public:
    void draw(const Frame& frame);
    // Whether the user wants its curve.
    bool shows(std::uint64_t id) const { return !hidden_.contains(id); }

private:
    void draw_run(const Frame& frame, const Run& run);
    bool draw_row(const std::string& name, std::uint64_t id, ImU32 color, double mse,
                  const std::string& measured, const std::string& rest);
    void draw_buttons(const Frame& frame, const Run& run);
    // In what the run differs, and its error where the line above has no room for it.
    void draw_below(const std::string& measured, double mse, const std::string& remark);

    std::set<std::uint64_t> hidden_;
    RunEditor editor_;
};

}  // namespace hourglass::app::compare_view
