#include "app/views/augment/gain_chart.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "analysis/ticks.h"
#include "augment/augment.h"
#include "base/format.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::augment_view {
namespace {

using namespace explore;
using namespace ui;

constexpr float kRowHeight = 26, kBar = 14;

std::string score_text(const GainRow& row) {
    if (row.scores.empty()) return {};
    char text[48];
    if (row.scores.size() == 1)
        std::snprintf(text, sizeof text, "%.3f", row.mean());
    else
        std::snprintf(text, sizeof text, "%.3f \xC2\xB1 %.3f", row.mean(), row.deviation());
    return text;
}

// From a round number below all scores to one above.
struct ScoreRange {
    double low = 0, high = 1;
};
ScoreRange range_of(const std::vector<GainRow>& rows) {
    double low = 1, high = 0;
    for (const GainRow& row : rows)
        for (const double score : row.scores) low = std::min(low, score), high = std::max(high, score);
    if (high < low) return {};
    constexpr double kRound = 0.05;
    low = std::max(0.0, std::floor((low - 0.02) / kRound) * kRound);
    return {low, std::min(1.0, std::max(low + kRound, std::ceil((high + 0.005) / kRound) * kRound))};
}

}  // namespace

std::string gain_text(const GainRow& row) {
    const std::string score = score_text(row);
    return score.empty() ? name_of(row.method) : name_of(row.method) + " " + score;
}

void draw_gain_chart(const std::vector<GainRow>& rows) {
    const Palette& p = palette();
    const float width = ImGui::GetContentRegionAvail().x, line = line_height(fonts().small);
    const float tick_line = line_height(fonts().tiny) + 6;
    float names = 0, scores = text_size(fonts().small, "0.000 \xC2\xB1 0.000").x;
    for (const GainRow& row : rows) names = std::max(names, text_size(fonts().small, name_of(row.method)).x);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float left = start.x + names + 12, right = start.x + width - scores - 12;
    const float bottom = start.y + kRowHeight * static_cast<float>(rows.size());
    picture_area("Gain", {width, bottom - start.y + tick_line});
    std::string said;
    for (const GainRow& row : rows) said += (said.empty() ? "" : ", ") + gain_text(row);
    record_value("Balanced accuracy: " + said);
    if (right - left < 40) return;
    const ScoreRange range = range_of(rows);
    const auto to_x = [&](double score) {
        return left + static_cast<float>((score - range.low) / (range.high - range.low)) * (right - left);
    };
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const int ticks = std::max(2, static_cast<int>((right - left) / 60));
    for (const double tick : linear_ticks(range.low, range.high, ticks)) {
        const float x = std::round(to_x(tick));
        list.AddLine({x, start.y}, {x, bottom}, with_alpha(p.line, 0.6f));
        draw_text(list, fonts().tiny, {x, bottom + 4}, p.dim, number_text(tick), 0.5f);
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const GainRow& row = rows[i];
        const float middle = start.y + (static_cast<float>(i) + 0.5f) * kRowHeight;
        const bool by_model = row.method && needs_model(*row.method);
        draw_text(list, fonts().small, {start.x, middle - line / 2}, p.text, name_of(row.method));
        if (row.scores.empty()) continue;
        const ImU32 color = by_model ? p.accent : row.method ? p.training : p.dim;
        const float end = to_x(row.mean());
        list.AddRectFilled({left, middle - kBar / 2}, {end, middle + kBar / 2}, with_alpha(color, 0.85f), 3);
        const float low = to_x(row.mean() - row.deviation()), high = to_x(row.mean() + row.deviation());
        list.AddLine({low, middle}, {high, middle}, p.text, 1.5f);
        for (const float x : {low, high}) list.AddLine({x, middle - 4}, {x, middle + 4}, p.text, 1.5f);
        for (const double score : row.scores)
            list.AddCircle({to_x(score), middle}, 2.5f, with_alpha(p.text, 0.6f), 0, 1);
        draw_text(list, fonts().small, {start.x + width, middle - line / 2}, p.text, score_text(row), 1);
    }
}

}  // namespace hourglass::app::augment_view
