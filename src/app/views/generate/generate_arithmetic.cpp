#include "app/views/generate/generate_arithmetic.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/directions.h"
#include "app/views/shared/pictures.h"
#include "base/format.h"
#include "data/images.h"
#include "data/minibatch.h"
#include "explore/code_source.h"
#include "platform/platform.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::generate_view {
namespace {

constexpr double kDirectionsBudget = 2;  // milliseconds per frame
constexpr double kSecondsBetween = 0.5;  // of looking for directions while the model trains
constexpr std::size_t kOthers = 8;
// Of the sliders.
constexpr float kMostStrength = 2, kMostDeviations = 2;

// With its name before it and its value behind.
bool named_slider(const char* name, float* value, float low, float high, float width, const char* about) {
    constexpr float kNameWidth = 84;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    draw_text(*ImGui::GetWindowDrawList(), fonts().body,
              {start.x, start.y + (metrics().control - line_height(fonts().body)) / 2}, palette().dim, name);
    ImGui::SetCursorScreenPos({start.x + kNameWidth, start.y});
    char shown[16];
    std::snprintf(shown, sizeof shown, "%.2f", static_cast<double>(*value));
    const bool moved =
        slider((std::string("##") + name).c_str(), value, low, high, shown, width - kNameWidth);
    record_value(shown);
    help(about);
    return moved;
}

}  // namespace

void GenerateArithmetic::add_parts(std::string& place) const {
    digit_.add_part(place);
    const Change usual;
    if (wish_.into != usual.into) add_part(place, "into", wish_.into);
    const auto add = [&](const char* key, float value, float at_first) {
        const std::string shown = decimal_text(value, 2);
        if (shown != decimal_text(at_first, 2)) add_part(place, key, shown);
    };
    add("strength", wish_.strength, usual.strength);
    add("slant", wish_.slant, usual.slant);
    add("thickness", wish_.thickness, usual.thickness);
}

bool GenerateArithmetic::take_part(const Frame& frame, const PlacePart& part) {
    if (digit_.take_part(frame, part)) return true;
    if (part.key == "into") {
        const auto digit = whole_number(part.value, 0, 9);
        if (digit) wish_.into = *digit;
        return digit.has_value();
    }
    const auto take = [&](float& value, float low, float high) {
        const auto number = decimal(part.value, low, high);
        if (number) value = *number;
        return number.has_value();
    };
    if (part.key == "strength") return take(wish_.strength, 0, kMostStrength);
    if (part.key == "slant") return take(wish_.slant, -kMostDeviations, kMostDeviations);
    return part.key == "thickness" && take(wish_.thickness, -kMostDeviations, kMostDeviations);
}

void GenerateArithmetic::show_first() {
    digit_.show_first();
    wish_ = {};
    due_ = true;
}

// Slant and thickness of the test images, a few per frame.
void GenerateArithmetic::measure(const Frame& frame) {
    const ImageSet& images = frame.state.data->test;
    const int count = frame.evaluation.test().count();
    if (data_ != frame.state.data || static_cast<int>(slants_.size()) != count) {
        data_ = frame.state.data;
        measured_ = 0;
        slants_.assign(static_cast<std::size_t>(count), NAN);
        thicknesses_ = slants_;
        known_ = false;
    }
    const double deadline = platform::seconds() + kDirectionsBudget / 1000;
    Matrix image(static_cast<Eigen::Index>(images.features()), 1);
    for (; measured_ < count && platform::seconds() < deadline; ++measured_) {
        const auto index = static_cast<std::uint32_t>(measured_);
        gather(images, {&index, 1}, image);
        std::span<const float> pixels(image.data(), images.features());
        std::vector<float> gray;
        if (images.channels > 1) pixels = gray = luma(pixels);
        slants_[index] = static_cast<float>(slant(pixels, images.width));
        thicknesses_[index] = static_cast<float>(thickness(pixels, images.width));
    }
}

// While the model trains, from codes of some moments ago.
void GenerateArithmetic::find_directions(const Frame& frame) {
    const EvaluatedImages& found = frame.evaluation.test();
    const bool ready = measured_ == found.count() && found.count() > 0 && found.known == found.count();
    if (!ready) {
        known_ = known_ && means_.rows() == found.codes.rows();
        return;
    }
    const double now = platform::seconds();
    const bool later = found.complete || (frame.training() && now - found_at_ > kSecondsBetween);
    if (known_ && (evaluation_version_ == found.version || !later)) return;
    evaluation_version_ = found.version;
    found_at_ = now;
    known_ = true;
    due_ = true;
    const Labels labels(data_->test.labels);
    const ClassMeans classes = class_means(found.codes, labels);
    means_ = classes.means;
    // A class that the data does not have cannot be turned into.
    for (int label = 0; label < means_.cols(); ++label)
        if (classes.counts[label] == 0) means_.col(label) = found.codes.rowwise().mean();
    slant_direction_ = trait_direction(found.codes, slants_, labels);
    thickness_direction_ = trait_direction(found.codes, thicknesses_, labels);
}

// What is added to the code of a digit of this class.
Vector GenerateArithmetic::change(std::uint8_t label) const {
    return wish_.strength * (means_.col(wish_.into) - means_.col(label)) + wish_.slant * slant_direction_ +
           wish_.thickness * thickness_direction_;
}

void GenerateArithmetic::choose_others(const ImageSet& images) {
    others_.clear();
    for (std::uint32_t i = 0; i < images.count() && others_.size() < kOthers; ++i)
        if (images.labels[i] == digit_.label() && i != digit_.index()) others_.push_back(i);
}

void GenerateArithmetic::translate(const Frame& frame) {
    if (digit_.update(frame)) due_ = true;
    if (!known_ || !due_ || means_.rows() != digit_.code().size()) return;
    due_ = false;
    const Autoencoder& model = frame.snapshot.model;
    const ImageSet& images = frame.state.data->test;
    choose_others(images);
    // The digit itself, and after it the others.
    std::vector<std::uint32_t> all{digit_.index()};
    all.insert(all.end(), others_.begin(), others_.end());
    Matrix pictures(static_cast<Eigen::Index>(images.features()), static_cast<Eigen::Index>(all.size()));
    gather(images, all, pictures);
    const std::vector<std::uint8_t> labels(all.size(), digit_.label());
    Matrix codes = model.encode(pictures, ThreadTeam::single(), labels);
    // A conditional code does not hold the class: the decoder is told another class instead.
    const bool told = frame.snapshot.model.spec().needs_labels();
    Vector added = wish_.slant * slant_direction_ + wish_.thickness * thickness_direction_;
    if (!told) added = change(digit_.label());
    codes.colwise() += added;
    const std::vector<std::uint8_t> into(all.size(),
                                         told ? static_cast<std::uint8_t>(wish_.into) : digit_.label());
    const Matrix translated = model.decode(codes, ThreadTeam::single(), into);
    picture_ = translated.col(0);
    others_change_ =
        others_.empty()
            ? 0
            : static_cast<double>(
                  (translated - pictures).rightCols(translated.cols() - 1).colwise().squaredNorm().mean()) /
                  static_cast<double>(pictures.rows());
    sheet_.resize(1 + 2 * static_cast<int>(kOthers), images.width, images.height, images.channels);
    sheet_.set(0, picture_.data());
    for (std::size_t i = 0; i < others_.size(); ++i) {
        const auto slot = static_cast<int>(1 + 2 * i);
        const auto column = static_cast<Eigen::Index>(i + 1);
        sheet_.set(slot, pictures.col(column).data());
        sheet_.set(slot + 1, translated.col(column).data());
    }
}

void GenerateArithmetic::draw_controls(const Frame& frame, float width) {
    digit_.draw_choice(width);
    if (const int clicked = digit_row("Into", wish_.into, width); clicked >= 0) {
        wish_.into = clicked;
        due_ = true;
    }
    const std::string own = std::to_string(digit_.label()), other = std::to_string(wish_.into);
    paragraph(fonts().small, palette().dim,
              frame.snapshot.model.spec().needs_labels()
                  ? "The same code, decoded as a " + other + ": it holds the style, not the class."
                  : "Adds strength times the way from the mean code of the " + own + "s to that of the " +
                        other + "s to its code.");
    if (!frame.snapshot.model.spec().needs_labels() &&
        named_slider("Strength", &wish_.strength, 0, kMostStrength, width,
                     "0: the digit stays as it is. 1: all the way."))
        due_ = true;
    if (named_slider("Slant", &wish_.slant, -kMostDeviations, kMostDeviations, width,
                     "Slants left or right, in standard deviations of the test digits' slant."))
        due_ = true;
    if (named_slider("Thickness", &wish_.thickness, -kMostDeviations, kMostDeviations, width,
                     "Thinner or thicker strokes, in standard deviations of the test digits' thickness."))
        due_ = true;
}

void GenerateArithmetic::draw_digits(const Frame& frame, float width) {
    constexpr float kGap = 16;
    const float side = crisp_size(frame.state.data->test.width, std::min(120.0f, (width - 2 * kGap) / 3));
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float step = std::min((width - side) / 2, side + 2 * kGap);
    const float left = start.x + (width - side - 2 * step) / 2;
    digit_.draw_tile({left, start.y}, side, false);
    digit_.draw_tile({left + step, start.y}, side, true);
    sheet_.draw(0, {left + 2 * step, start.y}, {side, side}, palette().model_ink);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const char* const captions[] = {"Original", "Reconstruction", "Result"};
    for (int i = 0; i < 3; ++i)
        draw_text(list, fonts().small, {left + static_cast<float>(i) * step + side / 2, start.y + side + 4},
                  i == 2 ? palette().accent_text : palette().dim, captions[i], 0.5f);
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({width, side + 4 + line_height(fonts().small)});
    record_image("Result", description());
}

// What was done to the digit, and what that changed.
std::string GenerateArithmetic::description() const {
    const Matrix& before = digit_.reconstruction();
    const double count = static_cast<double>(picture_.size());
    const auto text = [](float value) { return number_text(static_cast<double>(value)); };
    std::string said = digit_.description() + ", changed into a " + std::to_string(wish_.into);
    if (wish_.strength != 1) said += " with strength " + text(wish_.strength);
    if (wish_.slant != 0) said += ", slant " + text(wish_.slant);
    if (wish_.thickness != 0) said += ", thickness " + text(wish_.thickness);
    return said + "; mean squared difference from its reconstruction " +
           loss_text(static_cast<double>((picture_ - before).squaredNorm()) / count) + ", ink " +
           number_text(static_cast<double>(100 * picture_.mean())) + " % of the area, before " +
           number_text(static_cast<double>(100 * before.mean())) + " %";
}

void GenerateArithmetic::draw_others(const Frame& frame, float width) {
    if (others_.empty()) return;
    constexpr float kGap = 6;
    text(fonts().small, palette().dim, "The same change applied to other test digits of this class:");
    const float tile =
        crisp_size(frame.state.data->test.width, std::min(60.0f, (width - (kOthers - 1) * kGap) / kOthers));
    const float step = std::min((width - tile) / (kOthers - 1), tile + 24);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    for (std::size_t i = 0; i < others_.size(); ++i) {
        const ImVec2 place(start.x + static_cast<float>(i) * step, start.y);
        const auto slot = static_cast<int>(1 + 2 * i);
        sheet_.draw(slot, place, {tile, tile}, palette().ink);
        sheet_.draw(slot + 1, {place.x, place.y + tile + 3}, {tile, tile}, palette().model_ink);
    }
    ImGui::Dummy({width, 2 * tile + 3});
    std::string which;
    for (const std::uint32_t index : others_)
        which += (which.empty() ? "" : ", ") + with_commas(static_cast<long>(index));
    record_image("The same change of other digits",
                 "test digits " + which + ", all a " + std::to_string(digit_.label()) +
                     "; mean squared difference from the originals " + loss_text(others_change_));
}

std::optional<Figure> GenerateArithmetic::figure(const Frame& frame) const {
    if (!known_ || sheet_.count() == 0) return std::nullopt;
    FigureLegend legend = legend_of("Arithmetic with codes", frame, frame.runs);
    const auto shown = [](float value) { return number_text(static_cast<double>(value)); };
    legend.notes.push_back("Code of a " + std::to_string(digit_.label()) + " + " + shown(wish_.strength) +
                           " (mean code of " + std::to_string(wish_.into) + " " + sign::kMinus +
                           " mean code of " + std::to_string(digit_.label()) + "), slant " +
                           shown(wish_.slant) + ", thickness " + shown(wish_.thickness));
    const auto others = static_cast<int>(others_.size());
    TileRow before{"Test digits", {digit_.pictures()[0]}},
        after{"Changed", {on_paper(sheet_, 0, kPrintModelInk)}};
    for (int i = 0; i < others; ++i) {
        before.tiles.push_back(on_paper(sheet_, 1 + 2 * i, kPrintInk));
        after.tiles.push_back(on_paper(sheet_, 2 + 2 * i, kPrintModelInk));
    }
    const TileRow rows[] = {std::move(before), std::move(after)};
    return tile_figure(legend, rows);
}

void GenerateArithmetic::draw(const Frame& frame) {
    const float width = ImGui::GetContentRegionAvail().x;
    measure(frame);
    find_directions(frame);
    translate(frame);
    draw_controls(frame, width);
    if (!known_) {
        text(fonts().small, palette().dim, "Evaluating the codes of the test digits...");
        progress_bar(frame.evaluation.test().progress(), width);
        return;
    }
    ImGui::Dummy({0, 2});
    draw_digits(frame, width);
    draw_others(frame, width);
}

}  // namespace hourglass::app::generate_view
