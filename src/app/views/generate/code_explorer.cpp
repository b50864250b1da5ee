#include "app/views/generate/code_explorer.h"

#include <algorithm>
#include <cstdio>
#include <numeric>
#include <utility>

#include "app/views/shared/pictures.h"
#include "data/minibatch.h"
#include "ui/item_recorder.h"
#include "ui/scroll.h"
#include "ui/widgets.h"

namespace hourglass::app::generate_view {
namespace {

// Dimensions of the code, the one in which test digits differ most first; of variational models the one that
// says most, for their ranges are the prior's.
std::vector<int> by_spread(const CodeSummary& codes) {
    const Vector spread = codes.kl.size() > 0 ? codes.kl : Vector(codes.gaussian.high - codes.gaussian.low);
    std::vector<int> order(static_cast<std::size_t>(spread.size()));
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return spread[a] > spread[b]; });
    return order;
}

constexpr Eigen::Index kMostInAddress = 64;  // numbers of a code
constexpr float kFarthest = 99'999;          // of one of them from zero

std::string two_decimals(float value) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.2f", static_cast<double>(value));
    return buffer;
}

}  // namespace

// While the model trains, the sliders keep their order.
void CodeExplorer::take_codes(const Frame& frame) {
    const Gaussian& codes = frame.snapshot.codes.gaussian;
    if (same_fit(codes, codes_)) return;
    const bool other_size = codes.mean.size() != codes_.mean.size();
    if (other_size || !frame.training()) {
        dimensions_ = by_spread(frame.snapshot.codes);
        by_divergence_ = frame.snapshot.codes.kl.size() > 0;
    }
    codes_ = codes;
    if (code_.size() == codes.mean.size()) return;
    code_ = codes.mean;
    starts_ = 0;
    show_random_image(frame);
    shows_first_ = true;
}

// What an address asked for, as far as this model and these data have it.
void CodeExplorer::take_asked(const Frame& frame) {
    if (codes_.mean.size() == 0) return;
    if (const auto index = std::exchange(asked_test_, {}); index && *index < frame.state.data->test.count())
        show_test_image(frame, *index);
    if (auto code = std::exchange(asked_code_, {}); code && code->size() == codes_.mean.size())
        show_code(std::move(*code));
}

void CodeExplorer::add_parts(std::string& place) const {
    if (shown_image_.size() > 0) {
        if (!shows_first_) add_part(place, "test", static_cast<long>(shown_index_));
        return;
    }
    if (code_.size() == 0 || code_.size() > kMostInAddress) return;
    std::string numbers;
    for (const float number : code_) numbers += (numbers.empty() ? "" : ",") + decimal_text(number, 3);
    add_part(place, "code", numbers);
}

std::string CodeExplorer::untold() const {
    if (shown_image_.size() > 0 || code_.size() <= kMostInAddress) return "";
    return "The link has the settings, not the numbers of the code: there are more than " +
           std::to_string(kMostInAddress) + ".";
}

bool CodeExplorer::take_part(const Frame& frame, const PlacePart& part) {
    if (part.key == "test") {
        const auto index = whole_number(part.value, 0, static_cast<int>(frame.state.data->test.count()) - 1);
        if (index) asked_test_ = static_cast<std::uint32_t>(*index);
        return index.has_value();
    }
    if (part.key != "code") return false;
    const auto numbers = decimals(part.value, -kFarthest, kFarthest);
    if (!numbers || static_cast<int>(numbers->size()) != frame.state.shown().wanted.latent) return false;
    asked_code_ = Eigen::Map<const Vector>(numbers->data(), static_cast<Eigen::Index>(numbers->size()));
    return true;
}

void CodeExplorer::show_first() {
    codes_ = {};
    code_.resize(0);
    asked_code_.reset();
    asked_test_.reset();
}

// Shows a test digit's code until a slider is moved; while the model trains, the code follows.
void CodeExplorer::show_test_image(const Frame& frame, std::uint32_t index) {
    const ImageSet& test = frame.state.data->test;
    shown_image_.resize(static_cast<Eigen::Index>(test.features()), 1);
    gather(test, {&index, 1}, shown_image_);
    shown_label_ = test.labels[index];
    shown_index_ = index;
    shows_first_ = false;
    changed_ = true;
}

void CodeExplorer::show_random_image(const Frame& frame) {
    Random random(1, "shown test digits", starts_++);
    show_test_image(frame, random.below(static_cast<std::uint32_t>(frame.state.data->test.count())));
}

void CodeExplorer::show_code(Vector code) {
    code_ = std::move(code);
    shown_image_.resize(0, 0);
    changed_ = true;
}

void CodeExplorer::decode_code(const Frame& frame, std::uint8_t digit) {
    if (!changed_ && digit_ == digit && model_version_ == frame.snapshot.model_version) return;
    digit_ = digit;
    if (shown_image_.rows() == frame.snapshot.model.features())
        code_ = frame.snapshot.model.encode(shown_image_, ThreadTeam::single(), {&shown_label_, 1});
    changed_ = false;
    model_version_ = frame.snapshot.model_version;
    const ImageSet& test = frame.state.data->test;
    sheet_.resize(1, test.width, test.height, test.channels);
    picture_ = frame.snapshot.model.decode(code_, ThreadTeam::single(), {&digit, 1});
    sheet_.set(0, picture_.data());
}

// Below each other, or in a row.
void CodeExplorer::draw_starts(const Frame& frame, float width, bool in_row) {
    const float each = in_row ? (width - 2 * metrics().gap) / 3 : width;
    const auto next = [&] {
        if (in_row) ImGui::SameLine(0, metrics().gap);
    };
    if (button("Random code", icon::kDice, ButtonKind::Plain, each)) {
        Random random(1, "shown codes", starts_++);
        show_code(sample(codes_, 1, random));
    }
    next();
    if (button("A test digit", icon::kImages, ButtonKind::Plain, each)) show_random_image(frame);
    help("Starts from the code of a test digit.");
    next();
    if (button("Average", nullptr, ButtonKind::Plain, each)) show_code(codes_.mean);
    help("Sets every number of the code to its average over the test digits.");
}

void CodeExplorer::draw_slider(int dimension, float width) {
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
        changed_ = true;
        shown_image_.resize(0, 0);
    }
    record_value(value);
}

void CodeExplorer::draw_sliders(float width) {
    constexpr float kGap = 20;
    const int columns = std::clamp(static_cast<int>(width / 220), 1, 4);
    const float each = (width - kGap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float row_height = metrics().control + ImGui::GetStyle().ItemSpacing.y;
    const int count = static_cast<int>(dimensions_.size()), rows = (count + columns - 1) / columns;
    ImGuiListClipper clipper;  // a code may have a thousand numbers
    clipper.Begin(rows, row_height);
    // Two rows more on either side, so that the keyboard can go on to them.
    const auto first = static_cast<int>(ImGui::GetScrollY() / row_height);
    const auto shown = static_cast<int>(ImGui::GetWindowHeight() / row_height) + 1;
    clipper.IncludeItemsByIndex(std::max(first - 2, 0), std::min(first + shown + 2, rows));
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

// They scroll by themselves, so that the picture is always in sight.
void CodeExplorer::draw_scrolling_sliders() {
    const ImVec2 left = ImGui::GetContentRegionAvail();
    begin_scroll("Code sliders", {left.x, std::max(left.y, 120.0f)});
    if (dimensions_.size() > 1)
        paragraph(fonts().small, palette().dim,
                  by_divergence_ ? "Those that say most come first, by their KL divergence."
                                 : "Those that vary most from digit to digit come first.");
    draw_sliders(ImGui::GetContentRegionAvail().x - 4);
    end_scroll();
}

void CodeExplorer::draw_picture(float tile) {
    sheet_.draw(0, ImGui::GetCursorScreenPos(), {tile, tile}, palette().model_ink);
    ImGui::Dummy({tile, tile});
    record_image("The digit of this code", "decoded from the numbers below");
}

std::optional<Figure> CodeExplorer::figure(const Frame& frame) const {
    if (sheet_.count() == 0) return std::nullopt;
    FigureLegend legend = legend_of("A code and its digit", frame, frame.runs);
    std::string numbers = "Code:";
    for (Eigen::Index i = 0; i < code_.size(); ++i) numbers += " " + two_decimals(code_[i]);
    legend.notes.push_back(numbers);
    const TileRow rows[] = {{"", on_paper(sheet_, 0, 1, kPrintModelInk)}};
    return tile_figure(legend, rows);
}

void CodeExplorer::draw(const Frame& frame, std::uint8_t digit) {
    take_codes(frame);
    take_asked(frame);
    decode_code(frame, digit);
    constexpr float kGap = 16, kLeastColumn = 150;
    const ImVec2 room = ImGui::GetContentRegionAvail();
    const int pixels = frame.state.data->test.width;
    const float starts = 3 * (metrics().control + metrics().gap);
    if (room.x < 480) {  // the picture beside the buttons, the sliders below both
        const float tile =
            crisp_size(pixels, std::clamp(room.y - 3 * metrics().control - metrics().gap, 84.0f, 140.0f));
        draw_picture(tile);
        ImGui::SameLine(0, kGap);
        ImGui::BeginGroup();
        draw_starts(frame, room.x - tile - kGap, false);
        ImGui::EndGroup();
        draw_scrolling_sliders();
        return;
    }
    const bool low = room.y < starts + 140;  // then the buttons go above the sliders
    const float tile = crisp_size(pixels, low ? std::clamp(room.y - 4, 84.0f, 224.0f) : 170);
    ImGui::BeginGroup();
    draw_picture(tile);
    if (!low) draw_starts(frame, std::max(tile, kLeastColumn), false);
    ImGui::EndGroup();
    ImGui::SameLine(0, kGap);
    ImGui::BeginGroup();
    if (low) draw_starts(frame, ImGui::GetContentRegionAvail().x, true);
    draw_scrolling_sliders();
    ImGui::EndGroup();
}

}  // namespace hourglass::app::generate_view
