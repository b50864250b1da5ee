#include "app/views/generate/generate_morph.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "app/views/shared/pictures.h"
#include "base/format.h"
#include "explore/figures.h"
#include "io/sheet.h"
#include "platform/platform.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::generate_view {
namespace {

constexpr double kMorphBudget = 2;  // milliseconds per frame
constexpr int kStrip = 9;
constexpr float kSecondsThere = 1.5f;
// Of the file: the way there has one frame more than half, the way back repeats the frames in between.
constexpr int kFrames = 48, kDifferent = kFrames / 2 + 1, kScale = 6;

}  // namespace

Vector GenerateMorph::code_at(float position) const {
    return interpolate(kind_, from_.code(), to_.code(), position);
}

Matrix GenerateMorph::decode_at(const Frame& frame, float position) const {
    const std::uint8_t label = label_at(position);
    return frame.snapshot.model.decode(code_at(position), ThreadTeam::single(), {&label, 1});
}

void GenerateMorph::add_parts(std::string& place) const {
    from_.add_part(place);
    to_.add_part(place);
    if (kind_ == Interpolation::Spherical) add_part(place, "spherical");
    if (playing_) return add_part(place, "play");
    if (const std::string at = decimal_text(position_, 2); at != decimal_text(kMiddle, 2))
        add_part(place, "at", at);
}

bool GenerateMorph::take_part(const Frame& frame, const PlacePart& part) {
    if (from_.take_part(frame, part) || to_.take_part(frame, part)) return true;
    if (part.key == "at") {
        const auto position = decimal(part.value, 0, 1);
        if (position) position_ = *position;
        return position.has_value();
    }
    if (!part.value.empty()) return false;
    if (part.key == "play") return playing_ = true;
    if (part.key != "spherical") return false;
    kind_ = Interpolation::Spherical;
    return true;
}

void GenerateMorph::show_first() {
    from_.show_first();
    to_.show_first();
    kind_ = Interpolation::Linear;
    playing_ = false;
    way_ = position_ = kMiddle;
}

void GenerateMorph::play_on() {
    const double now = platform::seconds();
    // After a pause of the page the animation continues where it was.
    const auto passed = static_cast<float>(std::min(now - played_until_, 0.1));
    played_until_ = now;
    if (!playing_) return;
    way_ = std::fmod(way_ + passed / kSecondsThere, 2.0f);
    position_ = way_ < 1 ? way_ : 2 - way_;
}

void GenerateMorph::update(const Frame& frame) {
    const bool from_moved = from_.update(frame), to_moved = to_.update(frame);
    const bool moved = from_moved || to_moved || shown_position_ < 0;
    const ImageSet& test = frame.state.data->test;
    sheet_.resize(kStrip + 1, test.width, test.height, test.channels);
    if (moved) {
        Matrix codes(from_.code().size(), kStrip);
        for (int i = 0; i < kStrip; ++i)
            codes.col(i) = code_at(static_cast<float>(i) / static_cast<float>(kStrip - 1));
        strip_.set_inputs(std::move(codes));
    }
    if (moved || shown_position_ != position_) {
        picture_ = decode_at(frame, position_);
        sheet_.set(0, picture_.data());
        shown_position_ = position_;
    }
    const auto pass = [&](int first, ConstMatrixView codes) {
        std::vector<std::uint8_t> labels;
        for (int i = 0; i < codes.cols(); ++i)
            labels.push_back(label_at(static_cast<float>(first + i) / static_cast<float>(kStrip - 1)));
        return frame.snapshot.model.decode(codes, ThreadTeam::single(), labels);
    };
    strip_.advance(frame.snapshot.model_version, kMorphBudget, pass,
                   [&](int column, const float* pixels, int) { sheet_.set(1 + column, pixels); });
}

// A frame of the file in each frame of the page.
void GenerateMorph::advance_export(const Frame& frame) {
    if (!export_) return;
    const int next = export_->frames();
    const ImageSet& test = frame.state.data->test;
    const Matrix picture = decode_at(frame, static_cast<float>(next) / (kDifferent - 1));
    const Sheet sheet{test.width, test.height,
                      to_bytes({picture.data(), static_cast<std::size_t>(picture.size())}), test.channels};
    export_->add(enlarged(sheet, kScale).pixels);
    if (next + 1 < kDifferent) return;
    for (int back = kDifferent - 2; back > 0; --back) export_->repeat(back);
    frame.ask(action::SaveFile{file_stem(frame, frame.runs, "morph.png"), export_->finish()});
    export_.reset();
}

void GenerateMorph::draw_tools(const Frame& frame, float width) {
    if (button(playing_ ? "Pause morph###play" : "Play###play", playing_ ? icon::kPause : icon::kPlay)) {
        playing_ = !playing_;
        way_ = position_;
    }
    help("Back and forth, in a loop.");
    ImGui::SameLine(0, metrics().gap);
    static const std::vector<std::string> kKinds = {"Linear", "Spherical"};
    const int clicked =
        segments("Path", kKinds, static_cast<int>(kind_), 180,
                 "Linear: the straight line between the two codes. Spherical: along an arc around "
                 "zero, which suits codes that follow N(0, I), since they lie near a sphere.");
    if (clicked >= 0 && kind_ != static_cast<Interpolation>(clicked)) {
        kind_ = static_cast<Interpolation>(clicked);
        shown_position_ = -1;
    }
    const float save = button_width("Save animation", icon::kFilm);
    const float used = button_width("Pause morph", icon::kPause) + 180 + 2 * metrics().gap;
    if (used + save <= width) ImGui::SameLine(0, metrics().gap);
    ImGui::BeginDisabled(export_.has_value());
    const ImageSet& test = frame.state.data->test;
    if (button("Save animation", icon::kFilm))
        export_.emplace(test.width * kScale, test.height * kScale,
                        static_cast<int>(2000 * kSecondsThere) / kFrames, test.channels);
    ImGui::EndDisabled();
    help("Back and forth, as an animated PNG of 48 frames.");
}

void GenerateMorph::draw_digits(const Frame& frame, float width) {
    const int pixels = frame.state.data->test.width;
    const float side = crisp_size(pixels, std::min(140.0f, width * 0.26f));
    const float middle = crisp_size(pixels, std::min(200.0f, width * 0.42f));
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float gap = std::min(24.0f, (width - 2 * side - middle) / 2);
    const float left = start.x + (width - 2 * side - middle - 2 * gap) / 2;
    const float y = start.y + (middle - side) / 2;
    from_.draw_tile({left, y}, side, true);
    sheet_.draw(0, {left + side + gap, start.y}, {middle, middle}, palette().model_ink);
    to_.draw_tile({left + side + middle + 2 * gap, y}, side, true);
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({width, middle});
    record_image("Morph", description());
}

// How far the picture is from both ends.
std::string GenerateMorph::description() const {
    const auto away = [&](const PickedDigit& end) {
        return loss_text(static_cast<double>((picture_ - end.reconstruction()).squaredNorm()) /
                         static_cast<double>(picture_.size()));
    };
    char position[16];
    std::snprintf(position, sizeof position, "%.2f", static_cast<double>(shown_position_));
    return std::string(position) + " of the way from " + from_.description() + ", to " + to_.description() +
           "; mean squared difference from the first's reconstruction " + away(from_) +
           ", from the second's " + away(to_);
}

std::optional<Figure> GenerateMorph::figure(const Frame& frame) const {
    if (sheet_.count() < kStrip + 1) return std::nullopt;
    FigureLegend legend = legend_of("A morph between two test digits", frame, frame.runs);
    legend.notes.push_back("From test digit " + std::to_string(from_.index()) + " to " +
                           std::to_string(to_.index()) +
                           (kind_ == Interpolation::Linear ? " along a straight line between their codes"
                                                           : " along an arc between their codes"));
    std::vector<PixelPicture> ends(kStrip);
    ends.front() = from_.pictures()[0];
    ends.back() = to_.pictures()[0];
    const TileRow rows[] = {{"Test digits", std::move(ends)},
                            {"Decoded on the way", on_paper(sheet_, 1, kStrip, kPrintModelInk)}};
    return tile_figure(legend, rows);
}

void GenerateMorph::draw_strip(const Frame& frame, float width) {
    constexpr float kGap = 2;
    const float tile = crisp_size(frame.state.data->test.width, (width - (kStrip - 1) * kGap) / kStrip);
    const float step = std::min((width - tile) / (kStrip - 1), tile + 14);
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const float left = corner.x + (width - tile - (kStrip - 1) * step) / 2;
    for (int i = 0; i < kStrip; ++i) {
        const ImVec2 place(left + static_cast<float>(i) * step, corner.y);
        const float position = static_cast<float>(i) / (kStrip - 1);
        ImGui::SetCursorScreenPos(place);
        const std::string name = "Step " + std::to_string(i + 1);
        if (click_area(name.c_str(), {tile, tile})) {
            position_ = position;
            playing_ = false;
        }
        sheet_.draw(1 + i, place, {tile, tile}, palette().model_ink);
        if (std::abs(position - position_) <= 0.5f / (kStrip - 1))
            ImGui::GetWindowDrawList()->AddRect(place, {place.x + tile, place.y + tile},
                                                palette().accent_text, 4, 0, 2);
    }
}

void GenerateMorph::draw(const Frame& frame) {
    const float width = ImGui::GetContentRegionAvail().x;
    play_on();
    update(frame);
    advance_export(frame);
    draw_tools(frame, width);
    from_.draw_choice(width);
    to_.draw_choice(width);
    ImGui::Dummy({0, 2});
    draw_digits(frame, width);
    char shown[16];
    std::snprintf(shown, sizeof shown, "%.2f", static_cast<double>(position_));
    if (slider("##Position", &position_, 0, 1, shown, width)) playing_ = false;
    record_value(shown);
    help("0: the first digit's reconstruction, 1: the second's.");
    draw_strip(frame, width);
}

}  // namespace hourglass::app::generate_view
