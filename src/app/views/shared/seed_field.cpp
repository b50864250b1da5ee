#include "app/views/shared/seed_field.h"

#include <algorithm>
#include <cstdlib>
#include <imgui.h>
#include <string>

#include "ui/widgets.h"

namespace hourglass::app {

using namespace ui;

namespace {

constexpr float kFieldWidth = 54, kGap = 4;

}  // namespace

float seed_field_width(const SeedField& field) {
    return text_size(fonts().body, field.label).x + metrics().gap + kFieldWidth +
           2 * (metrics().control + kGap);
}

void draw_seed_field(const SeedField& field, int& seed) {
    const std::string id = std::string("##") + field.name;
    ImGui::AlignTextToFramePadding();
    text(fonts().body, palette().dim, field.label);
    ImGui::SameLine(0, metrics().gap);
    ImGui::SetNextItemWidth(kFieldWidth);
    ImGui::InputInt(id.c_str(), &seed, 0, 0);
    record_label(field.name);
    record_role(Role::Field);
    record_value(std::to_string(seed));
    if (const auto asked = asked_value()) seed = std::atoi(asked->c_str());
    help(field.explanation);
    for (const int direction : {-1, 1}) {
        ImGui::SameLine(0, kGap);
        const std::string name = std::string(direction < 0 ? sign::kMinus : "+") + id;
        if (button(name.c_str(), nullptr, ButtonKind::Plain, metrics().control)) seed += direction;
        record_label(direction < 0 ? field.before : field.after);
    }
    seed = std::clamp(seed, field.lowest, field.largest);
}

}  // namespace hourglass::app
