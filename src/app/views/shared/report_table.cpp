#include "app/views/shared/report_table.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <imgui.h>
#include <string>
#include <vector>

#include "app/views/shared/message_row.h"
#include "base/format.h"
#include "ui/widgets.h"

namespace hourglass::app {
namespace {

using namespace ui;

// As scikit-learn prints them, with one digit more: of 1,000 samples two say too little.
std::string score_text(double value) {
    char text[16];
    std::snprintf(text, sizeof text, "%.3f", value);
    return text;
}

using ReportLine = std::array<std::string, 5>;  // of what, precision, recall, F1, support

ReportLine line_of(const std::string& name, const ClassScores& scores) {
    return {name, score_text(scores.precision), score_text(scores.recall), score_text(scores.f1),
            with_commas(static_cast<long>(scores.support))};
}

}  // namespace

void draw_confusion(const ClassificationReport& report, float width) {
    const Palette& p = palette();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const auto count = static_cast<float>(report.classes.size());
    const float line = line_height(fonts().small), names = 86, gap = 3;
    const float side = std::clamp((width - names) / count - gap, 24.0f, 104.0f),
                height = std::min(side, 64.0f);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float left = start.x + names, top = start.y + 2 * line + 6;
    draw_text(list, fonts().small, {left, start.y}, p.dim, "predicted");
    draw_text(list, fonts().small, {start.x, start.y + line + 2}, p.dim, "actual");
    std::string described;
    for (std::size_t i = 0; i < report.classes.size(); ++i) {
        const float y = top + static_cast<float>(i) * (height + gap);
        draw_text(list, fonts().body, {start.x, y + (height - line_height(fonts().body)) / 2}, p.text,
                  report.classes[i]);
        draw_text(list, fonts().small,
                  {left + static_cast<float>(i) * (side + gap) + side / 2, start.y + line + 2}, p.text,
                  report.classes[i], 0.5f);
        const auto support = static_cast<float>(std::max<std::size_t>(report.scores[i].support, 1));
        for (std::size_t k = 0; k < report.classes.size(); ++k) {
            const long cell = report.confusion[i][k];
            const float share = static_cast<float>(cell) / support;
            const ImVec2 min{left + static_cast<float>(k) * (side + gap), y};
            const ImU32 ink = i == k ? p.training : p.validation;
            list.AddRectFilled(min, {min.x + side, min.y + height}, mix(p.raised, ink, 0.65f * share), 6);
            draw_text(list, fonts().bold,
                      {min.x + side / 2, min.y + (height - line_height(fonts().bold)) / 2}, p.text,
                      with_commas(cell), 0.5f);
            described += (described.empty() ? "" : ", ") + report.classes[i] + " taken for " +
                         report.classes[k] + ": " + with_commas(cell);
        }
    }
    ImGui::Dummy({std::min(width, names + count * (side + gap)), top - start.y + count * (height + gap)});
    record_image("Confusion matrix", described);
}

void draw_report(const ClassificationReport& report, float width) {
    const Palette& p = palette();
    std::vector<ReportLine> lines;
    for (std::size_t i = 0; i < report.classes.size(); ++i)
        lines.push_back(line_of(report.classes[i], report.scores[i]));
    const std::size_t averages = lines.size();
    lines.push_back({"accuracy", "", "", score_text(report.accuracy),
                     with_commas(static_cast<long>(report.weighted.support))});
    lines.push_back(line_of("macro avg", report.macro));
    lines.push_back(line_of("weighted avg", report.weighted));
    const std::array<std::string, 4> titles{"precision", "recall", "F1", "support"};
    width = std::min(width, 460.0f);
    const float first = std::min(110.0f, 0.3f * width), column = (width - first) / 4;
    const float line = line_height(fonts().body) + 5;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const auto right = [&](std::size_t c) { return start.x + first + column * static_cast<float>(c + 1); };
    for (std::size_t c = 0; c < titles.size(); ++c)
        draw_text(list, fonts().small, {right(c), start.y}, p.dim, titles[c], 1);
    float y = start.y + line;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i == 0 || i == averages) list.AddLine({start.x, y - 3}, {start.x + width, y - 3}, p.line);
        draw_text(list, fonts().body, {start.x, y}, p.text, lines[i][0]);
        for (std::size_t c = 0; c < titles.size(); ++c)
            draw_text(list, fonts().body, {right(c), y}, p.text, lines[i][c + 1], 1);
        y += line;
    }
    ImGui::Dummy({width, y - start.y});
    std::string described;
    for (const ReportLine& one : lines) {
        described += (described.empty() ? "" : "; ") + one[0];
        for (std::size_t c = 0; c < titles.size(); ++c)
            if (!one[c + 1].empty()) described += ", " + titles[c] + " " + one[c + 1];
    }
    record_image("Classification report", described);
}

}  // namespace hourglass::app
