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

// "Epoch 3: loss 0.68, accuracy 0.5", of all runs that are so far.
std::string values_text(std::span<const TwoCurves> runs, std::size_t i) {
    std::string said = "Epoch " + std::to_string(i + 1) + ":";
    for (const TwoCurves& run : runs)
        if (i < run.loss.size())
            said += std::string(&run == runs.data() ? "" : ";") +
                    (run.name.empty() ? "" : " " + run.name + ",") + " loss " +
                    number_text(static_cast<double>(run.loss[i])) + ", accuracy " +
                    number_text(static_cast<double>(run.accuracy[i]));
    return said;
}

struct Areas {
    Area loss, accuracy;
};

Areas areas_of(ImVec2 start, ImVec2 size, std::span<const TwoCurves> runs) {
    constexpr float kSide = 40;
    const float line = line_height(fonts().small);
    float top = 0.75f;  // a little above ln 2, where the loss begins
    for (const TwoCurves& run : runs)
        for (const float loss : run.loss) top = std::max(top, 1.05f * loss);
    const Area loss{{start.x + kSide, start.y + line + 8},
                    {start.x + size.x - kSide, start.y + size.y - 2 * line - 6},
                    static_cast<float>(runs.front().epochs),
                    top};
    Area accuracy = loss;
    accuracy.top = 1.05f;
    return {loss, accuracy};
}

void draw_axes(ImDrawList& list, ImVec2 start, ImVec2 size, const Areas& areas) {
    const Palette& p = palette();
    const Area& loss = areas.loss;
    draw_text(list, fonts().small, {start.x, start.y}, p.training, "loss");
    draw_text(list, fonts().small, {start.x + size.x, start.y}, p.validation, "accuracy", 1);
    draw_axis(list, loss, p.training, false);
    draw_axis(list, areas.accuracy, p.validation, true);
    list.AddLine({loss.min.x, loss.max.y}, loss.max, p.line);
    for (const double tick : linear_ticks(0, static_cast<double>(loss.epochs), 5))
        draw_text(
            list, fonts().tiny,
            {loss.min.x + static_cast<float>(tick) / loss.epochs * (loss.max.x - loss.min.x), loss.max.y + 5},
            p.dim, number_text(tick), 0.5f);
    draw_text(list, fonts().small,
              {(loss.min.x + loss.max.x) / 2, start.y + size.y - line_height(fonts().small)}, p.dim, "epoch",
              0.5f);
}

void draw_runs(ImDrawList& list, const Areas& areas, std::span<const TwoCurves> runs) {
    constexpr float kPale = 0.45f;
    const Palette& p = palette();
    for (std::size_t r = runs.size(); r-- > 0;) {
        const float opacity = r == 0 ? 1 : kPale;
        draw_curve(list, areas.loss, runs[r].loss, with_alpha(p.training, opacity), false);
        draw_curve(list, areas.accuracy, runs[r].accuracy, with_alpha(p.validation, opacity), true);
    }
    if (const int marked = runs.front().marked; marked > 0) {
        const float x = areas.loss.at(static_cast<std::size_t>(marked - 1), 0).x;
        list.AddLine({x, areas.loss.min.y}, {x, areas.loss.max.y}, p.text);
    }
    if (runs.size() > 1)
        draw_text(
            list, fonts().small,
            {(areas.loss.min.x + areas.loss.max.x) / 2, areas.loss.min.y - 8 - line_height(fonts().small)},
            p.dim, "pale: " + runs[1].name, 0.5f);
}

}  // namespace

void draw_two_axes(const char* name, ImVec2 size, std::span<const TwoCurves> runs) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const TwoCurves& first = runs.front();
    picture_area(name, size);
    record_value(first.loss.empty() ? "nothing yet" : values_text(runs, first.loss.size() - 1));
    const Areas areas = areas_of(start, size, runs);
    draw_axes(list, start, size, areas);
    draw_runs(list, areas, runs);
    if (!ImGui::IsItemHovered() || first.loss.empty()) return;
    const Area& loss = areas.loss;
    const float share = (ImGui::GetIO().MousePos.x - loss.min.x) / (loss.max.x - loss.min.x);
    const auto last = static_cast<float>(first.loss.size() - 1);
    const auto i = static_cast<std::size_t>(std::clamp(std::round(share * loss.epochs) - 1, 0.0f, last));
    list.AddCircleFilled(loss.at(i, first.loss[i]), 4, palette().training);
    list.AddCircleFilled(areas.accuracy.at(i, first.accuracy[i]), 4, palette().validation);
    if (!ImGui::BeginTooltip()) return;
    text(fonts().body, palette().text, values_text(runs, i));
    ImGui::EndTooltip();
}

}  // namespace hourglass::app::sentences_view
