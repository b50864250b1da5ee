#include "app/views/draw/drawing_pad.h"

#include <algorithm>
#include <cmath>
#include <imgui_internal.h>
#include <span>

#include "platform/platform.h"
#include "ui/item_recorder.h"
#include "ui/scroll.h"
#include "ui/widgets.h"

namespace hourglass::app::draw_view {
namespace {

constexpr char kCenter[] = "Center like MNIST";
constexpr char kTry[] = "Try a...";

// Whether the item drawn last is held by a key, not by a pointer.
bool by_keyboard() {
    return ImGui::IsItemActive() && ImGui::GetCurrentContext()->ActiveIdSource == ImGuiInputSource_Keyboard;
}

// Whether the item drawn last has the keyboard's focus.
bool has_keys() { return ImGui::IsItemFocused() && !ImGui::GetCurrentContext()->NavDisableHighlight; }

// The pen's width, as a share of what is set: that itself for what feels no pressure, and for a pen that is
// pressed as most people do.
float width_share() {
    const float pressure = platform::pen_pressure();
    return pressure < 0 ? 1 : 0.4f + 1.2f * pressure;
}

// Whether a line that turns at b needs a round joint there to look like one stroke.
bool turns(const PenPoint& a, const PenPoint& b, const PenPoint& c) {
    const float x1 = b.x - a.x, y1 = b.y - a.y, x2 = c.x - b.x, y2 = c.y - b.y;
    const float lengths = std::hypot(x1, y1) * std::hypot(x2, y2);
    return x1 * x2 + y1 * y2 < 0.97f * lengths;
}

bool even_width(const PenStroke& curve) {
    return std::ranges::all_of(
        curve, [&](const PenPoint& point) { return std::abs(point.width - curve[0].width) < 1e-4f; });
}

void draw_curve(ImDrawList& list, const PenStroke& curve, ImVec2 start, float side, ImU32 ink) {
    std::vector<ImVec2> points;
    points.reserve(curve.size());
    for (const PenPoint& point : curve)
        points.emplace_back(start.x + point.x * side, start.y + point.y * side);
    const bool even = even_width(curve);
    if (even && points.size() > 1)
        list.AddPolyline(points.data(), static_cast<int>(points.size()), ink, 0, curve[0].width * side);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const bool end = i == 0 || i + 1 == points.size();
        if (!even && i > 0)
            list.AddLine(points[i - 1], points[i], ink, (curve[i - 1].width + curve[i].width) / 2 * side);
        if (!even || end || turns(curve[i - 1], curve[i], curve[i + 1]))
            list.AddCircleFilled(points[i], curve[i].width / 2 * side, ink);
    }
}

// Where MNIST's digits lie: the inner 20 of 28 pixels.
void draw_box(ImDrawList& list, ImVec2 start, float side) {
    const ImU32 faint = ImGui::GetColorU32(with_alpha(palette().dim, 0.3f));
    const float inset = side * 4 / 28;
    list.AddRect({start.x + inset, start.y + inset}, {start.x + side - inset, start.y + side - inset}, faint,
                 4);
}

float tip_width(const Drawing& drawing) {
    return drawing.pen_width() * (drawing.tip() == PenTip::Eraser ? Drawing::kEraserWidth : 1.0f);
}

// Puts the next item beside the last one if that leaves enough room up to `right`.
void flow(float right, float width) {
    const float gap = metrics().gap;
    if (ImGui::GetItemRectMax().x + gap + width <= right + 0.5f) ImGui::SameLine(0, gap);
}

// A square icon button; the label is its name for scripts.
bool tool_button(const char* label, const char* icon, std::string_view explanation) {
    const std::string unseen = std::string("##") + label;
    const bool pressed = button(unseen.c_str(), icon, ButtonKind::Plain, metrics().control + 4);
    help(explanation);
    return pressed;
}

}  // namespace

// Every position the pointer was reported at since the last frame, not only the newest: fast strokes stay
// round. The pressure is only known as it was at the end: in between it is taken to have changed evenly.
void DrawingPad::follow_pen(Drawing& drawing, ImVec2 start, float side) {
    const auto to_pad = [&](float x, float y, float width) {
        return PenPoint{(x - start.x) / side, (y - start.y) / side, width};
    };
    const ImGuiIO& io = ImGui::GetIO();
    const float width = width_share();
    held_ = ImGui::IsItemActive() && !by_keyboard();
    if (ImGui::IsItemActivated() && held_) {
        drawing.begin_stroke(to_pad(io.MousePos.x, io.MousePos.y, width));
        last_width_ = width;
    }
    if (!held_) return;
    std::vector<ImVec2> trail;
    for (const ImGuiInputEvent& event : ImGui::GetCurrentContext()->InputEventsTrail)
        if (event.Type == ImGuiInputEventType_MousePos && !ImGui::IsItemActivated())
            trail.emplace_back(event.MousePos.PosX, event.MousePos.PosY);
    trail.push_back(io.MousePos);
    for (std::size_t i = 0; i < trail.size(); ++i) {
        const float share = static_cast<float>(i + 1) / static_cast<float>(trail.size());
        drawing.extend_stroke(to_pad(trail[i].x, trail[i].y, last_width_ + (width - last_width_) * share));
    }
    last_width_ = width;
}

// The arrow keys move the keyboard's pen by one of MNIST's pixels; Space or Enter puts it down and up.
void DrawingPad::follow_arrows(Drawing& drawing, bool pressed) {
    const auto pixel = [](float at) { return std::to_string(static_cast<int>(at * 28) + 1); };
    record_value("pen " + std::string(pen_down_ ? "down" : "up") + " at column " + pixel(cursor_.x) +
                 ", row " + pixel(cursor_.y) + " of 28" + (drawing.empty() ? "; nothing drawn yet" : ""));
    record_help("The arrow keys move the pen, Space puts it down and up.");
    if (!has_keys()) {
        pen_down_ = false;
        return;
    }
    if (pressed && by_keyboard()) {
        pen_down_ = !pen_down_;
        if (pen_down_) drawing.begin_stroke({cursor_.x, cursor_.y, 1});
    }
    const ImGuiID id = ImGui::GetItemID();
    const auto moved = [id](ImGuiKey key) {
        ImGui::SetKeyOwner(key, id);
        return static_cast<float>(ImGui::IsKeyPressed(key, id, ImGuiInputFlags_Repeat));
    };
    const float x = moved(ImGuiKey_RightArrow) - moved(ImGuiKey_LeftArrow);
    const float y = moved(ImGuiKey_DownArrow) - moved(ImGuiKey_UpArrow);
    if (x == 0 && y == 0) return;
    cursor_ = {std::clamp(cursor_.x + x / 28, 0.0f, 1.0f), std::clamp(cursor_.y + y / 28, 0.0f, 1.0f)};
    if (pen_down_) drawing.extend_stroke({cursor_.x, cursor_.y, 1});
}

void DrawingPad::draw_cursor(const Drawing& drawing, ImVec2 start, float side) const {
    if (!has_keys()) return;
    const Palette& p = palette();
    const ImVec2 at(start.x + cursor_.x * side, start.y + cursor_.y * side);
    const float radius = std::max(tip_width(drawing) * side / 2, 4.0f);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (const auto& [color, thickness] : {std::pair(p.card, 5.0f), std::pair(p.accent_text, 2.5f)}) {
        list.AddCircle(at, radius, color, 0, thickness);
        for (const ImVec2 way : {ImVec2(1, 0), ImVec2(-1, 0), ImVec2(0, 1), ImVec2(0, -1)})
            list.AddLine({at.x + radius * way.x, at.y + radius * way.y},
                         {at.x + (radius + 9) * way.x, at.y + (radius + 9) * way.y}, color, thickness);
    }
}

void DrawingPad::draw_picture(const Drawing& drawing, ImVec2 start, float side) {
    const PadPicture* picture = drawing.picture_below();
    if (picture == nullptr) return;
    if (sheet_picture_ != picture->pixels) {
        sheet_picture_ = picture->pixels;
        std::vector<float> pixels;
        for (const std::uint8_t byte : sheet_picture_) pixels.push_back(static_cast<float>(byte) / 255);
        sheet_.resize(1, picture->side, picture->side);
        sheet_.set(0, pixels.data());
    }
    sheet_.draw(0, start, {side, side}, palette().ink);
}

// An eraser is paper of the pad's color, drawn over the ink.
void DrawingPad::draw_marks(const Drawing& drawing, ImVec2 start, float side) const {
    const Palette& p = palette();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const std::vector<Drawing::Mark>& marks = drawing.marks();
    for (std::size_t i = drawing.first_on_sheet(); i < marks.size(); ++i)
        draw_curve(list, marks[i].curve, start, side, marks[i].tip == PenTip::Ink ? p.ink : p.tile);
}

// The eraser leaves nothing behind that shows where it is and how wide.
void DrawingPad::draw_tip_cursor(const Drawing& drawing, ImVec2 start, float side) const {
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const bool over = ImGui::IsItemHovered() || ImGui::IsItemActive();
    if (drawing.tip() != PenTip::Eraser || !over || mouse.x < start.x - side) return;
    ImGui::GetWindowDrawList()->AddCircle(mouse, tip_width(drawing) * side / 2, palette().dim, 0, 1.5f);
}

void DrawingPad::draw(Drawing& drawing, float side) {
    const Palette& p = palette();
    const ImVec2 start = ImGui::GetCursorScreenPos(), end(start.x + side, start.y + side);
    const bool pressed = click_area("Draw pad", {side, side}, Role::Surface);
    claim_drag();
    follow_arrows(drawing, pressed);
    follow_pen(drawing, start, side);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(start, end, p.tile, 12);
    list.PushClipRect({start.x + 1, start.y + 1}, {end.x - 1, end.y - 1}, true);
    draw_picture(drawing, start, side);
    draw_marks(drawing, start, side);
    draw_tip_cursor(drawing, start, side);
    draw_cursor(drawing, start, side);
    list.PopClipRect();
    draw_box(list, start, side);
    list.AddRect(start, end, ImGui::IsItemHovered() ? p.dim : p.line, 12);
    if (!drawing.empty()) return;
    const ImVec2 middle(start.x + side / 2, start.y + side / 2);
    draw_text(list, fonts().title, {middle.x, middle.y - line_height(fonts().title)}, p.dim,
              "Draw a digit here", 0.5f);
    const char* const with = "with mouse, finger or pen";
    if (text_size(fonts().body, with).x < side * 20 / 28 - 8)  // within the box
        draw_text(list, fonts().body, {middle.x, middle.y + 4}, p.dim, with, 0.5f);
}

void DrawingPad::follow_keys(Drawing& drawing) {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.WantTextInput || held_) return;
    const bool command = io.KeyCtrl || io.KeySuper;
    if (command && ImGui::IsKeyPressed(ImGuiKey_Z)) io.KeyShift ? drawing.redo() : drawing.undo();
    if (command && ImGui::IsKeyPressed(ImGuiKey_Y)) drawing.redo();
    if (!command && !io.KeyAlt && ImGui::IsKeyPressed(ImGuiKey_E, false))
        drawing.set_tip(drawing.tip() == PenTip::Ink ? PenTip::Eraser : PenTip::Ink);
}

void DrawingPad::draw_tip_choice(Drawing& drawing, float width) {
    const std::string choices[] = {"Pen", "Eraser"};
    const int clicked = segments("Tip", choices, drawing.tip() == PenTip::Eraser ? 1 : 0, width,
                                 "The eraser removes ink. The key E switches between pen and eraser.");
    if (clicked >= 0) drawing.set_tip(clicked == 1 ? PenTip::Eraser : PenTip::Ink);
}

void DrawingPad::draw_pen_width(Drawing& drawing, float width) {
    float pen = drawing.pen_width();
    if (slider("##Pen width", &pen, 0.03f, 0.16f, "", width)) drawing.set_pen_width(pen);
    help("Width of the next stroke. A pressure-sensitive pen varies it along the way.");
}

void DrawingPad::draw_edit_buttons(Drawing& drawing) {
    const float gap = metrics().gap / 2;
    ImGui::BeginDisabled(!drawing.can_undo());
    if (tool_button("Undo", icon::kUndo, "Undo (Ctrl+Z)")) drawing.undo();
    ImGui::EndDisabled();
    ImGui::SameLine(0, gap);
    ImGui::BeginDisabled(!drawing.can_redo());
    if (tool_button("Redo", icon::kRedo, "Redo (Ctrl+Y)")) drawing.redo();
    ImGui::EndDisabled();
    ImGui::SameLine(0, gap);
    ImGui::BeginDisabled(drawing.empty());
    if (tool_button("Clear", icon::kTrash, "Clears the drawing.")) drawing.clear();
    ImGui::EndDisabled();
}

void DrawingPad::draw_corruption(float width, const Spec& spec) {
    std::vector<std::string> names;
    for (const CorruptionChoice& choice : corruption_choices(spec)) names.push_back(choice.name);
    const float another = metrics().control + 4 + metrics().gap / 2;
    const int clicked =
        segments("Corruption", names, corruption_.chosen(spec), width - another,
                 "Corrupts your drawing before the model sees it, with noise or an erased strip. "
                 "Denoising models have learned to undo that.");
    if (clicked >= 0) corruption_.choose(spec, clicked);
    ImGui::SameLine(0, metrics().gap / 2);
    ImGui::BeginDisabled(!corruption_.corrupts(spec));
    if (tool_button("New noise", icon::kDice, "Draws other noise or another strip."))
        corruption_.draw_another();
    ImGui::EndDisabled();
}

void DrawingPad::draw_samples(Drawing& drawing, float width) {
    std::vector<ListEntry> digits;
    for (int digit = 0; digit < 10; ++digit) digits.push_back({std::to_string(digit)});
    const int digit = drop_down("##Try a digit", kTry, digits, -1,
                                "Writes a digit for you, each time in another hand.", width);
    if (digit >= 0) write(drawing, {digit, samples_++});
}

void DrawingPad::write(Drawing& drawing, const WrittenDigit& digit) {
    written_ = digit;
    samples_ = std::max(samples_, digit.hand + 1);
    if (!shows(drawing, digit)) write_digit(drawing, digit);
}

namespace {

// The pieces of the tools, in order, and how wide each is; 0: it is not there.
struct ToolWidths {
    float tips, edits, width, sample, test, center, corruption;
    bool test_named;  // the name of the test picture's field is before it
};

int rows_of(const ToolWidths& w, float room) {
    float right = 0;
    int rows = 1;
    for (const float piece : {w.tips, w.edits, w.width, w.sample, w.test, w.center, w.corruption}) {
        if (piece == 0) continue;
        if (right > 0 && right + metrics().gap + piece > room + 0.5f) {
            ++rows;
            right = 0;
        }
        right += (right > 0 ? metrics().gap : 0) + piece;
    }
    return rows;
}

ToolWidths tool_widths(const Frame& frame, float room) {
    const float square = metrics().control + 4, gap = metrics().gap;
    const auto choices = static_cast<float>(corruption_choices(frame.snapshot.model.spec()).size());
    ToolWidths w{};
    w.tips = 136;
    w.edits = 3 * square + gap;
    w.sample = text_size(fonts().body, kTry).x + 52;
    w.test = TestPicture::width(frame, true);
    w.center = toggle_width(kCenter);
    w.corruption = choices * 62 + square + gap / 2;
    // The slider takes what is left of its row.
    const float beside = room - w.tips - w.edits - 2 * gap;
    const float alone = beside - w.sample - gap;
    w.width = std::clamp(alone >= 64 ? alone : beside, 48.0f, 220.0f);
    w.test_named = true;
    ToolWidths shorter = w;
    shorter.test = TestPicture::width(frame, false);
    shorter.test_named = false;
    return rows_of(shorter, room) < rows_of(w, room) ? shorter : w;
}

}  // namespace

float DrawingPad::tools_height(const Frame& frame, float width) const {
    const int rows = rows_of(tool_widths(frame, width), width);
    return static_cast<float>(rows) * (metrics().control + ImGui::GetStyle().ItemSpacing.y);
}

void DrawingPad::draw_tools(const Frame& frame, float width) {
    Drawing& drawing = frame.drawing;
    const Spec& spec = frame.snapshot.model.spec();
    const ToolWidths w = tool_widths(frame, width);
    const float right = ImGui::GetCursorScreenPos().x + width;
    draw_tip_choice(drawing, w.tips);
    flow(right, w.edits);
    draw_edit_buttons(drawing);
    flow(right, w.width);
    draw_pen_width(drawing, w.width);
    flow(right, w.sample);
    draw_samples(drawing, w.sample);
    if (w.test > 0) {
        flow(right, w.test);
        test_picture_.draw(frame, w.test_named);
    }
    flow(right, w.center);
    bool centered = drawing.centered();
    const PadPicture* picture = drawing.picture_below();
    ImGui::BeginDisabled(picture != nullptr && picture->in_place);
    if (toggle(kCenter, &centered)) drawing.set_centered(centered);
    ImGui::EndDisabled();
    help(
        "MNIST's digits fit a box of 20 by 20 pixels, with the center of mass in the middle. "
        "The model has seen no others. A picture of the model's own size stays as it is.");
    flow(right, w.corruption);
    draw_corruption(std::min(w.corruption, width), spec);
}

}  // namespace hourglass::app::draw_view
