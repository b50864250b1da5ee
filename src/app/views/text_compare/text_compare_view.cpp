#include "app/views/text_compare/text_compare_view.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <imgui.h>
#include <memory>
#include <misc/cpp/imgui_stdlib.h>
#include <nlohmann/json.hpp>

#include "app/state/place.h"
#include "app/state/words.h"
#include "app/views/shared/message_row.h"
#include "app/views/shared/pictures.h"
#include "base/format.h"
#include "explore/csv_text.h"
#include "training/text_evaluation.h"
#include "ui/item_recorder.h"
#include "ui/scroll.h"
#include "ui/widgets.h"

namespace hourglass::app::text_compare_view {
namespace {

constexpr std::size_t kComparedTexts = 5;
constexpr std::size_t kLongestInAddress = 500;  // bytes
constexpr int kMostShuffles = 65535;
constexpr double kTextCompareBudget = 3;  // milliseconds per frame, for each of the two models
constexpr std::array kSideNames = {"Left", "Right"};

std::string score_of(double value) {
    char text[16];
    std::snprintf(text, sizeof text, "%.3f", value);
    return text;
}

ImU32 side_color(std::size_t which) { return which == 0 ? palette().accent_text : palette().training; }

}  // namespace

TextCompareView::TextCompareView() : View({"Compare", "Compare", icon::kCompare, Tab::For::Messages}) {}

std::unique_ptr<View> make_view() { return std::make_unique<TextCompareView>(); }

std::string TextCompareView::place() const {
    std::string place;
    if (by_code_) add_part(place, "codes");
    if (shuffles_ > 0) add_part(place, "shuffle", shuffles_);
    if (!own_.empty() && own_.size() <= kLongestInAddress) add_part(place, "text", own_);
    return place;
}

std::vector<std::string> TextCompareView::follow_place(const Frame&, std::string_view place) {
    by_code_ = false;
    shuffles_ = 0;
    own_.clear();
    return read_parts(place, [&](const PlacePart& part) {
        if (part.key == "codes" && part.value.empty()) return by_code_ = true;
        if (part.key == "text") own_ = part.value;
        if (part.key == "text") return true;
        const auto number = whole_number(part.value, 0, kMostShuffles);
        if (part.key != "shuffle" || !number) return false;
        shuffles_ = static_cast<std::uint32_t>(*number);
        return true;
    });
}

// A single run came with the program.
std::string TextCompareView::untold() const {
    return shown_[1] != nullptr ? "The link has no runs of your list. Save a run as a file to hand it on."
                                : "";
}

// Without a choice the newest is on the left, and the one before it on the right.
const TextRun* TextCompareView::run_of(const TextRuns& runs, const Side& side, std::size_t which) {
    const std::vector<TextRun>& all = runs.runs();
    const auto found = std::ranges::find(all, side.chosen, &TextRun::id);
    if (found != all.end()) return &*found;
    return all.size() > which ? &all[all.size() - 1 - which] : nullptr;
}

// Held out of what is shown now.
void TextCompareView::choose_texts(const Messages& messages) {
    if (texts_version_ == messages.model_version() && shuffled_ == shuffles_) return;
    texts_version_ = messages.model_version();
    shuffled_ = shuffles_;
    const std::span<const std::string> all = messages.documents().texts;
    const std::size_t first = messages.trained() < all.size() ? messages.trained() : 0;
    texts_ = some_texts(all.subspan(first), kComparedTexts, shuffles_);
}

// The user's own first.
std::vector<std::string> TextCompareView::compared() const {
    std::vector<std::string> texts;
    if (!own_.empty() && own_.size() <= kLongestCompared) texts.push_back(own_);
    texts.insert(texts.end(), texts_.begin(), texts_.end());
    return texts;
}

void TextCompareView::update(const Messages& messages) {
    choose_texts(messages);
    for (std::size_t which = 0; which < 2; ++which) {
        shown_[which] = run_of(messages.runs(), sides_[which], which);
        if (shown_[which] == nullptr) continue;
        sides_[which].rebuilt.use(shown_[which]->model, compared());
        sides_[which].rebuilt.advance(kTextCompareBudget);
    }
}

void TextCompareView::draw_choice(const TextRuns& runs, std::size_t which, float width) {
    std::vector<ListEntry> entries;
    int selected = -1;
    for (const TextRun& run : runs.runs()) {
        if (&run == shown_[which]) selected = static_cast<int>(entries.size());
        entries.push_back({run.name});
    }
    begin_scroll(kSideNames[which], {width, metrics().control});
    const std::string shown = shown_[which] != nullptr ? shown_[which]->name : "No other run yet";
    const int chosen = drop_down(which == 0 ? "##Left model" : "##Right model", shown, entries, selected);
    if (chosen >= 0) sides_[which].chosen = runs.runs()[static_cast<std::size_t>(chosen)].id;
    end_scroll();
}

void TextCompareView::draw_tools(const Frame& frame, float width) {
    const TextRuns& runs = frame.messages->runs();
    const float each = (width - kColumnGap) / 2;
    draw_choice(runs, 0, each);
    ImGui::SameLine(0, kColumnGap);
    draw_choice(runs, 1, each);
    if (runs.runs().size() < 2)
        paragraph(fonts().small, palette().dim,
                  "Train, change a setting, train again: every run is listed here after its first epoch.");
}

// What linear classifiers make of the codes alone, and the loss.
void TextCompareView::draw_figures(const Messages& messages, float width) {
    const Documents& documents = messages.documents();
    const std::string of =
        documents.classes.size() == 2
            ? "F1 of " + documents.classes[static_cast<std::size_t>(rarer_class(documents))]
            : "F1";
    const float each = (width - kColumnGap) / 2;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    float bottom = start.y;
    for (std::size_t which = 0; which < 2; ++which) {
        const TextRun* const run = shown_[which];
        if (run == nullptr) continue;
        ImGui::SetCursorScreenPos({start.x + static_cast<float>(which) * (each + kColumnGap), start.y});
        ImGui::BeginGroup();
        ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + each);
        std::string said = "not measured";
        if (!run->scores.empty())
            said = of + " " + score_of(run->scores.back().f1) + ", accuracy " +
                   score_of(run->scores.back().accuracy);
        text(fonts().small, palette().dim, "Codes alone");
        text(fonts().bold, palette().text, said);
        const std::string progress = progress_of(*run);
        text(fonts().small, palette().dim, progress);
        record_prose(run->name + ": codes alone " + said + "; " + progress);
        ImGui::PopTextWrapPos();
        ImGui::EndGroup();
        bottom = std::max(bottom, ImGui::GetItemRectMax().y);
    }
    ImGui::SetCursorScreenPos({start.x, bottom});
    ImGui::Dummy({width, 4});
}

void TextCompareView::draw_settings(float width) const {
    if (shown_[0] == nullptr || shown_[1] == nullptr) return;
    const TextSpec &left = shown_[0]->model->spec(), &right = shown_[1]->model->spec();
    const std::vector<SettingPair> pairs = differing_settings(left, right);
    heading("Settings that differ");
    if (pairs.empty()) return paragraph(fonts().small, palette().dim, "None.");
    const float wide = std::min(width, 560.0f), label = wide * 0.44f, each = (wide - label) / 2;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float line = line_height(fonts().small) + 3;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    float y = start.y;
    for (const SettingPair& pair : pairs) {
        draw_text(list, fonts().small, {start.x, y}, palette().dim, pair.label);
        draw_text(list, fonts().small, {start.x + label, y}, side_color(0), pair.left);
        draw_text(list, fonts().small, {start.x + label + each, y}, side_color(1), pair.right);
        y += line;
    }
    ImGui::Dummy({wide, y - start.y});
    for (const SettingPair& pair : pairs)
        record_prose(pair.label + ": " + pair.left + " on the left, " + pair.right + " on the right");
    if (left.network.seed != right.network.seed)
        paragraph(fonts().small, palette().dim,
                  "The seed decides which texts are held out: the figures are of different ones.");
}

void TextCompareView::draw_curves(const Frame& frame, float width) {
    static const std::vector<std::string> kCurves{"Loss", "F1 of codes"};
    const int clicked = segments("Curves", kCurves, by_code_ ? 1 : 0, std::min(width, 260.0f),
                                 "After each epoch, of the texts held out: the loss, as each variant counts "
                                 "it, or what a linear classifier makes of the codes alone.");
    if (clicked >= 0) by_code_ = clicked == 1;
    ImGui::SameLine();
    draw_files(frame);
    std::vector<Series> series;
    float end = 1;
    for (std::size_t which = 0; which < 2; ++which) {
        const TextRun* const run = shown_[which];
        if (run == nullptr || (which == 1 && run == shown_[0])) continue;
        Side& side = sides_[which];
        side.epochs.clear();
        side.values.clear();
        if (by_code_)
            for (const TextScore& score : run->scores) {
                side.epochs.push_back(static_cast<float>(score.epoch));
                side.values.push_back(static_cast<float>(score.f1));
            }
        else
            for (const EpochRecord& record : run->epochs) {
                side.epochs.push_back(static_cast<float>(record.epoch));
                side.values.push_back(static_cast<float>(record.validation_loss));
            }
        if (side.epochs.empty()) continue;
        end = std::max(end, side.epochs.back());
        series.push_back({.name = run->name,
                          .x = side.epochs,
                          .y = side.values,
                          .color = side_color(which),
                          .stroke = which == 0 ? Stroke::Solid : Stroke::DashedWithMarkers});
    }
    if (series.empty())
        return paragraph(fonts().small, palette().dim, "Nothing was measured while these were trained.");
    draw_legend("Curves of the two", series, width);
    draw_plot("Curves of the models", {width, 160},
              {.x_label = "epoch",
               .y_label = by_code_ ? "F1" : "nats per text",
               .y_unit = "",
               .x_end = end,
               .logarithmic = !by_code_,
               .whole = true},
              series, &plot_);
}

// The pictures of these curves, and the numbers of all.
void TextCompareView::draw_files(const Frame& frame) {
    std::string name = shown_[0]->name;
    if (shown_[1] != nullptr && shown_[1] != shown_[0]) name += " and " + shown_[1]->name;
    picture_button(frame, "Save picture of the curves", name, by_code_ ? "codes" : "loss",
                   [&] { return curves_figure(); });
    ImGui::SameLine(0, 4);
    if (icon_button("Save runs as CSV", icon::kFile,
                    "Saves the losses of all epochs of all runs as CSV, with all settings."))
        frame.ask(action::SaveFile{
            "hourglass-text-runs.csv",
            to_file(text_runs_csv(frame.messages->runs().runs(), frame.messages->documents().name))});
}

// With the settings of both.
Figure TextCompareView::curves_figure() const {
    FigureLegend legend{
        by_code_ ? "What codes alone are good for, after each epoch" : "Loss after each epoch", {}};
    std::vector<FigureCurve> curves;
    float end = 1;
    for (std::size_t which = 0; which < 2; ++which) {
        if (shown_[which] == nullptr || (which == 1 && shown_[1] == shown_[0])) continue;
        legend.notes.push_back(note_of(*shown_[which]));
        const Side& side = sides_[which];
        if (side.epochs.empty()) continue;
        end = std::max(end, side.epochs.back());
        curves.push_back({.name = shown_[which]->name,
                          .x = side.epochs,
                          .y = side.values,
                          .color = to_rgb(side_color(which)),
                          .dashed = which == 1});
    }
    return curve_figure(legend,
                        {.x_label = "epoch",
                         .y_label = by_code_ ? "F1" : "nats per text",
                         .x_high = end,
                         .logarithmic = !by_code_},
                        curves);
}

// One per line; that the program came with stays as it is.
void TextCompareView::draw_runs(const Frame& frame, float width) {
    heading("Runs");
    help(
        "Every run appears here after its first epoch, also after a reload; the last six are kept, with their "
        "past epochs.");
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float height = metrics().control, buttons = std::min(width, 560.0f) - 4 * height;
    for (const TextRun& run : frame.messages->runs().runs()) {
        if (editor_.draw_field(frame, run.id)) continue;
        const ImVec2 start = ImGui::GetCursorScreenPos();
        const float top = start.y + (height - line_height(fonts().body)) / 2;
        const std::string rest = progress_of(run);
        ImGui::PushClipRect(start, {start.x + buttons, start.y + height}, true);
        draw_text(list, fonts().body, {start.x, top}, palette().text, run.name);
        const float after = text_size(fonts().body, run.name).x + 10;
        if (after + text_size(fonts().small, rest).x <= buttons)  // half a remark says less than none
            draw_text(list, fonts().small, {start.x + after, top + 2}, palette().dim, rest);
        ImGui::PopClipRect();
        ImGui::Dummy({1, 1});
        record_prose(run.name + ": " + rest);
        ImGui::SetCursorScreenPos({start.x + buttons, start.y});
        ImGui::BeginDisabled(run.model == frame.messages->model());
        if (icon_button(("Open " + run.name).c_str(), icon::kOpen,
                        "Makes this run the present one; Train then goes on with it."))
            frame.ask(action::OpenRun{run.id});
        ImGui::EndDisabled();
        ImGui::SameLine(0, 0);
        if (icon_button(
                ("Save " + run.name).c_str(), icon::kSave,
                "Saves this run as one file, with its training: open it here again, or give it to hourglass "
                "text."))
            frame.ask(action::SaveRun{run.id});
        ImGui::SameLine(0, 0);
        ImGui::BeginDisabled(run.place.empty());
        editor_.draw_buttons(frame, run.id, run.name);
        ImGui::EndDisabled();
    }
}

void TextCompareView::draw(const Frame& frame) {
    if (frame.messages == nullptr || !frame.messages->ready()) {
        if (frame.state.texts.name.empty()) frame.ask(action::FetchMessages{});
        return paragraph(fonts().body, palette().dim, "The messages and their model are loading.");
    }
    const Messages& messages = *frame.messages;
    const Words words = words_of(frame.state);
    update(messages);
    const float width = ImGui::GetContentRegionAvail().x;
    draw_tools(frame, width);
    if (shown_[0] == nullptr) return;
    draw_figures(messages, width);
    const bool two = width > 720;
    ImGui::BeginGroup();
    draw_curves(frame, two ? width * 0.55f : width);
    ImGui::EndGroup();
    if (two) ImGui::SameLine(0, 2 * kColumnGap);
    ImGui::BeginGroup();
    draw_settings(two ? ImGui::GetContentRegionAvail().x : width);
    ImGui::EndGroup();
    ImGui::Dummy({0, 4});
    draw_runs(frame, width);
    ImGui::Dummy({0, 4});
    heading("The same " + words.many + ", rebuilt");
    help(
        "Of each model the most probable words. On a colored ground are those that the text has; how many of "
        "all its different words that are stands above.");
    ImGui::SetNextItemWidth(width - metrics().control - metrics().gap);
    ImGui::InputTextWithHint("##Compared text", ("Type a " + words.one).c_str(), &own_);
    record_label("Compared text");
    record_role(Role::Field);
    record_live();
    record_value(own_);
    if (const auto asked = asked_value()) own_ = *asked;
    ImGui::SameLine(0, metrics().gap);
    if (icon_button("Shuffle compared texts", icon::kShuffle, "Others of those that are held out."))
        ++shuffles_;
    if (own_.size() > kLongestCompared)
        paragraph(fonts().small, palette().danger, "A text of more than 10,000 bytes is not compared.");
    const bool same = shown_[1] == nullptr;
    draw_text_columns(words.one, compared(), {shown_[0]->name, same ? "" : shown_[1]->name},
                      {&sides_[0].rebuilt.all(), same ? nullptr : &sides_[1].rebuilt.all()},
                      shown_[0]->model->classes(), width);
}

void TextCompareView::describe(const Frame& frame, nlohmann::json& object) {
    if (frame.messages == nullptr || !frame.messages->ready()) return;
    update(*frame.messages);
    object = {{"runs", nlohmann::json::array()}, {"sides", nlohmann::json::array()}, {"texts", compared()}};
    for (const TextRun& run : frame.messages->runs().runs()) object["runs"].push_back(run.name);
    for (std::size_t which = 0; which < 2; ++which) {
        if (shown_[which] == nullptr) continue;
        nlohmann::json words = nlohmann::json::array();
        for (const RebuiltText& text : sides_[which].rebuilt.all()) {
            nlohmann::json row = nlohmann::json::array();
            for (const RebuiltWord& word : text.words) row.push_back(word.word);
            words.push_back(row);
        }
        const TextRun& run = *shown_[which];
        object["sides"].push_back(
            {{"name", run.name},
             {"epochs", run.epochs.size()},
             {"f1", run.scores.empty() ? nlohmann::json() : nlohmann::json(run.scores.back().f1)},
             {"rebuilt", words}});
    }
}

}  // namespace hourglass::app::text_compare_view
