#include "app/generate_panel.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "app/item_recorder.h"
#include "app/scroll.h"
#include "app/widgets.h"
#include "data/minibatch.h"

namespace hourglass::app {
namespace {

constexpr double kMillisecondsAFrame = 3;
constexpr float kTileGap = 6;

// Dimensions of the code, the one in which test digits differ most first.
std::vector<int> by_spread(const Gaussian& codes) {
    const Vector spread = codes.high - codes.low;
    std::vector<int> order(static_cast<std::size_t>(spread.size()));
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return spread[a] > spread[b]; });
    return order;
}

std::string two_decimals(float value) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.2f", static_cast<double>(value));
    return buffer;
}

bool is_conditional(const Frame& frame) {
    return frame.snapshot.model.spec().variant == Variant::Conditional;
}

bool same(const Gaussian& a, const Gaussian& b) {
    return a.mean.size() == b.mean.size() && a.mean == b.mean && a.cholesky == b.cholesky;
}

}  // namespace

double GeneratePanel::mean_pixel() const {
    double sum = 0;
    for (const double mean : means_) sum += mean;
    return means_.empty() ? std::numeric_limits<double>::quiet_NaN()
                          : sum / static_cast<double>(means_.size());
}

// The samples keep their random numbers while the model trains, so that each digit is seen to change.
void GeneratePanel::take_codes(const Frame& frame) {
    const Gaussian& codes = frame.snapshot.codes.gaussian;
    if (same(codes, codes_)) return;
    const bool other_size = codes.mean.size() != codes_.mean.size();
    if (other_size || !frame.training()) dimensions_ = by_spread(codes);
    if (other_size) {
        code_ = codes.mean;
        show_test_image(frame, 0);
    }
    codes_ = codes;
    samples_due_ = true;
}

void GeneratePanel::update_samples(const Frame& frame) {
    const Autoencoder& model = frame.snapshot.model;
    const ImageSet& test = frame.state.data->test;
    if (is_conditional(frame) && digit_ != sampled_digit_) samples_due_ = true;
    sampled_digit_ = digit_;
    if (samples_due_ || samples_.count() != wanted_samples_) {
        samples_due_ = false;
        Random random(1, "shown samples", draw_number_);
        samples_.set_inputs(sample(codes_, wanted_samples_, random, temperature_));
        sample_sheet_.resize(wanted_samples_, test.width, test.height);
        means_.resize(static_cast<std::size_t>(wanted_samples_));
    }
    const auto pass = [&](int, ConstMatrixView codes) {
        const std::vector<std::uint8_t> labels(static_cast<std::size_t>(codes.cols()), digit());
        return model.decode(codes, ThreadTeam::single(), labels);
    };
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
    const float room =
        std::clamp(width - (ImGui::GetCursorPosX() - ImGui::GetCursorStartPos().x), 60.0f, 240.0f);
    if (slider("##Temperature", &temperature_, 0, 2, two_decimals(temperature_), room)) samples_due_ = true;
    help(
        "How far samples stray from the average code: 0 gives the average digit, 1 what the test digits' "
        "codes vary.");
}

// Which digit a conditional model is asked for.
void GeneratePanel::draw_digit_choice(float width) {
    static const std::vector<std::string> kDigits = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    const int clicked = segments("Digit", kDigits, digit_, std::min(width, 460.0f));
    if (clicked < 0) return;
    digit_ = clicked;
    code_changed_ = true;
}

void GeneratePanel::draw_samples(const Frame& frame, int rows) {
    const float width = ImGui::GetContentRegionAvail().x;
    if (is_conditional(frame)) draw_digit_choice(width);
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
        if (ImGui::InvisibleButton(name.c_str(), {tile, tile})) show_code(samples_.inputs().col(i));
        help("Click to take its code into the sliders.");
        sample_sheet_.draw(i, position, {tile, tile}, palette().model_ink);
        if (ImGui::IsItemHovered())
            ImGui::GetWindowDrawList()->AddRect(position, {position.x + tile, position.y + tile},
                                                palette().accent_text, 4, 0, 2);
    }
}

// Shows a test digit's code until a slider is moved; while the model trains, the code follows.
void GeneratePanel::show_test_image(const Frame& frame, std::uint32_t index) {
    const ImageSet& test = frame.state.data->test;
    shown_image_.resize(static_cast<Eigen::Index>(test.features()), 1);
    gather(test, {&index, 1}, shown_image_);
    shown_label_ = test.labels[index];
    code_changed_ = true;
}

void GeneratePanel::show_code(Vector code) {
    code_ = std::move(code);
    shown_image_.resize(0, 0);
    code_changed_ = true;
}

void GeneratePanel::decode_code(const Frame& frame) {
    if (!code_changed_ && model_version_ == frame.snapshot.model_version) return;
    if (shown_image_.rows() == frame.snapshot.model.features())
        code_ = frame.snapshot.model.encode(shown_image_, ThreadTeam::single(), {&shown_label_, 1});
    code_changed_ = false;
    model_version_ = frame.snapshot.model_version;
    const ImageSet& test = frame.state.data->test;
    code_sheet_.resize(1, test.width, test.height);
    const std::uint8_t label = digit();
    const Matrix pixels = frame.snapshot.model.decode(code_, ThreadTeam::single(), {&label, 1});
    code_sheet_.set(0, pixels.data());
}

void GeneratePanel::draw_starts(const Frame& frame, float width) {
    if (button("Random code", icon::kDice, ButtonKind::Plain, width)) {
        Random random(1, "shown codes", starts_++);
        show_code(sample(codes_, 1, random, temperature_));
    }
    if (button("A test digit", icon::kImages, ButtonKind::Plain, width)) {
        Random random(1, "shown test digits", starts_++);
        show_test_image(frame, random.below(static_cast<std::uint32_t>(frame.state.data->test.count())));
    }
    help("Starts from the code of a test digit.");
    if (button("Average", nullptr, ButtonKind::Plain, width)) show_code(codes_.mean);
    help("Every number of the code at its average over the test digits.");
}

void GeneratePanel::draw_slider(int dimension, float width) {
    constexpr float kNameWidth = 34;
    const float low = codes_.low[dimension], high = codes_.high[dimension];
    // Beyond the usual range there are digits, too; and a unit that died still gets a slider.
    const float room = std::max(0.5f * (high - low), 0.5f);
    const std::string name = "z" + std::to_string(dimension + 1);
    const std::string value = two_decimals(code_[dimension]);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    draw_text(*ImGui::GetWindowDrawList(), fonts().small,
              {start.x, start.y + (metrics().control - line_height(fonts().small)) / 2}, palette().dim, name);
    ImGui::SetCursorScreenPos({start.x + kNameWidth, start.y});
    if (slider(("##" + name).c_str(), &code_[dimension], low - room, high + room, value,
               width - kNameWidth)) {
        code_changed_ = true;
        shown_image_.resize(0, 0);
    }
    record_value(value);
}

void GeneratePanel::draw_sliders(float width) {
    constexpr float kGap = 20;
    const int columns = std::clamp(static_cast<int>(width / 220), 1, 4);
    const float each = (width - kGap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float row_height = metrics().control + ImGui::GetStyle().ItemSpacing.y;
    const int count = static_cast<int>(dimensions_.size()), rows = (count + columns - 1) / columns;
    ImGuiListClipper clipper;  // a code may have a thousand numbers
    clipper.Begin(rows, row_height);
    while (clipper.Step()) {
        for (int row = clipper.DisplayStart; row < clipper.DisplayEnd; ++row) {
            for (int column = 0; column < columns && row * columns + column < count; ++column) {
                ImGui::SetCursorScreenPos({start.x + static_cast<float>(column) * (each + kGap),
                                           start.y + static_cast<float>(row) * row_height});
                draw_slider(dimensions_[row * columns + column], each);
            }
        }
    }
}

void GeneratePanel::draw_explorer(const Frame& frame, bool beside) {
    decode_code(frame);
    constexpr float kGap = 16;
    const float width = ImGui::GetContentRegionAvail().x;
    const float tile = crisp_size(frame.state.data->test.width, beside ? 170 : 140);
    ImGui::BeginGroup();
    code_sheet_.draw(0, ImGui::GetCursorScreenPos(), {tile, tile}, palette().model_ink);
    ImGui::Dummy({tile, tile});
    if (!beside) ImGui::SameLine(0, kGap);
    ImGui::BeginGroup();
    draw_starts(frame, beside ? tile : width - tile - kGap);
    ImGui::EndGroup();
    ImGui::EndGroup();
    if (!beside) return draw_sliders(width);
    ImGui::SameLine(0, kGap);
    const ImVec2 left = ImGui::GetContentRegionAvail();
    begin_scroll("Code sliders", {left.x, std::max(left.y, 160.0f)});
    draw_sliders(ImGui::GetContentRegionAvail().x - 4);
    end_scroll();
}

void GeneratePanel::draw(const Frame& frame) {
    if (!frame.has_model() || frame.snapshot.codes.gaussian.empty()) {
        text(fonts().body, palette().dim, "Waiting for the codes of the test digits.");
        return;
    }
    if (frame.snapshot.model.features() != static_cast<int>(frame.state.data->test.features())) return;
    take_codes(frame);
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const bool beside = room.x >= 480;
    draw_samples(frame, std::clamp(static_cast<int>((room.y - (beside ? 330 : 440)) / 66), 2, 5));
    ImGui::Dummy({0, 4});
    text(fonts().bold, palette().text, "Move through the code space");
    draw_explorer(frame, beside);
}

}  // namespace hourglass::app
