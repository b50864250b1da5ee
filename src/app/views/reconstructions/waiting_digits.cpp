#include "app/views/reconstructions/waiting_digits.h"

#include <algorithm>
#include <string>

#include "base/format.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::reconstructions_view {

bool WaitingDigits::draw(const Frame& frame) {
    constexpr float kFirstGap = 12, kRebuiltGap = 3, kFirstTile = 84;
    if (!first_.update(frame.snapshot)) return false;
    const auto count = static_cast<int>(first_.digits().count());
    const int side = first_.digits().width;
    if (version_ != first_.version()) {
        version_ = first_.version();
        sheet_.resize(2 * count, side, first_.digits().height);
        for (int i = 0; i < count; ++i) {
            sheet_.set(i, first_.clean().col(i).data());
            sheet_.set(count + i, first_.rebuilt().col(i).data());
        }
    }
    paragraph(
        fonts().body, palette().text,
        "Test digits, and below each what the model makes of it, with its mean squared error. The other digits "
        "are loading.");
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x, tile = crisp_size(side, kFirstTile);
    const int columns = std::clamp(static_cast<int>((width + kFirstGap) / (tile + kFirstGap)), 1, count);
    const float row = 2 * tile + kRebuiltGap + line_height(fonts().small) + kFirstGap;
    for (int i = 0; i < count; ++i) {
        const float x = start.x + static_cast<float>(i % columns) * (tile + kFirstGap);
        const float y = start.y + static_cast<float>(i / columns) * row;
        sheet_.draw(i, {x, y}, {tile, tile}, palette().ink);
        sheet_.draw(count + i, {x, y + tile + kRebuiltGap}, {tile, tile}, palette().model_ink);
        draw_text(*ImGui::GetWindowDrawList(), fonts().small, {x + tile / 2, y + 2 * tile + kRebuiltGap + 2},
                  palette().dim, loss_text(static_cast<double>(first_.errors()(i))), 0.5f);
    }
    ImGui::Dummy({width, static_cast<float>((count + columns - 1) / columns) * row});
    record_image("First test digits", std::to_string(count) +
                                          " digits and their reconstructions, mean squared error " +
                                          loss_text(static_cast<double>(first_.errors().mean())));
    return true;
}

}  // namespace hourglass::app::reconstructions_view
