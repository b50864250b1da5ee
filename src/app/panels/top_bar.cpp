#include "app/panels/top_bar.h"

#include <cctype>
#include <vector>

#include "app/panels/save_picture.h"
#include "base/format.h"
#include "explore/text_sets.h"
#include "ui/hourglass_drawing.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app {
namespace {

std::string data_text(const Dataset& data) {
    std::string name = data.name;
    if (!name.empty()) name[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[0])));
    return name + " " + sign::kDot + " " + with_commas(static_cast<long>(data.train.count())) +
           " to train, " + with_commas(static_cast<long>(data.test.count())) + " to test";
}

std::string texts_text(const Frame& frame) {
    const TextSet* const set = find_text_set(frame.state.text);
    const std::string name = set != nullptr ? std::string(set->label) : frame.state.texts.name;
    if (!frame.state.learns_texts() || !frame.messages->ready()) return name;
    const std::size_t all = frame.messages->documents().count(), trained = frame.messages->trained();
    return name + " " + sign::kDot + " " + with_commas(static_cast<long>(trained)) + " trained on, " +
           with_commas(static_cast<long>(all - trained)) + " held out";
}

struct ThemeStep {
    const char* explanation;
    const char* icon;
    ThemeChoice next;
};

// The button shows what is on and switches to what comes next.
ThemeStep theme_step(ThemeChoice choice) {
    switch (choice) {
        case ThemeChoice::System:
            return {"Colors: dark or light, following the system.", icon::kSystem, ThemeChoice::Light};
        case ThemeChoice::Light:
            return {"Colors: light.", icon::kSun, ThemeChoice::Dark};
        case ThemeChoice::Dark:
            break;
    }
    return {"Colors: dark.", icon::kMoon, ThemeChoice::System};
}

constexpr int kIcons = 6;

float icons_width(int count) {
    return static_cast<float>(count) * metrics().control + static_cast<float>(count - 1) * 4;
}

// So many as fit: where there are too few, the browser shares the link.
int icons_within(float width) { return icons_width(kIcons) <= width ? kIcons : kIcons - 1; }

bool can_save_model(const Frame& frame) {
    return frame.has_shown_model() && (frame.messages == nullptr || frame.state.learns_texts());
}

// The model in the formats that it has, and what the view shows.
void draw_save(const Frame& frame, View* pictured) {
    enum class Saved { Safetensors, Onnx, Png, Svg, Heading };
    std::vector<ListEntry> entries;
    std::vector<Saved> saved;
    const auto add = [&](Saved what, const char* label, std::string_view about) {
        entries.push_back({label, about, what == Saved::Heading});
        saved.push_back(what);
    };
    const bool texts = frame.state.learns_texts(), picture = pictured && can_save_picture(frame);
    if (can_save_model(frame)) {
        if (picture) add(Saved::Heading, "Model", {});
        add(Saved::Safetensors, "Safetensors",
            texts ? "Opens here again, and hourglass text reads it."
                  : "Opens here again; Python reads its weights.");
        if (!texts)
            add(Saved::Onnx, "ONNX",
                "Runs in other programs, such as ONNX Runtime. It cannot be opened here.");
    }
    if (picture) {
        add(Saved::Heading, "Picture of the view", {});
        add(Saved::Png, "PNG", "Pixels, twice as fine as on the screen.");
        add(Saved::Svg, "SVG", "Lines and text that stay sharp at any size.");
    }
    ImGui::BeginDisabled(entries.empty());
    int chosen = -1;
    if (picture)
        chosen =
            icon_menu("Save", icon::kSave, "Saves this model, or what the view shows, as a file.", entries);
    else if (!texts)
        chosen = icon_menu("Save model", icon::kSave, "Saves this model as a file.", entries);
    else if (icon_button("Save model", icon::kSave, "Saves this model as .safetensors, for hourglass text."))
        chosen = 0;
    ImGui::EndDisabled();
    if (chosen < 0) return;
    switch (saved[static_cast<std::size_t>(chosen)]) {
        case Saved::Safetensors:
            return frame.ask(action::SaveModel{});
        case Saved::Onnx:
            return frame.ask(action::SaveModel{.as_onnx = true});
        case Saved::Png:
            return save_picture(frame, *pictured, PictureFormat::Png);
        case Saved::Svg:
            return save_picture(frame, *pictured, PictureFormat::Svg);
        case Saved::Heading:
            break;
    }
}

void draw_icons(const Frame& frame, View* pictured, int count) {
    if (icon_button("Help", icon::kHelp, "What is this? A tour, an article and a glossary."))
        frame.ask(action::ShowHelp{});
    ImGui::SameLine(0, 4);
    if (count == kIcons) {
        if (icon_button("Share", icon::kShare, "A link to this page with its settings and view."))
            frame.ask(action::ShareLink{});
        ImGui::SameLine(0, 4);
    }
    if (icon_button("Open model or data", icon::kOpen,
                    "Open a model (.safetensors) or the four files of a data set."))
        frame.ask(action::OpenFile{});
    ImGui::SameLine(0, 4);
    draw_save(frame, pictured);
    ImGui::SameLine(0, 4);
    const ThemeStep step = theme_step(frame.state.theme);
    if (icon_button("Theme", step.icon, step.explanation)) frame.ask(action::UseTheme{step.next});
    record_value(to_text(frame.state.theme));
    ImGui::SameLine(0, 4);
    const int size = frame.state.text_size, next = size < 125 ? 125 : size < 150 ? 150 : 100;
    const std::string explanation = "Text size: " + std::to_string(size) + " %. Everything grows with it.";
    if (icon_button("Text size", icon::kTextSize, explanation)) frame.ask(action::UseTextSize{next});
    record_value(std::to_string(size) + " %");
}

}  // namespace

void draw_header(const Frame& frame, View* pictured, const std::function<void(float width)>& middle) {
    const Palette& p = palette();
    const float height = metrics().control, width = ImGui::GetContentRegionAvail().x;
    const int count = icons_within(width);
    const float icons = icons_width(count);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float mark = 26;
    if (mark + icons < width) draw_mark(list, {start.x, start.y + (height - mark) / 2}, mark);
    const ImVec2 title = text_size(fonts().title, "Hourglass");
    // What is to be in the middle needs more room than the name.
    constexpr float kMiddle = 300, kLeastMiddle = 190;
    const bool named = mark + 10 + title.x + icons + (middle ? kMiddle : 0) < width;
    if (named)
        draw_text(list, fonts().title, {start.x + mark + 10, start.y + (height - title.y) / 2}, p.text,
                  "Hourglass");
    const float left = mark + (named || !middle ? 10 + title.x + 20 : 16);
    if (const float room = width - left - icons - 16; middle && room >= kLeastMiddle) {
        ImGui::SetCursorScreenPos({start.x + left, start.y});
        middle(room);
        ImGui::SetCursorScreenPos({start.x + width - icons, start.y});
        draw_icons(frame, pictured, count);
        return;
    }
    const std::string data = frame.messages != nullptr ? texts_text(frame)
                             : frame.state.data        ? data_text(*frame.state.data)
                                                       : "Waiting for the digits";
    const float end = left + text_size(fonts().small, data).x;
    if (end + icons < width)
        draw_text(list, fonts().small,
                  {start.x + left, start.y + (height - line_height(fonts().small)) / 2 + 2}, p.dim, data);
    ImGui::SetCursorScreenPos({start.x + width - icons, start.y});
    draw_icons(frame, pictured, count);
}

}  // namespace hourglass::app
