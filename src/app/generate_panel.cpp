#include "app/generate_panel.h"

#include "app/item_recorder.h"
#include "app/scroll.h"
#include "app/widgets.h"
#include "data/minibatch.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace hourglass::app {
namespace {

constexpr double kMillisecondsAFrame = 3;
constexpr float kTileGap = 6;

// Dimensions of the code, the one with the largest variance first.
std::vector<int> by_variance(const Gaussian& codes) {
    const Vector variances = codes.cholesky.rowwise().squaredNorm();
    std::vector<int> order(static_cast<std::size_t>(variances.size()));
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return variances[a] > variances[b]; });
    return order;
}

bool same(const Gaussian& a, const Gaussian& b) {
    return a.mean.size() == b.mean.size() && a.mean == b.mean && a.cholesky == b.cholesky;
}

} // namespace

double GeneratePanel::mean_pixel() const {
    double sum = 0;
    for (const double mean : means_) sum += mean;
    return means_.empty() ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(means_.size());
}

// The samples keep their random numbers while the model trains, so that each digit is seen to change.
void GeneratePanel::take_codes(const Frame& frame) {
    const Gaussian& codes = frame.snapshot.codes;
    if (same(codes, codes_)) return;
    const bool other_size = codes.mean.size() != codes_.mean.size();
    if (other_size || !frame.training()) dimensions_ = by_variance(codes);
    if (other_size) {
        code_ = codes.mean;
        code_changed_ = true;
    }
    codes_ = codes;
    samples_due_ = true;
}

void GeneratePanel::update_samples(const Frame& frame) {
    const Autoencoder& model = frame.snapshot.model;
    const ImageSet& test = frame.state.data->test;
    if (samples_due_ || samples_.count() != wanted_samples_) {
        samples_due_ = false;
        Random random(1, "shown samples", draw_number_);
        samples_.set_inputs(sample(codes_, wanted_samples_, random, temperature_));
        sample_sheet_.resize(wanted_samples_, test.width, test.height);
        means_.resize(static_cast<std::size_t>(wanted_samples_));
    }
    const auto pass = [&](ConstMatrixView codes) { return model.decode(codes); };
    const auto report = [&](int column, const float* pixels, int rows) {
        sample_sheet_.set(column, pixels);
        means_[column] = std::accumulate(pixels, pixels + rows, 0.0) / rows;
    };
    samples_.advance(frame.snapshot.model_version, kMillisecondsAFrame, pass, report);
}

void GeneratePanel::draw_sample_tools(float width) {
    if (button("New samples", icon::kSparkles)) {
        ++draw_number_;
        samples_due_ = true;
    }
    ImGui::SameLine(0, 2 * metrics().gap);
    ImGui::AlignTextToFramePadding();
    text(fonts().body, palette().dim, "Temperature");
    ImGui::SameLine();
    ImGui::SetNextItemWidth(std::clamp(width - (ImGui::GetCursorPosX() - ImGui::GetCursorStartPos().x), 60.0f, 180.0f));
    if (ImGui::SliderFloat("##Temperature", &temperature_, 0, 2, "%.2f", ImGuiSliderFlags_AlwaysClamp)) samples_due_ = true;
    help("How far samples stray from the average code: 0 gives the average digit, 1 what the test digits' codes vary.");
}

void GeneratePanel::draw_samples(const Frame& frame, int rows) {
    const float width = ImGui::GetContentRegionAvail().x;
    draw_sample_tools(width);
    const float tile = crisp_size(frame.state.data->test.width, 60);
    const int columns = std::max(1, static_cast<int>((width + kTileGap) / (tile + kTileGap)));
    const float spread = columns > 1 ? (width - tile) / static_cast<float>(columns - 1) : width;
    wanted_samples_ = columns * rows;
    update_samples(frame);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    for (int i = 0; i < samples_.count(); ++i) {
        const ImVec2 position(start.x + static_cast<float>(i % columns) * spread,
                              start.y + static_cast<float>(i / columns) * (tile + kTileGap));
        ImGui::SetCursorScreenPos(position);
        const std::string name = "Sample " + std::to_string(i + 1);
        if (ImGui::InvisibleButton(name.c_str(), {tile, tile})) {
            code_ = samples_.inputs().col(i);
            code_changed_ = true;
        }
        help("Click to take its code into the sliders.");
        sample_sheet_.draw(i, position, {tile, tile}, palette().model_ink);
        if (ImGui::IsItemHovered())
            ImGui::GetWindowDrawList()->AddRect(position, {position.x + tile, position.y + tile}, palette().accent_text, 4, 0, 2);
    }
}

void GeneratePanel::decode_code(const Frame& frame) {
    if (!code_changed_ && model_version_ == frame.snapshot.model_version) return;
    code_changed_ = false;
    model_version_ = frame.snapshot.model_version;
    const ImageSet& test = frame.state.data->test;
    code_sheet_.resize(1, test.width, test.height);
    const Matrix pixels = frame.snapshot.model.decode(code_);
    code_sheet_.set(0, pixels.data());
}

void GeneratePanel::draw_starts(const Frame& frame, float width) {
    if (button("Random code", icon::kDice, ButtonKind::Plain, width)) {
        Random random(1, "shown codes", starts_++);
        code_ = sample(codes_, 1, random, temperature_);
        code_changed_ = true;
    }
    if (button("A test digit", icon::kImages, ButtonKind::Plain, width)) {
        const ImageSet& test = frame.state.data->test;
        Random random(1, "shown test digits", starts_++);
        const std::uint32_t index = random.below(static_cast<std::uint32_t>(test.count()));
        Matrix image(static_cast<Eigen::Index>(test.features()), 1);
        gather(test, {&index, 1}, image);
        code_ = frame.snapshot.model.encode(image);
        code_changed_ = true;
    }
    help("Starts from the code of a test digit.");
    if (button("Average", nullptr, ButtonKind::Plain, width)) {
        code_ = codes_.mean;
        code_changed_ = true;
    }
    help("Every number of the code at its average over the test digits.");
}

void GeneratePanel::draw_slider(const Frame& frame, int dimension, float width) {
    const float low = codes_.low[dimension], high = codes_.high[dimension];
    // Beyond the usual range there are digits, too; and a unit that died still gets a slider.
    const float room = std::max(0.5f * (high - low), 0.5f);
    const std::string name = "z" + std::to_string(dimension + 1);
    ImGui::AlignTextToFramePadding();
    text(fonts().small, palette().dim, name);
    ImGui::SameLine(0, 0);
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() - text_size(fonts().small, name).x + 34);
    ImGui::SetNextItemWidth(width - 34);
    if (ImGui::SliderFloat(("##" + name).c_str(), &code_[dimension], low - room, high + room, "%.2f")) code_changed_ = true;
    record_value(std::to_string(code_[dimension]));
    (void)frame;
}

void GeneratePanel::draw_sliders(const Frame& frame, ImVec2 room) {
    begin_scroll("Code sliders", room);
    const float width = ImGui::GetContentRegionAvail().x - 10, gap = 16;
    const int columns = std::clamp(static_cast<int>(width / 190), 1, 4);
    const float each = (width - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    const float left = ImGui::GetCursorPosX();
    const int count = static_cast<int>(dimensions_.size()), rows = (count + columns - 1) / columns;
    ImGuiListClipper clipper; // a code may have a thousand numbers
    clipper.Begin(rows, metrics().control + ImGui::GetStyle().ItemSpacing.y);
    while (clipper.Step()) {
        for (int row = clipper.DisplayStart; row < clipper.DisplayEnd; ++row) {
            for (int column = 0; column < columns && row * columns + column < count; ++column) {
                if (column > 0) ImGui::SameLine();
                ImGui::SetCursorPosX(left + static_cast<float>(column) * (each + gap));
                draw_slider(frame, dimensions_[row * columns + column], each);
            }
        }
    }
    end_scroll();
}

void GeneratePanel::draw_explorer(const Frame& frame, ImVec2 room) {
    decode_code(frame);
    const bool beside = room.x >= 480;
    const float tile = crisp_size(frame.state.data->test.width, beside ? 170 : 140), gap = 16;
    ImGui::BeginGroup();
    code_sheet_.draw(0, ImGui::GetCursorScreenPos(), {tile, tile}, palette().model_ink);
    ImGui::Dummy({tile, tile});
    if (!beside) ImGui::SameLine(0, gap);
    ImGui::BeginGroup();
    draw_starts(frame, beside ? tile : room.x - tile - gap);
    ImGui::EndGroup();
    ImGui::EndGroup();
    if (beside) ImGui::SameLine(0, gap);
    const ImVec2 left = ImGui::GetContentRegionAvail();
    draw_sliders(frame, {left.x, std::max(left.y, 160.0f)});
}

void GeneratePanel::draw(const Frame& frame) {
    if (!frame.has_model() || frame.snapshot.codes.empty()) {
        text(fonts().body, palette().dim, "Waiting for the codes of the test digits.");
        return;
    }
    if (frame.snapshot.model.features() != static_cast<int>(frame.state.data->test.features())) return;
    take_codes(frame);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    draw_samples(frame, std::clamp(static_cast<int>((room.y - 330) / 66), 1, 4));
    ImGui::Dummy({0, 4});
    text(fonts().bold, palette().text, "Move through the code space");
    draw_explorer(frame, {room.x, 0});
}

} // namespace hourglass::app
