#include "ui/widgets.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <imgui_internal.h>

#include "ui/scroll.h"

namespace hourglass::ui {
namespace {

constexpr float kIconGap = 6;
constexpr ImVec2 kSwitch{34, 20};

std::string_view visible(std::string_view label) { return label.substr(0, label.find("##")); }

struct ButtonColors {
    ImU32 fill, hover, text;
};

ButtonColors colors(ButtonKind kind) {
    const Palette& p = palette();
    switch (kind) {
        case ButtonKind::Primary:
            return {p.accent, p.accent_hover, p.on_accent};
        case ButtonKind::Plain:
            break;
    }
    return {p.raised, p.hover, p.text};
}

// What high contrast adds: without it, fills tell controls from their ground.
void outline(const ImRect& box) {
    if (theme().high_contrast)
        ImGui::GetWindowDrawList()->AddRect(box.Min, box.Max, ImGui::GetColorU32(palette().line),
                                            metrics().rounding);
}

// Frame of the item drawn last, lit while the pointer is on it, ringed while the keyboard is.
void draw_frame(ImU32 fill, ImU32 hover) {
    const ImRect box(ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
    ImU32 color = ImGui::IsItemHovered() ? hover : fill;
    if (ImGui::IsItemActive()) color = mix(hover, palette().ground, 0.15f);
    ImGui::GetWindowDrawList()->AddRectFilled(box.Min, box.Max, ImGui::GetColorU32(color),
                                              metrics().rounding);
    outline(box);
    ImGui::RenderNavHighlight(box, ImGui::GetItemID());
}

void draw_centered(ImFont* font, const ImRect& box, ImU32 color, const char* icon, std::string_view label) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 label_size = text_size(font, label);
    const ImVec2 icon_size = icon ? text_size(fonts().icons, icon) : ImVec2(0, 0);
    const float gap = icon && !label.empty() ? kIconGap : 0;
    float x = box.GetCenter().x - (label_size.x + icon_size.x + gap) / 2;
    if (icon) draw_text(list, fonts().icons, {x, box.GetCenter().y - icon_size.y / 2}, color, icon);
    x += icon_size.x + gap;
    draw_text(list, font, {x, box.GetCenter().y - label_size.y / 2}, color, label);
}

ImRect item_box() { return {ImGui::GetItemRectMin(), ImGui::GetItemRectMax()}; }

// Dear ImGui breaks lines after commas as well, and so numbers in two: "10," and "000". Words that are wider
// than the line are left to it.
std::string broken_at_blanks(ImFont* font, std::string_view content, float width) {
    std::string lines(content);
    std::size_t begin = 0, blank = std::string::npos;  // of the line; the last one that fits
    for (std::size_t i = 0; i <= lines.size(); ++i) {
        if (i < lines.size() && lines[i] != ' ' && lines[i] != '\n') continue;
        const bool fits = text_size(font, std::string_view(lines).substr(begin, i - begin)).x <= width;
        if (!fits && blank != std::string::npos) {
            lines[blank] = '\n';
            begin = blank + 1;
        }
        blank = i;
        if (i < lines.size() && lines[i] == '\n') {
            begin = i + 1;
            blank = std::string::npos;
        }
    }
    return lines;
}

}  // namespace

float button_width(const char* label, const char* icon) {
    const float icon_width = icon ? text_size(fonts().icons, icon).x + kIconGap : 0;
    return text_size(fonts().bold, visible(label)).x + icon_width + 28;
}

bool button(const char* label, const char* icon, ButtonKind kind, float width) {
    if (width < 0) width = ImGui::GetContentRegionAvail().x;
    if (width == 0) width = button_width(label, icon);
    const bool pressed = ImGui::InvisibleButton(label, {std::max(width, 1.0f), metrics().control});
    record_label(label);
    const ButtonColors c = colors(kind);
    draw_frame(c.fill, c.hover);
    draw_centered(fonts().bold, item_box(), c.text, icon, visible(label));
    return pressed;
}

bool icon_button(const char* label, const char* icon, std::string_view explanation) {
    const float side = metrics().control;
    const bool pressed = ImGui::InvisibleButton(label, {side, side});
    record_label(label);
    const Palette& p = palette();
    draw_frame(with_alpha(p.raised, 0), p.hover);
    draw_centered(fonts().body, item_box(), p.dim, icon, "");
    help(explanation);
    return pressed;
}

int segments(const char* label, std::span<const std::string> choices, int selected, float width,
             std::string_view explanation) {
    const Palette& p = palette();
    const float inset = 3, height = metrics().control;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(start, {start.x + width, start.y + height}, ImGui::GetColorU32(p.raised),
                       metrics().rounding);
    outline({start, {start.x + width, start.y + height}});
    const float each = width / static_cast<float>(choices.size());
    int clicked = -1;
    ImGui::PushID(label);
    for (int i = 0; i < static_cast<int>(choices.size()); ++i) {
        if (i > 0) ImGui::SameLine(0, 0);
        if (ImGui::InvisibleButton(choices[i].c_str(), {std::max(each, 1.0f), height})) clicked = i;
        record_label(choices[i]);
        record_choice_of(label, i == selected);
        ImRect box = item_box();
        ImGui::RenderNavHighlight(box, ImGui::GetItemID());
        box.Expand(-inset);
        const bool on = i == selected;
        if (on || ImGui::IsItemHovered())
            list.AddRectFilled(box.Min, box.Max, ImGui::GetColorU32(on ? p.card : p.hover),
                               metrics().rounding - 2);
        if (on) outline(box);
        draw_centered(on ? fonts().bold : fonts().body, box, on ? p.text : p.dim, nullptr, choices[i]);
        help(explanation);
    }
    ImGui::PopID();
    return clicked;
}

namespace {

// A finger that may only be scrolling past leaves the slider as it is. A tap moves it when the finger leaves.
void wait_for_finger(float before, float* value) {
    static float aimed_at = 0;  // only one item is active at a time
    if (finger_drag() != FingerDrag::Undecided) return;
    if (ImGui::IsItemActive()) {
        aimed_at = *value;
        *value = before;
    } else if (ImGui::IsItemDeactivated()) {
        *value = aimed_at;
    }
}

// Filled from zero where the range goes through it, else from the left end.
void draw_slider(const ImRect& box, float value, float low, float high) {
    constexpr float kRadius = 8;
    const Palette& p = palette();
    const float left = box.Min.x + kRadius + 2, right = box.Max.x - kRadius - 2, y = box.GetCenter().y;
    const auto place = [&](float v) {
        return left + (high > low ? std::clamp((v - low) / (high - low), 0.0f, 1.0f) : 0) * (right - left);
    };
    const float grip = place(value);
    const float origin = low < 0 && high > 0 ? place(0) : value > low ? box.Min.x : grip;
    const bool lit = ImGui::IsItemHovered() || ImGui::IsItemActive();
    const ImU32 color = ImGui::GetColorU32(lit ? p.accent_hover : p.accent);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled({box.Min.x, y - 2}, {box.Max.x, y + 2}, ImGui::GetColorU32(p.hover), 2);
    list.AddRectFilled({std::min(origin, grip), y - 2}, {std::max(origin, grip), y + 2}, color, 2);
    list.AddCircleFilled({grip, y}, lit ? kRadius + 1 : kRadius, color);
}

// Dear ImGui then moves a slider by a hundredth of its range, which is nothing where the caller rounds to
// steps.
bool moved_by_keys() {
    return ImGui::IsItemActive() && ImGui::GetCurrentContext()->ActiveIdSource == ImGuiInputSource_Keyboard;
}

}  // namespace

// ImGui's slider does the work, unseen: its own look hides the value behind the grip.
bool slider(const char* label, float* value, float low, float high, std::string_view shown, float width,
            float step) {
    const Palette& p = palette();
    const float room = shown.empty() ? 0 : 48, track = std::max(width - room, 24.0f);
    for (const ImGuiCol slot : {ImGuiCol_FrameBg, ImGuiCol_FrameBgHovered, ImGuiCol_FrameBgActive,
                                ImGuiCol_SliderGrab, ImGuiCol_SliderGrabActive})
        ImGui::PushStyleColor(slot, with_alpha(p.card, 0));
    ImGui::PushStyleVar(ImGuiStyleVar_GrabMinSize, 16);
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 0);
    ImGui::SetNextItemWidth(track);
    const float before = *value;
    ImGui::SliderFloat(label, value, low, high, "", ImGuiSliderFlags_NoInput);
    ImGui::PopStyleVar(2);
    ImGui::PopStyleColor(5);
    wait_for_finger(before, value);
    if (step > 0 && *value != before && moved_by_keys())
        *value = std::clamp(before + std::copysign(step, *value - before), low, high);
    record_label(label);
    if (const auto asked = asked_value())
        *value = std::clamp(std::strtof(asked->c_str(), nullptr), low, high);
    record_range(low, high, *value, step > 0 ? step : (high - low) / 100);
    record_value(std::string(shown));
    const ImRect box = item_box();
    draw_slider(box, *value, low, high);
    draw_text(*ImGui::GetWindowDrawList(), fonts().small,
              {box.Min.x + width, box.GetCenter().y - line_height(fonts().small) / 2}, p.dim, shown, 1);
    return *value != before;
}

float toggle_width(const char* label) { return kSwitch.x + metrics().gap + text_size(fonts().body, label).x; }

bool toggle(const char* label, bool* on) {
    const Palette& p = palette();
    const bool flipped = ImGui::InvisibleButton(label, {toggle_width(label), metrics().control});
    if (flipped) *on = !*on;
    record_label(label);
    record_role(Role::Switch);
    record_value(*on ? "true" : "false");
    const ImRect box = item_box();
    ImGui::RenderNavHighlight(box, ImGui::GetItemID());
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float y = box.GetCenter().y, radius = kSwitch.y / 2;
    const ImU32 fill = *on ? (ImGui::IsItemHovered() ? p.accent_hover : p.accent) : p.hover;
    list.AddRectFilled({box.Min.x, y - radius}, {box.Min.x + kSwitch.x, y + radius}, fill, radius);
    list.AddCircleFilled({*on ? box.Min.x + kSwitch.x - radius : box.Min.x + radius, y}, radius - 3,
                         *on ? p.on_accent : p.dim);
    outline({{box.Min.x, y - radius}, {box.Min.x + kSwitch.x, y + radius}});
    draw_text(list, fonts().body, {box.Min.x + kSwitch.x + metrics().gap, y - line_height(fonts().body) / 2},
              p.text, label);
    return flipped;
}

namespace {

// The text, or as much of its beginning as there is room for.
std::string fitting(const std::string& text, float width) {
    if (text_size(fonts().body, text).x <= width) return text;
    std::string part = text;
    while (!part.empty() && text_size(fonts().body, part + "...").x > width) {
        while (part.size() > 1 && (part.back() & 0xC0) == 0x80) part.pop_back();  // the rest of a character
        part.pop_back();
    }
    return part + "...";
}

}  // namespace

namespace {

// The field with what is chosen; true while the list is open, then pair with EndCombo.
bool begin_list(const char* label, std::string_view shown, float width) {
    if (width == 0) width = ImGui::GetContentRegionAvail().x;
    const ImVec2 arrow = text_size(fonts().icons, icon::kDown);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    ImGui::SetNextItemWidth(width);
    const float room = width - arrow.x - 8 - 2 * ImGui::GetStyle().FramePadding.x;
    const bool open = ImGui::BeginCombo(label, fitting(std::string(shown), room).c_str(),
                                        ImGuiComboFlags_NoArrowButton | ImGuiComboFlags_HeightLarge);
    draw_text(list, fonts().icons,
              {start.x + width - arrow.x - 8, start.y + (metrics().control - arrow.y) / 2}, palette().dim,
              icon::kDown);
    return open;
}

// The entries of an open list.
int draw_entries(std::span<const ListEntry> choices, int selected) {
    int clicked = -1;
    for (int i = 0; i < static_cast<int>(choices.size()); ++i) {
        const ListEntry& entry = choices[i];
        if (entry.heading) {
            if (i > 0) ImGui::Separator();
            text(fonts().small, palette().dim, entry.label);
            continue;
        }
        ImGui::PushID(i);
        if (ImGui::Selectable(entry.label.c_str(), i == selected, 0, {0, metrics().control - 8})) clicked = i;
        help(entry.help);
        ImGui::PopID();
    }
    return clicked;
}

// For readers and scripts, which see no closed list's entries. Returns what they asked for, or -1.
int offer_entries(std::span<const ListEntry> choices, int selected) {
    std::vector<RecordedOption> options;
    for (const ListEntry& entry : choices) options.push_back({entry.label, entry.heading});
    record_options(options, selected);
    const auto asked = asked_value();
    if (!asked) return -1;
    const int index = std::atoi(asked->c_str());
    const bool there = index >= 0 && index < static_cast<int>(choices.size()) && !choices[index].heading;
    return there ? index : -1;
}

}  // namespace

int drop_down(const char* label, std::string_view shown, std::span<const ListEntry> choices, int selected,
              std::string_view explanation, float width) {
    if (begin_list(label, shown, width)) {
        const int clicked = draw_entries(choices, selected);
        ImGui::EndCombo();
        return clicked;
    }
    const int asked = offer_entries(choices, selected);
    record_label(label);
    record_value(std::string(shown));
    help(explanation);
    return asked;
}

int icon_menu(const char* label, const char* icon, std::string_view explanation,
              std::span<const ListEntry> choices) {
    const std::string menu = std::string(label) + " menu";
    if (icon_button(label, icon, explanation)) ImGui::OpenPopup(menu.c_str());
    int chosen = offer_entries(choices, -1);
    record_value("");
    const ImVec2 min = ImGui::GetItemRectMin(), max = ImGui::GetItemRectMax();
    const float height = static_cast<float>(choices.size() + 1) * metrics().control;
    const bool above = max.y + height > ImGui::GetIO().DisplaySize.y;
    ImGui::SetNextWindowPos({max.x, above ? min.y - 2 : max.y + 2}, ImGuiCond_Appearing,
                            {1, above ? 1.0f : 0.0f});
    if (!ImGui::BeginPopup(menu.c_str())) return chosen;
    ImGui::Dummy({std::max(160.0f, max.x - min.x), 0});
    if (const int clicked = draw_entries(choices, -1); clicked >= 0) chosen = clicked;
    ImGui::EndPopup();
    return chosen;
}

std::optional<PictureFormat> picture_menu(const char* label) {
    static const ListEntry kFormats[] = {{"PNG", "Pixels, twice as fine as on the screen."},
                                         {"SVG", "Lines and text that stay sharp at any size."}};
    const int chosen = icon_menu(label, icon::kPicture,
                                 "Saves this as a picture to print: drawn afresh, with a legend.", kFormats);
    if (chosen < 0) return std::nullopt;
    return static_cast<PictureFormat>(chosen);
}

bool click_area(const char* label, ImVec2 size, Role role) {
    const bool pressed = ImGui::InvisibleButton(label, {std::max(size.x, 1.0f), std::max(size.y, 1.0f)});
    record_label(label);
    record_role(role);
    ImGui::RenderNavHighlight(item_box(), ImGui::GetItemID());
    return pressed;
}

void picture_area(const char* label, ImVec2 size) {
    ImGui::InvisibleButton(label, {std::max(size.x, 1.0f), std::max(size.y, 1.0f)});
    record_label(label);
    record_role(Role::Image);
}

void help(std::string_view text) {
    if (text.empty()) return;
    record_help(text);
    const ImGuiIO& io = ImGui::GetIO();
    const bool touch = io.MouseSource == ImGuiMouseSource_TouchScreen;
    const bool long_touch =
        touch && ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled) && io.MouseDownDuration[0] > 0.5f;
    const bool hovered = !touch && ImGui::IsItemHovered(ImGuiHoveredFlags_ForTooltip);
    const bool focused = ImGui::IsItemFocused() && ImGui::GetCurrentContext()->NavDisableHighlight == false;
    if (!hovered && !long_touch && !focused) return;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {12, 8});
    if (ImGui::BeginTooltip()) {
        ImGui::PushTextWrapPos(280);
        ImGui::TextUnformatted(text.data(), text.data() + text.size());
        ImGui::PopTextWrapPos();
        ImGui::EndTooltip();
    }
    ImGui::PopStyleVar();
}

void text(ImFont* font, ImU32 color, std::string_view content) {
    ImGui::PushFont(font);
    ImGui::PushStyleColor(ImGuiCol_Text, color);
    ImGui::TextUnformatted(content.data(), content.data() + content.size());
    ImGui::PopStyleColor();
    ImGui::PopFont();
}

void flow_text(ImFont* font, ImU32 color, std::span<const std::string> pieces, float width) {
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 2});
    std::string line;
    for (const std::string& piece : pieces) {
        const std::string longer = line.empty() ? piece : line + ", " + piece;
        const bool fits = line.empty() || text_size(font, longer + ",").x <= width;
        if (!fits) text(font, color, line + ",");
        line = fits ? longer : piece;
    }
    text(font, color, line);
    ImGui::PopStyleVar();
}

void heading(std::string_view content) {
    text(fonts().bold, palette().text, content);
    record_heading(content);
}

void paragraph(ImFont* font, ImU32 color, std::string_view content) {
    ImGui::PushTextWrapPos(0);
    text(font, color, broken_at_blanks(font, content, ImGui::GetContentRegionAvail().x));
    ImGui::PopTextWrapPos();
    record_prose(content);
}

void draw_text(ImDrawList& list, ImFont* font, ImVec2 position, ImU32 color, std::string_view content,
               float align) {
    if (align != 0) position.x -= text_size(font, content).x * align;
    // Whole device pixels, or the glyphs blur.
    const float ratio = pixel_ratio();
    position = {std::round(position.x * ratio) / ratio, std::round(position.y * ratio) / ratio};
    list.AddText(font, line_height(font), position, ImGui::GetColorU32(color), content.data(),
                 content.data() + content.size());
}

ImVec2 text_size(ImFont* font, std::string_view content) {
    return font->CalcTextSizeA(line_height(font), FLT_MAX, 0, content.data(),
                               content.data() + content.size());
}

void progress_bar(float fraction, float width, float height) {
    const Palette& p = palette();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(start, {start.x + width, start.y + height}, p.raised, height / 2);
    const float filled = std::clamp(fraction, 0.0f, 1.0f) * width;
    if (filled > 0)
        list.AddRectFilled(start, {start.x + std::max(filled, height), start.y + height}, p.accent,
                           height / 2);
    ImGui::Dummy({width, height});
}

void begin_card(const char* name, ImVec2 size) {
    ImGuiChildFlags flags = ImGuiChildFlags_AlwaysUseWindowPadding;
    if (size.y < 0) {
        flags |= ImGuiChildFlags_AutoResizeY;
        size.y = 0;
    }
    ImGui::PushStyleColor(ImGuiCol_ChildBg, palette().card);
    ImGui::BeginChild(name, size, flags, ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
    ImGui::PopStyleColor();
    if (theme().high_contrast) {
        const ImVec2 corner = ImGui::GetWindowPos(), extent = ImGui::GetWindowSize();
        const ImVec2 end(corner.x + extent.x, corner.y + extent.y);
        ImDrawList& list = *ImGui::GetWindowDrawList();
        list.PushClipRect(corner, end);
        list.AddRect(corner, end, palette().line, ImGui::GetStyle().ChildRounding);
        list.PopClipRect();
    }
    begin_group(name);
}

void end_card() {
    end_group();
    ImGui::EndChild();
}

void banner(const char* icon, ImU32 ground, ImU32 color, std::string_view content) {
    ImGui::PushStyleColor(ImGuiCol_ChildBg, ground);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {12, 8});
    ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, metrics().rounding);
    const std::string name(content.substr(0, 12));
    ImGui::BeginChild(name.c_str(), {0, 0},
                      ImGuiChildFlags_AlwaysUseWindowPadding | ImGuiChildFlags_AutoResizeY);
    text(fonts().icons, color, icon);
    ImGui::SameLine();
    paragraph(fonts().body, color, content);
    ImGui::EndChild();
    ImGui::PopStyleVar(2);
    ImGui::PopStyleColor();
}

}  // namespace hourglass::ui
