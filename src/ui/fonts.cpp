#include "ui/fonts.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "platform/platform.h"

namespace hourglass::ui {
namespace {

Fonts built;
float built_ratio = 1;

// Latin with its accents (help texts, file names), Greek for formulas, and the few signs of namespace sign.
constexpr ImWchar kTextRanges[] = {0x20,   0x17F,  0x391,  0x3C9,  0x2010, 0x2026,
                                   0x2190, 0x2193, 0x2212, 0x2212, 0};
// Exactly the icons of namespace icon: all 1,700 would make a huge atlas.
constexpr ImWchar kIconRanges[] = {
    0xE13C, 0xE13C, 0xE12E, 0xE12E, 0xE148, 0xE148, 0xE2C5, 0xE2C5, 0xE0B2, 0xE0B2, 0xE247, 0xE247, 0xE178,
    0xE178, 0xE11E, 0xE11E, 0xE2B2, 0xE2B2, 0xE15E, 0xE15E, 0xE2A1, 0xE2A1, 0xE18E, 0xE18E, 0xE1B2, 0xE1B2,
    0xE0F9, 0xE0F9, 0xE193, 0xE193, 0xE1F9, 0xE1F9, 0xE412, 0xE412, 0xE5C4, 0xE5C4, 0xE29A, 0xE29A, 0xE06C,
    0xE06F, 0xE529, 0xE529, 0xE48A, 0xE48A, 0xE098, 0xE098, 0xE53C, 0xE53C, 0xE318, 0xE318, 0xE2A0, 0xE2A0,
    0xE0D0, 0xE0D0, 0xE1F5, 0xE1F5, 0xE112, 0xE112, 0xE13D, 0xE13D, 0xE11C, 0xE11C, 0xE082, 0xE082, 0xE156,
    0xE156, 0xE587, 0xE587, 0xE2FE, 0xE2FE, 0xE220, 0xE220, 0xE3FD, 0xE3FD, 0};

// Inter's line is 1.21 times as high as its size in the typographer's sense; ImGui counts the line.
constexpr float kInterLine = 1.21f;

// The file's bytes, read once: the atlas is rebuilt when the pixel ratio changes. Empty
// when there is no such file.
std::vector<std::uint8_t>& file(const std::string& name) {
    static std::map<std::string, std::vector<std::uint8_t>> files;
    const auto known = files.find(name);
    if (known != files.end()) return known->second;
    try {
        return files[name] = platform::asset(name);
    } catch (const Error&) {
        return files[name] = {};
    }
}

ImFont* add(const std::string& name, float size, const ImWchar* ranges) {
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    config.OversampleH = built_ratio >= 2 ? 1 : 2;
    config.OversampleV = 1;
    std::vector<std::uint8_t>& bytes = file(name);
    if (bytes.empty()) {
        config.SizePixels = std::max(8.0f, size * built_ratio);
        return atlas.AddFontDefault(&config);
    }
    return atlas.AddFontFromMemoryTTF(bytes.data(), static_cast<int>(bytes.size()), size * built_ratio,
                                      &config, ranges);
}

}  // namespace

const Fonts& fonts() { return built; }
float pixel_ratio() { return built_ratio; }
float line_height(const ImFont* font) { return font->FontSize / built_ratio; }

void build_fonts(float ratio) {
    const std::string regular = "fonts/Inter-Regular.ttf", semi_bold = "fonts/Inter-SemiBold.ttf";
    built_ratio = std::clamp(ratio, 0.5f, 4.0f);
    ImGuiIO& io = ImGui::GetIO();
    io.Fonts->Clear();
    io.Fonts->Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;
    built = {.body = add(regular, 14.5f * kInterLine, kTextRanges),
             .bold = add(semi_bold, 14.5f * kInterLine, kTextRanges),
             .small = add(regular, 12.5f * kInterLine, kTextRanges),
             .tiny = add(regular, 11 * kInterLine, kTextRanges),
             .title = add(semi_bold, 18 * kInterLine, kTextRanges),
             .icons = add("fonts/lucide.ttf", 18, kIconRanges)};
    io.FontDefault = built.body;
    io.FontGlobalScale = 1 / built_ratio;
}

}  // namespace hourglass::ui
