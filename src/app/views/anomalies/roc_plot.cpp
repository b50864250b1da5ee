#include "app/views/anomalies/roc_plot.h"

#include <cmath>
#include <cstdio>
#include <vector>

#include "base/format.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::anomalies_view {

using namespace explore;
using namespace ui;

void draw_roc_plot(const AnomalyCurve& curve, const AnomalyCounts& counts, float side) {
    const Palette& p = palette();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    picture_area("ROC curve", {side, side});
    char about[96];
    std::snprintf(about, sizeof about, "area %.4f; at the threshold %.3f found, %.3f false alarms",
                  curve.auroc, counts.recall(), counts.false_alarm_rate());
    record_value(about);
    help(
        "For every threshold: the share of strange samples above it (up) against the share of normal ones "
        "above it (right). The diagonal is guessing; the dot is the present threshold.");
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float left = start.x + 1, bottom = start.y + side - 17, size = side - 18;
    const auto at = [&](double right, double up) {
        return ImVec2(left + static_cast<float>(right) * size, bottom - static_cast<float>(up) * size);
    };
    list.AddRect(at(0, 1), at(1, 0), p.line);
    list.AddLine(at(0, 0), at(1, 1), p.line);
    std::vector<ImVec2> points;
    for (const RocPoint& point : curve.points)
        points.push_back(at(point.false_positive_rate, point.true_positive_rate));
    list.AddPolyline(points.data(), static_cast<int>(points.size()), p.validation, 0, 2);
    if (std::isfinite(counts.recall()) && std::isfinite(counts.false_alarm_rate())) {
        const ImVec2 dot = at(counts.false_alarm_rate(), counts.recall());
        list.AddCircleFilled(dot, 5, p.card);
        list.AddCircleFilled(dot, 3.5f, p.text);
    }
    // There is no upright text.
    draw_text(list, fonts().tiny, {left + size / 2, bottom + 3}, p.dim, "up: found, right: false alarms",
              0.5f);
}

}  // namespace hourglass::app::anomalies_view
