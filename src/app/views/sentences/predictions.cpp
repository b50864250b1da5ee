#include "app/views/sentences/predictions.h"

#include <algorithm>
#include <imgui.h>
#include <string>

#include "app/views/shared/message_row.h"
#include "explore/sentences_figure.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::sentences_view {

using namespace ui;

namespace {

struct Columns {
    float names, bar, width;

    explicit Columns(float all) : names(std::min(120.0f, 0.34f * all)), bar(all - names - 156), width(all) {}
};

std::string verdict_text(const Sentences& run, std::size_t i) {
    const Documents& documents = run.documents();
    const std::size_t predicted = run.predictions()[i];
    return documents.classes[predicted] + (predicted == documents.labels[i] ? "" : ", wrong");
}

void draw_bar(ImDrawList& list, ImVec2 at, const Columns& columns, const Sentences& run, std::size_t i,
              bool thin) {
    const Palette& p = palette();
    const float share = run.probabilities()[i], line = line_height(fonts().body) + 7;
    const std::size_t predicted = run.predictions()[i];
    const float x = at.x + columns.names, top = at.y + (thin ? 8 : 5), bottom = at.y + line - (thin ? 11 : 8);
    list.AddRectFilled({x, top}, {x + columns.bar, bottom}, p.raised, 3);
    list.AddRectFilled({x, top}, {x + columns.bar * share, bottom}, class_ink(predicted), 3);
    list.AddLine({x + columns.bar / 2, at.y + 2}, {x + columns.bar / 2, at.y + line - 5}, p.text);
    draw_text(list, fonts().small, {x + columns.bar + 42, at.y + 1}, p.dim, percent_text(share), 1);
    const bool right = predicted == run.documents().labels[i];
    draw_text(list, fonts().small, {at.x + columns.width, at.y + 1}, right ? p.text : p.danger,
              verdict_text(run, i), 1);
}

}  // namespace

void draw_predictions(std::span<const Sentences* const> runs, float width) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const Documents& documents = runs.front()->documents();
    const Columns columns(width);
    const float line = line_height(fonts().body) + 7;
    ImVec2 at = ImGui::GetCursorScreenPos();
    const float top = at.y;
    std::string described;
    for (std::size_t i = 0; i < documents.count(); ++i) {
        draw_text(list, fonts().body, at, palette().text, documents.texts[i]);
        described += (i == 0 ? "" : ", ") + documents.texts[i];
        for (const Sentences* run : runs) {
            const bool first = run == runs.front();
            if (!first)
                draw_text(list, fonts().small, {at.x + 12, at.y + 1}, palette().dim,
                          "seed " + std::to_string(run->seed()));
            draw_bar(list, at, columns, *run, i, !first);
            described += (first ? " " : "; seed " + std::to_string(run->seed()) + " ") +
                         percent_text(run->probabilities()[i]) + " positive: " + verdict_text(*run, i);
            at.y += line;
        }
    }
    ImGui::Dummy({width, at.y - top});
    record_image("Predictions", described);
}

}  // namespace hourglass::app::sentences_view
