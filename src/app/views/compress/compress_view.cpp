#include "app/views/compress/compress_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/state/words.h"
#include "app/views/compress/codec_lines.h"
#include "app/views/shared/absence.h"
#include "app/views/shared/pictures.h"
#include "base/format.h"
#include "base/text.h"
#include "compression/lossy.h"
#include "explore/csv_text.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::compress_view {
namespace {

// Milliseconds per frame.
constexpr double kBudget = 4, kBudgetBeside = 2;
constexpr float kShownBytes = 100;  // of the x axis where other codecs stand beside
constexpr float kTileGap = 6;

std::string bytes_text(double bytes) {
    const double rounded = std::round(bytes * 10) / 10;
    return shortest_text(rounded) + (rounded == 1 ? " byte" : " bytes");
}

std::string step_text(float step) { return shortest_text(step); }

// The slider goes from the largest step on.
float step_at(float position) {
    const auto place = static_cast<std::size_t>(std::lround(std::max(position, 0.0f)));
    return kRateSteps[kRateSteps.size() - 1 - std::min(place, kRateSteps.size() - 1)];
}

// As addresses name the curves.
constexpr std::array<const char*, 3> kCurveWords = {"nomodel", "nojpeg", "nowebp"};

}  // namespace

CompressView::CompressView() : View({"Compress", "Codec", icon::kShrink, Tab::For::Pictures}) {}

std::unique_ptr<View> make_view() { return std::make_unique<CompressView>(); }

const RatePoint* CompressView::chosen() const {
    const auto& points = curve_.points();
    if (points.empty()) return nullptr;
    const auto index = static_cast<std::size_t>(std::lround(std::max(position_, 0.0f)));
    return &points[std::min(index, points.size() - 1)];
}

std::string CompressView::place() const {
    std::string place;
    if (step_at(position_) != step_at(kFirstPosition)) add_part(place, "step", step_text(step_at(position_)));
    if (signal_to_noise_) add_part(place, "psnr");
    if (beside_ > 0) add_part(place, "beside", lower_case(std::string(name_above())));
    for (std::size_t i = 0; i < kCurveWords.size(); ++i)
        if (!visible_[i]) add_part(place, kCurveWords[i]);
    return place;
}

bool CompressView::take_part(const PlacePart& part) {
    if (part.key == "step") {
        for (std::size_t i = 0; i < kRateSteps.size(); ++i) {
            const auto position = static_cast<float>(i);
            if (step_text(step_at(position)) != part.value) continue;
            position_ = position;
            return true;
        }
        return false;
    }
    if (part.key == "beside") {
        const auto sheets = codec_sheets();
        for (std::size_t i = 0; i < sheets.size(); ++i)
            if (equal_ignoring_case(part.value, sheets[i].name)) beside_ = static_cast<int>(i) + 1;
        return beside_ > 0;
    }
    if (!part.value.empty()) return false;
    if (part.key == "psnr") return signal_to_noise_ = true;
    const auto curve = std::ranges::find(kCurveWords, part.key) - kCurveWords.begin();
    if (curve == std::ssize(kCurveWords)) return false;
    visible_[static_cast<std::size_t>(curve)] = false;
    return true;
}

std::vector<std::string> CompressView::follow_place(const Frame&, std::string_view place) {
    position_ = kFirstPosition;
    signal_to_noise_ = false;
    beside_ = 0;
    visible_.assign(kCurveWords.size(), true);
    return read_parts(place, [&](const PlacePart& part) { return take_part(part); });
}

std::string CompressView::decoded_name(const RatePoint& point) const {
    return "From " + bytes_text(point.bytes) + " each";
}

// What it is all about, in a line or two.
void CompressView::draw_result(const Frame& frame, const RatePoint& point) {
    const std::string error =
        "mse " + loss_text(point.mse) + ", " + number_text(signal_to_noise(point.mse)) + " dB";
    text(fonts().bold, palette().text,
         bytes_text(point.bytes) + " per " + words_of(frame.state).one + " at " + error);
    record_text("Result", bytes_text(point.bytes) + ", " + error);
    std::string beside = knows_codecs(frame) ? codecs_at(point.mse) : std::string();
    const auto raw = static_cast<double>(frame.state.data->test.features());
    if (beside.empty()) beside = number_text(raw / point.bytes) + " times less than a byte per pixel.";
    paragraph(fonts().body, palette().dim, beside);
}

void CompressView::draw_tools(const Frame& frame) {
    static const std::string kUnits[] = {"MSE", "PSNR"};
    const float icons = 2 * metrics().control + 4, gap = 2 * metrics().gap;
    const float width = ImGui::GetContentRegionAvail().x, right = ImGui::GetCursorPosX() + width;
    const int clicked =
        segments("Error as", kUnits, signal_to_noise_ ? 1 : 0, std::min(width - icons - gap, 200.0f),
                 "MSE: the mean squared error of a pixel of 0 to 1, less is better. PSNR: the same in "
                 "decibels, more is better.");
    if (clicked >= 0) signal_to_noise_ = clicked == 1;
    ImGui::SameLine();
    ImGui::SetCursorPosX(right - icons);
    picture_button(frame, "Save picture of the curve", "rates",
                   [&] { return curve_picture(frame, curve_.points(), signal_to_noise_); });
    ImGui::SameLine(0, 4);
    if (icon_button("Save curve as a table", icon::kFile,
                    "Saves step, bytes, mse and PSNR of every point as a table (CSV)."))
        frame.ask(
            action::SaveFile{file_stem(frame, frame.runs, "rates.csv"), to_file(rates_csv(curve_.points()))});
}

void CompressView::draw_curve(const Frame& frame) {
    const Palette& p = palette();
    const bool codecs = knows_codecs(frame);
    if (codecs != zoomed_) {
        zoomed_ = codecs;
        plot_.show_all();
        if (codecs) plot_.low = 0, plot_.high = kShownBytes;
    }
    const RateLine own = line_of(curve_.points(), signal_to_noise_);
    const RateLine jpeg = line_of(kJpegPoints, signal_to_noise_),
                   webp = line_of(kWebpPoints, signal_to_noise_);
    RateLine mark;
    if (const RatePoint* const point = chosen()) mark.add(point->bytes, point->mse, signal_to_noise_);
    std::vector<Series> series{
        {"This model", own.x, own.y, p.accent, Stroke::DashedWithMarkers, visible_[0]}};
    if (codecs) {
        series.push_back({"JPEG", jpeg.x, jpeg.y, p.training, Stroke::DashedWithMarkers, visible_[1]});
        series.push_back({"WebP", webp.x, webp.y, p.validation, Stroke::DashedWithMarkers, visible_[2]});
    }
    if (visible_[0])
        series.push_back({.name = "Chosen",
                          .x = mark.x,
                          .y = mark.y,
                          .color = p.text,
                          .stroke = Stroke::DashedWithMarkers,
                          .background = true});
    const float width = ImGui::GetContentRegionAvail().x;
    const int hidden = draw_legend("Codecs", series, width);
    if (hidden >= 0) visible_[static_cast<std::size_t>(hidden)] = !visible_[static_cast<std::size_t>(hidden)];
    draw_plot("Bytes against error", {width, std::clamp(width * 0.42f, 190.0f, 300.0f)},
              {.x_label = "bytes per " + words_of(frame.state).one,
               .y_label = signal_to_noise_ ? "PSNR, dB" : "mse",
               .y_unit = signal_to_noise_ ? "dB" : "",
               .x_end = 1,
               .logarithmic = !signal_to_noise_},
              series, &plot_);
}

void CompressView::draw_step() {
    const auto last = static_cast<float>(kRateSteps.size() - 1);
    const RatePoint* const point = chosen();
    ImGui::AlignTextToFramePadding();
    text(fonts().body, palette().dim, "Step");
    ImGui::SameLine(0, metrics().gap);
    slider("##Step", &position_, 0, last, point != nullptr ? step_text(point->step) : "",
           std::min(ImGui::GetContentRegionAvail().x, 420.0f), 1);
    record_label("Step");
    if (point != nullptr) record_value(step_text(point->step));
    help(
        "How coarsely codes are rounded, in units of a pixel's range: by how much one step moves the decoded "
        "picture. To the left larger steps and fewer bytes, to the right smaller errors.");
}

// What is measured just now.
void CompressView::draw_progress(const Frame& frame) {
    if (!curve_.behind()) return;
    const bool follows = frame.training() && !curve_.points().empty();
    text(fonts().small, palette().dim,
         follows ? "The curve follows the training, a few seconds behind." : curve_.doing());
    progress_bar(curve_.progress(), std::min(ImGui::GetContentRegionAvail().x, 420.0f));
}

// What stands above the decoded pictures.
void CompressView::draw_choice(const Frame& frame) {
    std::vector<std::string> names{"Originals"};
    if (are_codec_digits(frame, curve_.shown_pictures()))
        for (const CodecSheet& sheet : codec_sheets())
            names.push_back(std::string(sheet.name) + ", " + std::to_string(std::lround(sheet.point.bytes)) +
                            " bytes");
    if (names.size() == 1) {
        beside_ = 0;
        return text(fonts().small, palette().dim, names[0]);
    }
    const int clicked = segments(
        "Beside", names, beside_, std::min(ImGui::GetContentRegionAvail().x, 420.0f),
        "What stands above the model's pictures: the digits as they are, or what the smallest files of other "
        "codecs give back of them (JPEG quality 5, WebP quality 0; bytes per digit on sheets of 1,000).");
    if (clicked >= 0) beside_ = clicked;
}

const char* CompressView::name_above() const {
    return beside_ == 0 ? "Originals" : codec_sheets()[static_cast<std::size_t>(beside_ - 1)].name;
}

Vector CompressView::picture_above(int place) const {
    if (beside_ == 0) return curve_.originals().col(place);
    const CodecSheet& sheet = codec_sheets()[static_cast<std::size_t>(beside_ - 1)];
    return codec_picture(sheet.digits[static_cast<std::size_t>(place)]);
}

void CompressView::draw_row(const char* name, DigitSheet& sheet, int across, float side, float spread,
                            ImU32 ink) {
    const float high = side * static_cast<float>(sheet.height()) / static_cast<float>(sheet.width());
    const ImVec2 start = ImGui::GetCursorScreenPos();
    for (int i = 0; i < across; ++i)
        sheet.draw(i, {start.x + static_cast<float>(i) * spread, start.y}, {side, high}, ink);
    picture_area(name, {static_cast<float>(across - 1) * spread + side, high});
    record_value(std::to_string(across) + " test pictures");
}

void CompressView::draw_pictures(const Frame& frame, const RatePoint& point) {
    const ImageSet& test = frame.state.data->test;
    const int count = static_cast<int>(point.decoded.cols());
    draw_choice(frame);
    above_.resize(count, test.width, test.height, test.channels);
    decoded_.resize(count, test.width, test.height, test.channels);
    for (int i = 0; i < count; ++i) {
        above_.set(i, picture_above(i).data());
        decoded_.set(i, point.decoded.col(i).data());
    }
    const float width = ImGui::GetContentRegionAvail().x;
    const float side = crisp_size(test.width, 60);
    const int across = std::clamp(static_cast<int>((width + kTileGap) / (side + kTileGap)), 1, count);
    const float room = across > 1 ? (width - side) / static_cast<float>(across - 1) : 0;
    const float spread = std::min(room, side + 2 * kTileGap);
    draw_row(name_above(), above_, across, side, spread, palette().ink);
    text(fonts().small, palette().dim, decoded_name(point));
    draw_row(decoded_name(point).c_str(), decoded_, across, side, spread, palette().model_ink);
}

void CompressView::draw_file(const Frame& frame, const RatePoint& point) {
    const bool current = curve_.is_of(frame);
    const std::string many = words_of(frame.state).many;
    const std::string count = with_commas(curve_.sheet_count()) + " test " + many;
    ImGui::BeginDisabled(!current);
    if (button("Save compressed", icon::kSave, ButtonKind::Primary))
        frame.ask(action::SaveFile{many + "-step-" + step_text(point.step) + ".hgz", point.file});
    ImGui::EndDisabled();
    help(current
             ? count +
                   " at this step, as a file that only this model turns back: save the model, too. Drop "
                   "the file on the page, or use hourglass decompress --model model.safetensors --in FILE "
                   "--out digits.idx."
             : "The curve is of the model as it was; it is measured anew.");
    paragraph(fonts().small, palette().dim,
              count + " in " + with_commas(static_cast<long>(point.file.size())) +
                  " bytes, without the model (" +
                  short_count(static_cast<double>(frame.snapshot.model.parameter_count())) +
                  " weights). As bytes they are " +
                  with_commas(static_cast<long>(curve_.sheet_count()) *
                              static_cast<long>(frame.state.data->test.features())) +
                  ".");
}

void CompressView::draw(const Frame& frame) {
    if (!frame.has_model() ||
        frame.snapshot.model.features() != static_cast<int>(frame.state.data->test.features())) {
        draw_absence(frame);
        return;
    }
    // Of all that is under way, no two take more than half each.
    const bool much = curve_.behind() && (opened_.behind() || lossless_.running());
    opened_.draw(frame, much ? kBudgetBeside : kBudget);
    lossless_.update(frame, much || opened_.behind() ? kBudgetBeside : kBudget);
    curve_.update(frame, opened_.behind() || lossless_.running() ? kBudgetBeside : kBudget);
    if (!curve_.fault().empty()) return paragraph(fonts().body, palette().text, curve_.fault());
    const RatePoint* const point = chosen();
    if (point != nullptr)
        draw_result(frame, *point);
    else
        paragraph(
            fonts().body, palette().text,
            "The code of every picture is rounded, and the numbers are stored in as few bits as they are "
            "worth. Smaller steps make larger files and smaller errors.");
    draw_step();
    draw_progress(frame);
    if (point != nullptr) draw_pictures(frame, *point);
    draw_tools(frame);
    draw_curve(frame);
    if (point != nullptr) draw_file(frame, *point);
    lossless_.draw(frame, curve_.sheet());
}

std::optional<Figure> CompressView::figure(const Frame& frame) {
    const RatePoint* const point = chosen();
    if (point == nullptr || decoded_.count() == 0) return std::nullopt;
    FigureLegend legend = legend_of("Compression", frame, frame.runs);
    legend.notes.push_back("Step " + step_text(point->step) + ", " + bytes_text(point->bytes) + " per " +
                           words_of(frame.state).one + ", mse " + loss_text(point->mse));
    const TileRow rows[] = {{name_above(), on_paper(above_, 0, above_.count(), kPrintInk)},
                            {decoded_name(*point), on_paper(decoded_, 0, decoded_.count(), kPrintModelInk)}};
    return tile_figure(legend, rows);
}

void CompressView::describe(const Frame& frame, nlohmann::json& object) {
    if (!frame.has_model()) return;
    object = {{"points", nlohmann::json::array()}, {"complete", curve_.is_of(frame)},
              {"sheet", curve_.sheet_count()},     {"fault", curve_.fault()},
              {"opened", opened_.known()},         {"lossless", lossless_.describe()}};
    for (const RatePoint& point : curve_.points())
        object["points"].push_back(
            {{"step", point.step}, {"bytes", point.bytes}, {"mse", point.mse}, {"file", point.file.size()}});
    if (const RatePoint* const point = chosen()) object["step"] = point->step;
}

}  // namespace hourglass::app::compress_view
