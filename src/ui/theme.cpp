#include "ui/theme.h"

#include <string>

#include "base/error.h"
#include "platform/platform.h"
#include "ui/colors.h"

namespace hourglass::ui {
namespace {

constexpr Palette kDark{
    .ground = rgb(0x0F1218),
    .card = rgb(0x181C25),
    .raised = rgb(0x242A36),
    .hover = rgb(0x303847),
    .line = rgb(0x323A49),
    .text = rgb(0xECEEF2),
    .dim = rgb(0xA0AABA),
    .accent = rgb(0xF2B544),
    .accent_hover = rgb(0xFFCB6B),
    .on_accent = rgb(0x1C1404),
    .accent_text = rgb(0xF2B544),
    .training = rgb(0x56B4E9),
    .validation = rgb(0xF2A03D),
    .danger = rgb(0xFF9C85),
    .danger_ground = rgb(0x4A211B),
    .notice_ground = rgb(0x3A2F16),
    .tile = rgb(0x090B0F),
    .ink = rgb(0xF4F5F7),
    .model_ink = rgb(0xFFD68A),
};

constexpr Palette kLight{
    .ground = rgb(0xF1EEE7),
    .card = rgb(0xFFFDF9),
    .raised = rgb(0xF0ECE3),
    .hover = rgb(0xE5DFD2),
    .line = rgb(0xD9D2C4),
    .text = rgb(0x1C222D),
    .dim = rgb(0x596273),
    .accent = rgb(0xEBA928),
    .accent_hover = rgb(0xF5BC4B),
    .on_accent = rgb(0x1F1503),
    .accent_text = rgb(0x8F5600),
    .training = rgb(0x0072B2),
    .validation = rgb(0xC65A00),
    .danger = rgb(0xA62B12),
    .danger_ground = rgb(0xFBE3DC),
    .notice_ground = rgb(0xFBEFCF),
    .tile = rgb(0xF6F3EC),
    .ink = rgb(0x1C222D),
    .model_ink = rgb(0x8A4B00),
};

// Text at least 15:1 on its ground, everything else at least 7:1.
constexpr Palette kDarkContrast{
    .ground = rgb(0x000000),
    .card = rgb(0x000000),
    .raised = rgb(0x1C1C1C),
    .hover = rgb(0x404040),
    .line = rgb(0xFFFFFF),
    .text = rgb(0xFFFFFF),
    .dim = rgb(0xF0F0F0),
    .accent = rgb(0xFFD700),
    .accent_hover = rgb(0xFFE766),
    .on_accent = rgb(0x000000),
    .accent_text = rgb(0xFFD700),
    .training = rgb(0x7CC8FF),
    .validation = rgb(0xFFB347),
    .danger = rgb(0xFF9C9C),
    .danger_ground = rgb(0x400000),
    .notice_ground = rgb(0x332B00),
    .tile = rgb(0x000000),
    .ink = rgb(0xFFFFFF),
    .model_ink = rgb(0xFFE08A),
};

constexpr Palette kLightContrast{
    .ground = rgb(0xFFFFFF),
    .card = rgb(0xFFFFFF),
    .raised = rgb(0xF2F2F2),
    .hover = rgb(0xD6D6D6),
    .line = rgb(0x000000),
    .text = rgb(0x000000),
    .dim = rgb(0x1A1A1A),
    .accent = rgb(0x0B3D91),
    .accent_hover = rgb(0x1857C4),
    .on_accent = rgb(0xFFFFFF),
    .accent_text = rgb(0x0B3D91),
    .training = rgb(0x004A80),
    .validation = rgb(0x8A3A00),
    .danger = rgb(0x8B0000),
    .danger_ground = rgb(0xFFE5E0),
    .notice_ground = rgb(0xFFF4CC),
    .tile = rgb(0xFFFFFF),
    .ink = rgb(0x000000),
    .model_ink = rgb(0x5A2E00),
};

struct Look {
    bool applied = false;
    Theme theme;
    Metrics metrics;
};
Look look;

void set_colors(ImGuiStyle& style, const Palette& p) {
    const auto set = [&](ImGuiCol slot, ImU32 color) { style.Colors[slot] = to_vec4(color); };
    for (ImVec4& color : style.Colors) color = to_vec4(p.raised);
    set(ImGuiCol_Text, p.text);
    set(ImGuiCol_TextDisabled, p.dim);
    set(ImGuiCol_TextSelectedBg, with_alpha(p.accent, 0.35f));
    set(ImGuiCol_WindowBg, p.ground);
    set(ImGuiCol_ChildBg, 0);
    set(ImGuiCol_PopupBg, p.card);
    set(ImGuiCol_Border, p.line);
    set(ImGuiCol_BorderShadow, 0);
    set(ImGuiCol_FrameBgHovered, p.hover);
    set(ImGuiCol_FrameBgActive, p.hover);
    set(ImGuiCol_ButtonHovered, p.hover);
    set(ImGuiCol_ButtonActive, p.line);
    set(ImGuiCol_HeaderHovered, p.hover);
    set(ImGuiCol_HeaderActive, p.line);
    set(ImGuiCol_CheckMark, p.accent_text);
    set(ImGuiCol_SliderGrab, p.accent);
    set(ImGuiCol_SliderGrabActive, p.accent_hover);
    set(ImGuiCol_ScrollbarBg, 0);
    set(ImGuiCol_ScrollbarGrab, p.line);
    set(ImGuiCol_ScrollbarGrabHovered, p.dim);
    set(ImGuiCol_ScrollbarGrabActive, p.dim);
    set(ImGuiCol_Separator, p.line);
    set(ImGuiCol_NavHighlight, p.accent_text);
    set(ImGuiCol_ModalWindowDimBg, with_alpha(p.ground, 0.6f));
}

void set_sizes(ImGuiStyle& style, const Metrics& m) {
    style.WindowPadding = {m.padding, m.padding};
    style.WindowRounding = 0;
    style.WindowBorderSize = 0;
    style.WindowMinSize = {1, 1};
    style.ChildRounding = 12;
    style.ChildBorderSize = 0;
    style.PopupRounding = m.rounding;
    style.PopupBorderSize = 1;
    style.FrameRounding = m.rounding;
    style.FrameBorderSize = look.theme.high_contrast ? 1 : 0;
    style.FramePadding = {10, (m.control - 17) / 2};
    style.ItemSpacing = {m.gap, m.gap};
    style.ItemInnerSpacing = {m.gap, 4};
    style.SelectableTextAlign = {0, 0.5f};
    style.ScrollbarSize = 8;
    style.ScrollbarRounding = 4;
    style.GrabMinSize = 14;
    style.GrabRounding = 7;
    style.DisabledAlpha = 0.45f;
    style.HoverDelayNormal = 0.35f;
}

}  // namespace

const Palette& palette() {
    if (look.theme.high_contrast) return look.theme.dark ? kDarkContrast : kLightContrast;
    return look.theme.dark ? kDark : kLight;
}
const Theme& theme() { return look.theme; }
const Metrics& metrics() { return look.metrics; }

ImVec4 to_vec4(ImU32 color) { return ImGui::ColorConvertU32ToFloat4(color); }

ImU32 with_alpha(ImU32 color, float alpha) {
    const auto a = static_cast<ImU32>(alpha * 255 + 0.5f);
    return (color & ~IM_COL32_A_MASK) | (a << IM_COL32_A_SHIFT);
}

ImU32 mix(ImU32 from, ImU32 to, float amount) {
    const ImVec4 a = to_vec4(from), b = to_vec4(to);
    const auto blend = [amount](float x, float y) { return x + (y - x) * amount; };
    return ImGui::ColorConvertFloat4ToU32(
        {blend(a.x, b.x), blend(a.y, b.y), blend(a.z, b.z), blend(a.w, b.w)});
}

void apply_theme(const Theme& wanted) {
    if (look.applied && look.theme == wanted) return;
    look = {.applied = true, .theme = wanted, .metrics = {}};
    if (wanted.fingers) look.metrics = {.control = 44, .gap = 8, .padding = 12, .rounding = 10};
    set_colors(ImGui::GetStyle(), palette());
    set_sizes(ImGui::GetStyle(), look.metrics);
}

}  // namespace hourglass::ui
