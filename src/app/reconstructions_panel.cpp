#include "app/reconstructions_panel.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "app/format.h"
#include "app/widgets.h"
#include "autoencoder/corruption.h"
#include "data/minibatch.h"

namespace hourglass::app {
namespace {

constexpr double kMillisecondsAFrame = 3;

float mean_squared_error(const float* a, const float* b, int count) {
    float sum = 0;
    for (int i = 0; i < count; ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sum / static_cast<float>(count);
}

bool same_corruption(const Spec& a, const Spec& b) {
    if (a.variant != Variant::Denoising && b.variant != Variant::Denoising) return true;
    return a.variant == b.variant && a.corruption == b.corruption && a.corruption_level == b.corruption_level;
}

}  // namespace

ReconstructionsPanel::Grid ReconstructionsPanel::fit(ImVec2 room, int image_width, bool denoising) const {
    const float wanted = std::clamp(std::sqrt(room.x * room.y) / 9, 56.0f, 92.0f);
    Grid grid{};
    grid.tiles = denoising ? 3 : 2;
    grid.tile = std::max(crisp_size(image_width, wanted), 28.0f);
    const float gap = 8;
    grid.columns = std::max(1, static_cast<int>((room.x + gap) / (grid.tile + gap)));
    const float height =
        static_cast<float>(grid.tiles) * (grid.tile + 3) - 3 + line_height(fonts().small) + 12;
    grid.rows = std::clamp(static_cast<int>(room.y / height), 1, 8);
    // What is left over becomes space in between, so that the edges are flush.
    const float spread =
        grid.columns > 1 ? (room.x - grid.tile) / static_cast<float>(grid.columns - 1) : room.x;
    grid.cell = {std::min(spread, grid.tile * 1.5f),
                 std::min(room.y / static_cast<float>(grid.rows), height * 1.2f)};
    return grid;
}

void ReconstructionsPanel::choose(const Frame& frame, int count) {
    const ImageSet& test = frame.state.data->test;
    const Spec& spec = frame.snapshot.model.spec();
    count = std::min(count, static_cast<int>(test.count()));
    if (data_ == frame.state.data && static_cast<int>(chosen_.size()) == count &&
        shown_shuffle_ == shuffles_ && same_corruption(spec, seen_for_))
        return;
    seen_for_ = spec;
    data_ = frame.state.data;
    shown_shuffle_ = shuffles_;
    chosen_.resize(test.count());
    std::iota(chosen_.begin(), chosen_.end(), 0u);
    Random random(1, "shown test images", shuffles_);
    if (shuffles_ > 0) shuffle(chosen_, random);
    chosen_.resize(count);
    clean_.resize(static_cast<Eigen::Index>(test.features()), count);
    gather(test, chosen_, clean_);
    labels_.clear();
    for (const std::uint32_t index : chosen_) labels_.push_back(test.labels[index]);
    Matrix seen = clean_;
    if (spec.variant == Variant::Denoising)
        corrupt(spec.corruption, spec.corruption_level, test.height, test.width, 1, shuffles_ << 16, seen);
    sheet_.resize(3 * count, test.width, test.height);
    for (int i = 0; i < count; ++i) {
        sheet_.set(i, clean_.col(i).data());
        sheet_.set(count + i, seen.col(i).data());
    }
    errors_.assign(count, NAN);
    columns_.set_inputs(std::move(seen));
}

void ReconstructionsPanel::update(const Frame& frame) {
    const Autoencoder& model = frame.snapshot.model;
    if (model.features() != columns_.inputs().rows()) return;
    const auto pass = [&](int first, ConstMatrixView images) {
        return model.reconstruct(images, ThreadTeam::single(),
                                 Labels(labels_).subspan(static_cast<std::size_t>(first)));
    };
    const auto report = [&](int column, const float* pixels, int rows) {
        sheet_.set(2 * columns_.count() + column, pixels);
        errors_[column] = mean_squared_error(pixels, clean_.col(column).data(), rows);
    };
    columns_.advance(frame.snapshot.model_version, kMillisecondsAFrame, pass, report);
}

void ReconstructionsPanel::draw_cell(const Frame& frame, const Grid& grid, int i, ImVec2 position) {
    const Palette& p = palette();
    const ImVec2 tile(grid.tile, grid.tile);
    sheet_.draw(i, position, tile, p.ink);
    const float step = grid.tile + 3, bottom = position.y + static_cast<float>(grid.tiles) * step;
    if (grid.tiles > 2) sheet_.draw(columns_.count() + i, {position.x, position.y + step}, tile, p.ink);
    sheet_.draw(2 * columns_.count() + i, {position.x, bottom - step}, tile, p.model_ink);
    draw_text(*ImGui::GetWindowDrawList(), fonts().small, {position.x + grid.tile / 2, bottom - 1}, p.dim,
              loss_text(errors_[i]), 0.5f);
    const ImVec2 end(position.x + grid.tile, bottom - 3);
    if (!ImGui::IsMouseHoveringRect(position, end) || !ImGui::IsWindowHovered()) return;
    if (!ImGui::BeginTooltip()) return;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float large = crisp_size(data_->test.width, 140);
    sheet_.draw(i, start, {large, large}, p.ink);
    if (grid.tiles > 2)
        sheet_.draw(columns_.count() + i, {start.x + large + 6, start.y}, {large, large}, p.ink);
    const float right = static_cast<float>(grid.tiles - 1) * (large + 6);
    sheet_.draw(2 * columns_.count() + i, {start.x + right, start.y}, {large, large}, p.model_ink);
    ImGui::Dummy({right + large, large});
    text(fonts().small, p.dim,
         "Test image " + with_commas(chosen_[i]) + ", labelled " +
             std::to_string(frame.state.data->test.labels[chosen_[i]]) + ". Mean squared error " +
             loss_text(errors_[i]));
    ImGui::EndTooltip();
}

void ReconstructionsPanel::draw_heading(bool denoising) {
    const Palette& p = palette();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x,
                right = width - button_width("Shuffle", icon::kShuffle);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const char* const above_text = denoising ? "Test digit, as the model sees it, " : "Test digit above, ";
    const char* const below_text = denoising ? "restored" : "reconstruction below";
    for (ImFont* font : {fonts().body, fonts().small}) {
        const float above = text_size(font, above_text).x, below = text_size(font, below_text).x;
        if (above + below + metrics().gap > right) continue;
        const float y = start.y + (metrics().control - line_height(font)) / 2;
        draw_text(list, font, {start.x, y}, p.text, above_text);
        draw_text(list, font, {start.x + above, y}, p.accent_text, below_text);
        break;
    }
    ImGui::SetCursorScreenPos({start.x + std::max(right, 0.0f), start.y});
    if (button("Shuffle", icon::kShuffle)) ++shuffles_;
    help("Other test digits.");
}

void ReconstructionsPanel::draw(const Frame& frame) {
    const float width = ImGui::GetContentRegionAvail().x;
    const bool denoising = frame.snapshot.model.spec().variant == Variant::Denoising;
    draw_heading(denoising);
    if (!frame.has_model()) {
        text(fonts().body, palette().dim, "The digits are on their way.");
        return;
    }

    const Grid grid = fit(ImGui::GetContentRegionAvail(), frame.state.data->test.width, denoising);
    choose(frame, grid.columns * grid.rows);
    update(frame);
    const ImVec2 origin = ImGui::GetCursorScreenPos();
    for (int i = 0; i < columns_.count(); ++i)
        draw_cell(frame, grid, i,
                  {origin.x + static_cast<float>(i % grid.columns) * grid.cell.x,
                   origin.y + static_cast<float>(i / grid.columns) * grid.cell.y});
    ImGui::Dummy({width, static_cast<float>(grid.rows - 1) * grid.cell.y +
                             static_cast<float>(grid.tiles) * (grid.tile + 3) + line_height(fonts().small)});
}

}  // namespace hourglass::app
