// The ROC curve: at every threshold, how many strange samples are found against how many false alarms.
#pragma once

#include <imgui.h>

#include "explore/anomaly_report.h"

namespace hourglass::app::anomalies_view {

// With a dot at the counts of the present threshold.
void draw_roc_plot(const explore::AnomalyCurve& curve, const explore::AnomalyCounts& counts, float side);

}  // namespace hourglass::app::anomalies_view
