#include "app/views/compare/run_list.h"

#include <algorithm>
#include <cmath>

#include "base/format.h"
#include "base/text.h"
#include "ui/colors.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::compare_view {
namespace {

constexpr int kRunButtons = 4;  // beside each run
constexpr float kNumber = 58;   // an error, and the gap before it
constexpr float kName = 150;    // enough for most names

// On a phone a name and its error do not stand in one line: then the error is in the line below.
bool is_narrow() {
    return ImGui::GetContentRegionAvail().x < (kRunButtons + 1) * metrics().control + 4 + kName + kNumber;
}

bool some_hold_out(const Frame& frame) {
    return std::ranges::any_of(
        frame.runs.runs(), [](const Run& run) { return run.spec.holds_out(); });
}

}  // namespace

ImU32 run_color(const Frame& frame, std::uint64_t id) {
    const std::vector<Run>& runs = frame.runs.runs();
    for (std::size_t i = 0; i < runs.size(); ++i)
        if (runs[i].id == id) return series_color(static_cast<int>(i));
    return palette().dim;
}

std::string pca_name(const Frame& frame) {
    const int latent = frame.live.model.spec().latent;
    return "PCA, " + std::to_string(latent) + (latent == 1 ? " component" : " components");
}

bool has_pca(const Frame& frame) {
    return frame.live.pca != nullptr && frame.live.data_version == frame.state.data_version &&
           frame.live.pca->components.cols() ==
               std::min<Eigen::Index>(frame.live.model.spec().latent, frame.live.model.features());
}

// One model per line: its color (click: hide its curve), its name, its error where there is room, room for
// buttons. Whether the name has room, too.
bool RunList::draw_row(const std::string& name, std::uint64_t id, ImU32 color, double mse,
                       const std::string& measured, const std::string& rest) {
    const Palette& p = palette();
    const float height = metrics().control, width = ImGui::GetContentRegionAvail().x;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const bool shown = !hidden_.contains(id);
    if (click_area(("Curve of " + name).c_str(), {height, height}, Role::Switch)) {
        if (shown)
            hidden_.insert(id);
        else
            hidden_.erase(id);
    }
    record_value(shown ? "shown" : "hidden");
    help("Shows or hides its curve.");
    const ImVec2 center(start.x + height / 2, start.y + height / 2);
    if (shown)
        list.AddCircleFilled(center, 7, color);
    else
        list.AddCircle(center, 7, color, 0, 2);
    const float text_top = start.y + (height - line_height(fonts().body)) / 2;
    const float numbers = start.x + width - kRunButtons * height;
    const bool narrow = is_narrow();
    const float name_left = start.x + height + 4;
    const float numbers_left = !narrow      ? numbers - kNumber
                               : id == kPca ? start.x + width  // it has no buttons
                                            : numbers - 4;
    ImGui::PushClipRect(start, {numbers_left, start.y + height}, true);
    const bool fits = name_left + text_size(fonts().body, name).x <= numbers_left;
    const bool fits_small = name_left + text_size(fonts().small, name).x <= numbers_left;
    draw_text(list, fits ? fonts().body : fonts().small, {name_left, text_top + (fits ? 0.0f : 2.0f)}, p.text,
              name);
    const float after = name_left + 10 + text_size(fonts().body, name).x;
    if (after + text_size(fonts().small, rest).x <= numbers_left)  // half a remark says less than none
        draw_text(list, fonts().small, {after, text_top + 2}, p.dim, rest);
    ImGui::PopClipRect();
    if (!narrow) draw_text(list, fonts().body, {numbers - 8, text_top}, p.text, loss_text(mse), 1);
    ImGui::SetCursorScreenPos({start.x, start.y});
    ImGui::Dummy({1, 1});
    record_prose(name + (rest.empty() ? "" : ", " + rest) + ": " + measured + " MSE " + loss_text(mse));
    ImGui::SetCursorScreenPos({numbers, start.y});
    return fits || fits_small;
}

void RunList::draw_run(const Frame& frame, const Run& run) {
    if (editor_.draw_field(frame, run.id)) return;
    const auto epochs = static_cast<long>(run.epochs.size());
    std::string rest = epochs > 0 ? with_commas(epochs) + (epochs == 1 ? " epoch" : " epochs") : "";
    if (run.from_file) rest = epochs > 0 ? "pretrained, then " + rest : "pretrained";
    if (some_hold_out(frame))
        rest += std::string(rest.empty() ? "" : ", ") + "on " + measured_on(run.spec) + " images";
    const bool named =
        draw_row(run.name, run.id, run_color(frame, run.id), run.mse(), measured_on(run.spec), rest);
    draw_buttons(frame, run);
    std::string remark = what_differs(run, frame.runs.runs());
    if (!named) remark = run.name + (remark.empty() ? "" : ": ") + remark;
    draw_below(measured_on(run.spec), run.mse(), remark);
}

void RunList::draw_below(const std::string& measured, double mse, const std::string& remark) {
    std::string line = is_narrow() ? measured + " MSE " + loss_text(mse) : "";
    if (!remark.empty())
        line += (line.empty() ? std::string() : std::string(" ") + sign::kDot + " ") + remark;
    if (line.empty()) return;
    const float indent = metrics().control + 4;
    ImGui::Indent(indent);
    paragraph(fonts().small, palette().dim, line);
    ImGui::Unindent(indent);
}

void RunList::draw_buttons(const Frame& frame, const Run& run) {
    ImGui::BeginDisabled(run.session_run == frame.live.run);
    if (icon_button(("Open " + run.name).c_str(), icon::kOpen,
                    "Makes this run the present one; Train then goes on with it."))
        frame.ask(action::OpenRun{run.id});
    ImGui::EndDisabled();
    ImGui::SameLine(0, 0);
    ImGui::BeginDisabled(run.place.empty());
    if (icon_button(("Save " + run.name).c_str(), icon::kSave,
                    "Saves this run as one file, with its training: open it here again, or go on with "
                    "hourglass train --from."))
        frame.ask(action::SaveRun{run.id});
    ImGui::EndDisabled();
    ImGui::SameLine(0, 0);
    editor_.draw_buttons(frame, run.id, run.name);
}

void RunList::draw(const Frame& frame) {
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    heading("Runs");
    help("Every run appears here after its first epoch, also after a reload; the newest are kept.");
    if (!is_narrow())
        draw_text(*ImGui::GetWindowDrawList(), fonts().small,
                  {start.x + width - kRunButtons * metrics().control - 8, start.y + 2}, palette().dim,
                  some_hold_out(frame) ? "MSE" : "test MSE", 1);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 2});
    for (const Run& run : frame.runs.runs()) draw_run(frame, run);
    const bool there = has_pca(frame);
    const double pca_mse = there ? frame.live.pca_mse : NAN;
    draw_row(pca_name(frame), kPca, palette().dim, pca_mse, "test",
             there ? "the best linear code, of all training images" : "being computed");
    ImGui::Dummy({kRunButtons * metrics().control, metrics().control});
    draw_below("test", pca_mse, "");
    ImGui::PopStyleVar();
    if (frame.runs.runs().size() < 2)
        paragraph(fonts().small, palette().dim, "Train, change a setting, train again: both runs stay here.");
}

}  // namespace hourglass::app::compare_view
