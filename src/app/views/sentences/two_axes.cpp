#include "app/views/sentences/two_axes.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "analysis/ticks.h"
#include "base/format.h"
#include "ui/widgets.h"

namespace hourglass::app::sentences_view {
namespace {

using namespace ui;

struct Area {
    ImVec2 min, max;
    float epochs = 1, top = 1;  // of the values

    ImVec2 at(std::size_t epoch, float value) const {
        const float x = static_cast<float>(epoch + 1) / epochs;
        return {min.x + x * (max.x - min.x), max.y - std::clamp(value / top, 0.0f, 1.0f) * (max.y - min.y)};
    }
};

// With `marks` a dot at every epoch tells it from the other one, whatever the colors.
void draw_curve(ImDrawList& list, const Area& area, std::span<const float> values, ImU32 color, bool marks) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        const ImVec2 at = area.at(i, values[i]);
        if (i > 0) list.AddLine(area.at(i - 1, values[i - 1]), at, color, marks ? 1.0f : 2.0f);
        if (marks) list.AddCircleFilled(at, 2.2f, color);
    }
}

void draw_axis(ImDrawList& list, const Area& area, ImU32 color, bool right) {
    const float half = line_height(fonts().tiny) / 2;
    for (const double tick : linear_ticks(0, static_cast<double>(area.top), 5)) {
        const float y = area.max.y - static_cast<float>(tick) / area.top * (area.max.y - area.min.y);
        if (!right) list.AddLine({area.min.x, y}, {area.max.x, y}, with_alpha(palette().line, 0.6f));
        draw_text(list, fonts().tiny, {right ? area.max.x + 6 : area.min.x - 6, y - half}, color,
                  number_text(tick), right ? 0.0f : 1.0f);
    }
}

std::string values_text(const TwoCurves& curves, std::size_t i) {
    return "Epoch " + std::to_string(i + 1) + ": loss " + number_text(static_cast<double>(curves.loss[i])) +
           ", accuracy " + number_text(static_cast<double>(curves.accuracy[i]));
}

}  // namespace

void draw_two_axes(const char* name, ImVec2 size, const TwoCurves& curves) {
    constexpr float kSide = 40;
    const Palette& p = palette();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float line = line_height(fonts().small);
    picture_area(name, size);
    record_value(curves.loss.empty() ? "nothing yet" : values_text(curves, curves.loss.size() - 1));
    float top = 0.75f;  // a little above ln 2, where the loss begins
    for (const float loss : curves.loss) top = std::max(top, 1.05f * loss);
    Area loss{{start.x + kSide, start.y + line + 8},
              {start.x + size.x - kSide, start.y + size.y - 2 * line - 6},
              static_cast<float>(curves.epochs),
              top};
    Area accuracy = loss;
    accuracy.top = 1.05f;
    draw_text(list, fonts().small, {start.x, start.y}, p.training, "loss");
    draw_text(list, fonts().small, {start.x + size.x, start.y}, p.validation, "accuracy", 1);
    draw_axis(list, loss, p.training, false);
    draw_axis(list, accuracy, p.validation, true);
    list.AddLine({loss.min.x, loss.max.y}, loss.max, p.line);
    for (const double tick : linear_ticks(0, curves.epochs, 5))
        draw_text(
            list, fonts().tiny,
            {loss.min.x + static_cast<float>(tick) / loss.epochs * (loss.max.x - loss.min.x), loss.max.y + 5},
            p.dim, number_text(tick), 0.5f);
    draw_text(list, fonts().small, {(loss.min.x + loss.max.x) / 2, start.y + size.y - line}, p.dim, "epoch",
              0.5f);
    draw_curve(list, loss, curves.loss, p.training, false);
    draw_curve(list, accuracy, curves.accuracy, p.validation, true);
    if (!ImGui::IsItemHovered() || curves.loss.empty()) return;
    const float share = (ImGui::GetIO().MousePos.x - loss.min.x) / (loss.max.x - loss.min.x);
    const auto last = static_cast<float>(curves.loss.size() - 1);
    const auto i = static_cast<std::size_t>(std::clamp(std::round(share * loss.epochs) - 1, 0.0f, last));
    list.AddCircleFilled(loss.at(i, curves.loss[i]), 4, p.training);
    list.AddCircleFilled(accuracy.at(i, curves.accuracy[i]), 4, p.validation);
    if (!ImGui::BeginTooltip()) return;
    text(fonts().body, p.text, values_text(curves, i));
    ImGui::EndTooltip();
}

}  // namespace hourglass::app::sentences_view
