#include "app/panels/import_sheet.h"

#include <algorithm>
#include <imgui_internal.h>

#include "base/format.h"
#include "base/text.h"
#include "ui/item_recorder.h"
#include "ui/scroll.h"
#include "ui/widgets.h"

namespace hourglass::app {
namespace {

constexpr float kSheetWidth = 620, kNameWidth = 92;

// Once: lists that open from here have to be above it.
void come_to_front() {
    if (ImGui::IsWindowAppearing()) ImGui::BringWindowToDisplayFront(ImGui::GetCurrentWindow());
}

// The rest of the window is dark, and out of reach.
void draw_shade(ImVec2 window) {
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(window);
    ImGui::PushStyleColor(ImGuiCol_WindowBg, with_alpha(IM_COL32(0, 0, 0, 255), 0.55f));
    ImGui::Begin("Shade", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoNav |
                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus);
    come_to_front();
    ImGui::End();
    ImGui::PopStyleColor();
}

void draw_line(const std::string& name, const std::string& value) {
    text(fonts().body, palette().dim, name);
    ImGui::SameLine(kNameWidth);
    paragraph(fonts().body, palette().text, value);
}

void name_choice(const char* label) {
    ImGui::AlignTextToFramePadding();
    text(fonts().body, palette().dim, label);
    ImGui::SameLine(kNameWidth);
}

}  // namespace

void ImportSheet::draw_facts(const ImportFacts& facts) {
    for (const ImportFacts::Line& line : facts.lines) {
        draw_line(line.name, line.value);
        record_prose(line.name + ": " + line.value);
    }
    for (const std::string& note : facts.notes) {
        text(fonts().icons, palette().accent_text, icon::kInfo);
        ImGui::SameLine(0, 8);
        paragraph(fonts().small, palette().dim, note);
    }
}

void ImportSheet::draw_label_choice(const Frame& frame, float width) {
    const ImportFacts& facts = *facts_;
    const bool by_itself = facts.choices.label_column.empty() && !facts.choices.no_label;
    std::vector<ListEntry> entries{{"none"}};
    int selected = facts.label_column.empty() ? 0 : -1;
    for (const std::string& column : facts.label_columns) {
        if (column == facts.label_column) selected = static_cast<int>(entries.size());
        entries.push_back({column});
    }
    const std::string shown = facts.label_column.empty() ? "none"
                              : by_itself                ? facts.label_column + " (guessed)"
                                                         : facts.label_column;
    const int chosen = drop_down("##Label column", shown, entries, selected,
                                 "The column that holds the classes; it is no feature.", width);
    if (chosen < 0) return;
    ImportChoices choices = facts.choices;
    choices.no_label = chosen == 0;
    choices.label_column = chosen == 0 ? "" : facts.label_columns[static_cast<std::size_t>(chosen - 1)];
    frame.ask(action::ChooseImport{choices});
}

void ImportSheet::draw_choices(const Frame& frame) {
    const ImportFacts& facts = *facts_;
    if (!facts.choices_open) return;
    const float width = std::min(ImGui::GetContentRegionAvail().x - kNameWidth, 360.0f);
    if (facts.texts)
        draw_text_choices(frame, width);
    else if (facts.table)
        draw_table_choices(frame, width);
    else
        draw_picture_choices(frame, width);
}

void ImportSheet::draw_text_choices(const Frame& frame, float width) {
    const ImportFacts& facts = *facts_;
    name_choice("Texts");
    std::vector<ListEntry> entries;
    int selected = -1;
    for (const std::string& column : facts.text_columns) {
        if (column == facts.text_column) selected = static_cast<int>(entries.size());
        entries.push_back({column});
    }
    const int chosen = drop_down("##Text column", facts.text_column, entries, selected,
                                 "The column that holds the texts.", width);
    if (chosen >= 0) {
        ImportChoices choices = facts.choices;
        choices.text_column = facts.text_columns[static_cast<std::size_t>(chosen)];
        frame.ask(action::ChooseImport{choices});
    }
    name_choice("Labels");
    draw_label_choice(frame, width);
}

void ImportSheet::draw_table_choices(const Frame& frame, float width) {
    const ImportFacts& facts = *facts_;
    name_choice("Labels");
    draw_label_choice(frame, width);
    ImportChoices choices = facts.choices;
    if (facts.has_header_choice) {
        name_choice("First line");
        const std::string words[] = {"As it looks", "Names", "Numbers"};
        const int selected = !choices.header ? 0 : *choices.header ? 1 : 2;
        const int chosen = segments("Header", words, selected, width,
                                    "Whether the first line has the columns' names or is a row.");
        if (chosen >= 0) {
            choices.header = chosen == 0 ? std::optional<bool>() : chosen == 1;
            frame.ask(action::ChooseImport{choices});
        }
    }
    if (facts.has_missing_choice) {
        name_choice("Empty cells");
        const std::string words[] = {"Refuse", "Fill with mean", "Drop rows"};
        const int chosen = segments("Empty cells", words, static_cast<int>(choices.missing), width,
                                    "Filled with the mean of their column, or their rows left out.");
        if (chosen >= 0) {
            choices.missing = static_cast<Missing>(chosen);
            frame.ask(action::ChooseImport{choices});
        }
    }
    name_choice("Scale");
    const std::string scales[] = {"0 to 1", "Standard", "As it is"};
    const int chosen =
        segments("Scale", scales, static_cast<int>(choices.scale), width,
                 "Every column to 0..1, or to mean 0 and standard deviation 1, so that none weighs "
                 "more than others.");
    if (chosen < 0) return;
    choices.scale = static_cast<ImportScale>(chosen);
    frame.ask(action::ChooseImport{choices});
}

void ImportSheet::draw_picture_choices(const Frame& frame, float width) {
    const ImportFacts& facts = *facts_;
    ImportChoices choices = facts.choices;
    const auto choose = [&](const char* label, std::span<const std::string> words, int selected,
                            const char* why) {
        name_choice(label);
        return segments(label, words, selected, width, why);
    };
    int chosen = -1;
    if (facts.has_size_choice) {
        static constexpr int kSides[] = {0, 28, 32, 64};
        const std::string words[] = {"As it is", "28 x 28", "32 x 32", "64 x 64"};
        const auto selected = static_cast<int>(std::ranges::find(kSides, choices.side) - kSides);
        chosen = choose("Size", words, selected,
                        "Pictures of other sizes are scaled as a whole, with bars beside them where their "
                        "proportions differ.");
        if (chosen >= 0) choices.side = kSides[chosen];
    }
    int samples = -1;
    if (facts.has_samples_choice) {
        const std::string dimensions[] = {"First", "Last"};
        samples = choose(
            "Samples", dimensions, choices.samples_last.value_or(true) ? 1 : 0,
            "Which dimension of the array counts the pictures: the first, as NumPy has it, or the last, "
            "as MATLAB has it.");
        if (samples >= 0) choices.samples_last = samples == 1;
    }
    const std::string grounds[] = {"As it is", "Inverted"};
    const int ground = choose("Ink", grounds, choices.invert ? 1 : 0,
                              "Inverted, dark ink on white becomes white ink on black, as in MNIST.");
    if (ground >= 0) choices.invert = ground == 1;
    int color = -1;
    if (facts.has_color_choice) {
        const std::string colors[] = {"Gray", "In color"};
        color = choose("Color", colors, choices.color ? 1 : 0,
                       "In color, a pixel is three numbers, and a model has three times as many inputs.");
        if (color >= 0) choices.color = color == 1;
    }
    if (std::max({chosen, samples, ground, color}) >= 0) frame.ask(action::ChooseImport{choices});
}

void ImportSheet::draw_rows() {
    const ImportFacts& facts = *facts_;
    const Palette& p = palette();
    const float width = ImGui::GetContentRegionAvail().x, line = line_height(fonts().small) + 6;
    const bool labels = !facts.labels.empty();
    const auto all = facts.columns.size() + (labels ? 1 : 0);
    const std::size_t shown = std::clamp<std::size_t>(static_cast<std::size_t>(width / 76), 1, all);
    const float each = width / static_cast<float>(shown);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const auto rows = static_cast<int>(facts.preview.cols());
    list.AddRectFilled(start, {start.x + width, start.y + static_cast<float>(rows + 1) * line}, p.tile, 6);
    const auto cell = [&](std::size_t column, int row, const std::string& words, ImU32 color) {
        const ImVec2 at(start.x + static_cast<float>(column) * each,
                        start.y + static_cast<float>(row) * line);
        ImGui::PushClipRect(at, {at.x + each - 6, at.y + line}, true);
        draw_text(list, fonts().small, {at.x + 8, at.y + 3}, color, words);
        ImGui::PopClipRect();
    };
    for (std::size_t c = 0; c < shown; ++c) {
        const bool more = c + 1 == shown && shown < all, label = labels && c + 1 == all;
        cell(c, 0, more ? "..." : label ? facts.label_column : facts.columns[c], p.dim);
        for (int row = 0; row < rows && !more; ++row)
            cell(c, row + 1,
                 label ? facts.labels[static_cast<std::size_t>(row)]
                       : number_text(static_cast<double>(facts.preview(static_cast<Eigen::Index>(c), row))),
                 label ? p.accent_text : p.text);
    }
    ImGui::Dummy({width, static_cast<float>(rows + 1) * line});
    record_prose("The first rows are shown.");
}

void ImportSheet::draw_pictures() {
    const ImportFacts& facts = *facts_;
    const float width = ImGui::GetContentRegionAvail().x, gap = 6;
    const auto count = static_cast<int>(facts.preview.cols());
    const float tile = std::max(24.0f, std::min(64.0f, (width + gap) / 6 - gap));
    const float high = tile * static_cast<float>(facts.height) / static_cast<float>(facts.width);
    const int columns = std::max(1, static_cast<int>((width + gap) / (tile + gap)));
    const ImVec2 start = ImGui::GetCursorScreenPos();
    for (int i = 0; i < count; ++i)
        pictures_.draw(i,
                       {start.x + static_cast<float>(i % columns) * (tile + gap),
                        start.y + static_cast<float>(i / columns) * (high + gap)},
                       {tile, high}, palette().ink);
    ImGui::Dummy({width, static_cast<float>((count + columns - 1) / columns) * (high + gap)});
    record_image("First pictures", std::to_string(count) + " pictures");
}

void ImportSheet::draw_texts() {
    const ImportFacts& facts = *facts_;
    ImGui::Dummy({0, 2});
    heading("First documents");
    for (std::size_t i = 0; i < facts.preview_texts.size(); ++i) {
        const std::string label = facts.labels.empty() ? "" : facts.labels[i] + ": ";
        const std::string& document = facts.preview_texts[i];
        const ImVec2 start = ImGui::GetCursorScreenPos();
        const float line_width = ImGui::GetContentRegionAvail().x, line = line_height(fonts().small) + 4;
        ImDrawList& list = *ImGui::GetWindowDrawList();
        ImGui::PushClipRect(start, {start.x + line_width, start.y + line}, true);
        draw_text(list, fonts().small, start, palette().accent_text, label);
        draw_text(list, fonts().small, {start.x + text_size(fonts().small, label).x, start.y}, palette().text,
                  document.substr(0, document.find('\n')));
        ImGui::PopClipRect();
        ImGui::Dummy({line_width, line});
        record_prose(label + document);
    }
}

void ImportSheet::draw_preview() {
    if (!facts_->preview_texts.empty()) draw_texts();
    if (facts_->preview.size() == 0) return;
    ImGui::Dummy({0, 2});
    heading(facts_->table ? "First rows" : "First pictures");
    if (facts_->table)
        draw_rows();
    else
        draw_pictures();
}

void ImportSheet::draw_buttons(const Frame& frame) {
    const float use = button_width("Use it", icon::kCheck), cancel = button_width("Cancel");
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x - use - cancel -
                         metrics().gap);
    if (button("Cancel")) frame.ask(action::CancelImport{});
    ImGui::SameLine(0, metrics().gap);
    ImGui::BeginDisabled(!facts_->problem.empty());
    if (button("Use it", icon::kCheck, ButtonKind::Primary)) frame.ask(action::UseImport{});
    ImGui::EndDisabled();
}

void ImportSheet::draw_content(const Frame& frame) {
    begin_group("Open data");
    text(fonts().title, palette().text, facts_->name);
    record_heading("Open " + facts_->name);
    paragraph(
        fonts().small, palette().dim,
        facts_->texts
            ? std::string("Texts are shown in views of their own; the data that is there stays behind them.")
            : "Replaces " + (frame.state.data ? frame.state.data->name : std::string("nothing")) +
                  "; runs so far stay in Compare.");
    ImGui::Dummy({0, 2});
    const float buttons = metrics().control + 2 * metrics().gap;
    const float most = frame.state.layout.height - 190 - buttons;
    static float content = 0;
    begin_scroll("Import", {0, std::clamp(content, 80.0f, std::max(most, 80.0f))});
    draw_facts(*facts_);
    ImGui::Dummy({0, 2});
    draw_choices(frame);
    if (!facts_->problem.empty()) {
        paragraph(fonts().body, palette().danger, facts_->problem);
        record_text("Problem", facts_->problem);
    }
    draw_preview();
    content = ImGui::GetCursorPosY() + 4;
    end_scroll();
    ImGui::Dummy({0, 2});
    draw_buttons(frame);
    end_group();
}

void ImportSheet::draw(const Frame& frame) {
    if (!frame.state.import) {
        facts_ = nullptr;
        return;
    }
    if (facts_ != frame.state.import) {
        facts_ = frame.state.import;
        const auto count = static_cast<int>(facts_->preview.cols());
        if (!facts_->table && count > 0)
            pictures_.resize(count, facts_->width, facts_->height, facts_->channels);
        for (int i = 0; i < count && !facts_->table; ++i) pictures_.set(i, facts_->preview.col(i).data());
    }
    const ImVec2 window(frame.state.layout.width, frame.state.layout.height);
    record_only_what_follows();
    draw_shade(window);
    ImGui::SetNextWindowPos({window.x / 2, window.y / 2}, 0, {0.5f, 0.5f});
    ImGui::SetNextWindowSize({std::min(window.x - 16, kSheetWidth), 0});
    ImGui::PushStyleColor(ImGuiCol_WindowBg, palette().card);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 12);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 1);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {20, 18});
    ImGui::Begin("Open data", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
    come_to_front();
    draw_content(frame);
    ImGui::End();
    ImGui::PopStyleVar(3);
    ImGui::PopStyleColor();
    if (ImGui::IsKeyPressed(ImGuiKey_Escape, false)) frame.ask(action::CancelImport{});
}

}  // namespace hourglass::app
