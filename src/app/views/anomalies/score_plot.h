// Histogram of anomaly scores: those of normal test samples and of others, the threshold between them, which
// can be dragged, and one more score marked.
#pragma once

#include <imgui.h>
#include <optional>

#include "explore/anomaly_report.h"

namespace hourglass::app::anomalies_view {

// Each kind's bars are shares of its own samples, so that a few among many can be seen. Returns the threshold
// that the user has moved it to. `marked`: NaN for none.
std::optional<double> draw_score_plot(const explore::ScoreHistogram& histogram, double threshold,
                                      double marked, ImVec2 size);

}  // namespace hourglass::app::anomalies_view
