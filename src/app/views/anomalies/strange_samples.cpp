#include "app/views/anomalies/strange_samples.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "app/state/words.h"
#include "app/views/shared/pictures.h"
#include "app/views/shared/row_text.h"
#include "autoencoder/network_plan.h"
#include "base/format.h"
#include "data/minibatch.h"
#include "data/table.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::anomalies_view {
namespace {

constexpr int kDrawing = static_cast<int>(StrangeSamples::kMost);
constexpr int kSlots = 2 * (kDrawing + 1);
constexpr float kGap = 8, kInset = 3;

std::string sample_name(const Frame& frame, std::uint32_t index) {
    const ImageSet& test = frame.state.data->test;
    if (index < test.names.size()) return test.names[index];
    const bool table = is_table(test);
    return "Test " + words_of(frame.state).one + " " +
           with_commas(static_cast<long>(index) + (table ? 1 : 0));
}

std::string label_text(const Frame& frame, std::uint32_t index) {
    const ImageSet& test = frame.state.data->test;
    return name_of_label(test, test.labels[index]);
}

}  // namespace

void StrangeSamples::put(int place, ConstMatrixView pixels, ConstMatrixView rebuilt) {
    const Vector heat = (rebuilt - pixels).array().square() / std::max(largest_, 1e-9f);
    sheet_.set(place, pixels.data());
    sheet_.set_signed(slot_of_heat(place), heat.data());
}

void StrangeSamples::show(const Frame& frame, const Autoencoder& model, std::vector<Sample> samples) {
    samples_ = std::move(samples);
    const ImageSet& test = frame.state.data->test;
    const auto features = static_cast<Eigen::Index>(test.features());
    pixels_.resize(features, static_cast<Eigen::Index>(samples_.size()));
    std::vector<std::uint32_t> indices;
    std::vector<std::uint8_t> labels;
    for (const Sample& sample : samples_) {
        indices.push_back(sample.index);
        labels.push_back(test.labels[sample.index]);
    }
    gather(test, indices, pixels_);
    rebuilt_ = model.reconstruct(pixels_, ThreadTeam::single(), labels);
    if (is_table(test)) return;
    largest_ = samples_.empty() ? 1 : (rebuilt_ - pixels_).array().square().maxCoeff();
    sheet_.resize(kSlots, test.width, test.height, test.channels);
    for (int i = 0; i < static_cast<int>(samples_.size()); ++i) put(i, pixels_.col(i), rebuilt_.col(i));
}

// A conditional model is told the class that it gives the drawing back best with.
void StrangeSamples::show_drawing(const Frame& frame, const Autoencoder& model, ConstMatrixView picture) {
    const ImageSet& test = frame.state.data->test;
    sheet_.resize(kSlots, test.width, test.height, test.channels);
    std::vector<std::uint8_t> labels{0};
    for (std::uint8_t label = 1; model.spec().needs_labels() && label < kClasses; ++label)
        labels.push_back(label);
    const Matrix copies = picture.replicate(1, static_cast<Eigen::Index>(labels.size()));
    const Matrix rebuilt = model.reconstruct(copies, ThreadTeam::single(), labels);
    Eigen::Index best = 0;
    (rebuilt - copies).colwise().squaredNorm().minCoeff(&best);
    put(kDrawing, picture, rebuilt.col(best));
}

void StrangeSamples::draw_drawing(float side) {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    sheet_.draw(kDrawing, start, {side, side}, palette().ink);
    sheet_.draw(slot_of_heat(kDrawing), {start.x + side + kInset, start.y}, {side, side}, IM_COL32_WHITE);
    ImGui::Dummy({2 * side + kInset, side});
}

void StrangeSamples::draw(const Frame& frame) {
    if (samples_.empty()) return text(fonts().small, palette().dim, "There are none.");
    if (is_table(frame.state.data->test))
        draw_rows(frame);
    else
        draw_pictures(frame);
}

void StrangeSamples::draw_pictures(const Frame& frame) {
    const Palette& p = palette();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float room = ImGui::GetContentRegionAvail().x;
    const int columns = room >= 560 ? static_cast<int>(kMost) : static_cast<int>(kMost) / 2;
    const float wanted =
        std::min((room - kGap * static_cast<float>(columns - 1)) / static_cast<float>(columns), 84.0f);
    const ImageSet& test = frame.state.data->test;
    const float tile = std::max(crisp_size(test.width, wanted), 0.8f * wanted);
    const float tall = tile * static_cast<float>(test.height) / static_cast<float>(test.width);
    const float line = line_height(fonts().small), height = 2 * tall + kInset + line + 4;
    const float step = std::min((room - tile) / static_cast<float>(columns - 1), 1.3f * tile);
    const bool on_pad = drawable(test);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (int i = 0; i < static_cast<int>(samples_.size()); ++i) {
        const Sample& sample = samples_[static_cast<std::size_t>(i)];
        const ImVec2 at(start.x + static_cast<float>(i % columns) * step,
                        start.y + static_cast<float>(i / columns) * (height + kGap));
        ImGui::SetCursorScreenPos(at);
        const std::string name = sample_name(frame, sample.index);
        if (!on_pad) {
            picture_area(name.c_str(), {tile, height});
        } else if (click_area(name.c_str(), {tile, height})) {
            frame.ask(action::DrawTestPicture{sample.index});
            frame.ask(action::ShowTab{"Draw"});
        }
        const std::string label = label_text(frame, sample.index),
                          score = number_text(static_cast<double>(sample.score));
        record_value("labeled " + label + ", score " + score);
        sheet_.draw(i, at, {tile, tall}, p.ink);
        sheet_.draw(slot_of_heat(i), {at.x, at.y + tall + kInset}, {tile, tall}, IM_COL32_WHITE);
        if (on_pad && ImGui::IsItemHovered())
            list.AddRect(at, {at.x + tile, at.y + 2 * tall + kInset}, p.accent, 5, 0, 1.5f);
        const ImU32 color = sample.strange ? p.validation : p.training;
        const float under = at.y + 2 * tall + kInset + 2;
        draw_text(list, fonts().small, {at.x, under}, color, label);
        draw_text(list, fonts().small, {at.x + tile, under}, p.dim, score, 1);
        if (!ImGui::IsItemHovered() || !ImGui::BeginTooltip()) continue;
        text(fonts().bold, p.text, name + ", labeled " + label);
        text(fonts().small, p.dim,
             "Score " + score + ", mean squared error " +
                 loss_text(static_cast<double>((rebuilt_.col(i) - pixels_.col(i)).squaredNorm() /
                                               static_cast<float>(pixels_.rows()))));
        if (on_pad) text(fonts().small, p.dim, "Click puts it on the drawing pad.");
        ImGui::EndTooltip();
    }
    const auto rows = static_cast<float>((static_cast<int>(samples_.size()) + columns - 1) / columns);
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({room, rows * (height + kGap) - kGap});
}

void StrangeSamples::draw_rows(const Frame& frame) {
    const Palette& p = palette();
    constexpr std::size_t kColumns = 3;
    for (int i = 0; i < static_cast<int>(samples_.size()); ++i) {
        const Sample& sample = samples_[static_cast<std::size_t>(i)];
        const Vector errors = (rebuilt_.col(i) - pixels_.col(i)).array().square();
        std::vector<int> order(static_cast<std::size_t>(errors.size()));
        std::iota(order.begin(), order.end(), 0);
        const std::size_t most = std::min(kColumns, order.size());
        std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(most), order.end(),
                          [&](int a, int b) { return errors[a] > errors[b]; });
        const std::vector<std::string> lines =
            row_lines(frame, pixels_.col(i), rebuilt_.col(i), order.size());
        std::string strange;
        for (std::size_t c = 0; c < most; ++c) {
            const float share = errors[order[c]] / std::max(errors.sum(), 1e-12f);
            if (c > 0 && share < 0.1f) break;  // of the error
            strange += (c > 0 ? "; " : "") + lines[static_cast<std::size_t>(order[c])];
        }
        text(fonts().bold, p.text, sample_name(frame, sample.index));
        ImGui::SameLine(0, 10);
        text(fonts().body, sample.strange ? p.validation : p.training, label_text(frame, sample.index));
        ImGui::SameLine(0, 10);
        text(fonts().body, p.dim, "score " + number_text(static_cast<double>(sample.score)));
        paragraph(fonts().small, p.dim, "strange: " + strange);
        record_text(sample_name(frame, sample.index),
                    "labeled " + label_text(frame, sample.index) + ", score " +
                        number_text(static_cast<double>(sample.score)) + ", strange: " + strange);
    }
}

Figure StrangeSamples::figure(const Frame& frame, const std::string& title) const {
    TileRow pictures{.name = title + ": class and score below each", .tiles = {}},
        heat{.name = "Squared error of each pixel", .tiles = {}};
    for (int i = 0; i < static_cast<int>(samples_.size()); ++i) {
        const Sample& sample = samples_[static_cast<std::size_t>(i)];
        pictures.tiles.push_back(on_paper(sheet_, i, kPrintInk));
        heat.tiles.push_back(on_paper(sheet_, slot_of_heat(i), kPrintInk));
        pictures.captions.push_back(label_text(frame, sample.index) + ": " +
                                    number_text(static_cast<double>(sample.score)));
    }
    const TileRow rows[] = {pictures, heat};
    return tile_figure(legend_of(title, frame, frame.runs), rows);
}

}  // namespace hourglass::app::anomalies_view
