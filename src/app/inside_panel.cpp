#include "app/inside_panel.h"

#include <algorithm>
#include <cmath>

#include "app/format.h"
#include "app/item_recorder.h"
#include "app/widgets.h"
#include "data/minibatch.h"
#include "math/random.h"
#include "platform/platform.h"

namespace hourglass::app {
namespace {

constexpr double kInterval = 0.2;  // seconds between two looks while the model trains
constexpr int kFilters = 40;
constexpr int kUnitsARow = 32;
constexpr int kMaximumUnits = 1024;
constexpr int kMaximumMaps = 32;
constexpr float kGap = 4;

// To 0..1 for showing: what is never negative from black up, the rest around grey.
void normalise(Eigen::Ref<Vector> values) {
    const float largest = values.cwiseAbs().maxCoeff();
    if (largest <= 0) return;
    if (values.minCoeff() >= 0) {
        values /= largest;
    } else {
        values = (values / (2 * largest)).array() + 0.5f;
    }
}

int units_rows(int units) { return (units + kUnitsARow - 1) / kUnitsARow; }
int units_columns(int units) { return std::min(units, kUnitsARow); }

void fill_maps(const LayerView& view, DigitSheet& sheet) {
    const int maps = std::min(view.shape.channels, kMaximumMaps);
    sheet.resize(maps, view.shape.width, view.shape.height);
    Vector values = view.values;
    normalise(values);
    const int pixels = view.shape.pixels();
    Vector map(pixels);
    for (int channel = 0; channel < maps; ++channel) {
        for (int i = 0; i < pixels; ++i) map(i) = values(i * view.shape.channels + channel);
        sheet.set(channel, map.data());
    }
}

void fill_units(const LayerView& view, DigitSheet& sheet) {
    const int units = std::min(view.shape.height, kMaximumUnits);
    Vector cells = Vector::Zero(units_columns(units) * units_rows(units));
    cells.head(units) = view.values.head(units);
    normalise(cells.head(units));
    sheet.resize(1, units_columns(units), units_rows(units));
    sheet.set(0, cells.data());
}

// Tiles from left to right, as many rows as they need.
void draw_tiles(const std::string& name, DigitSheet& sheet, ImVec2 tile, ImU32 ink) {
    const float width = ImGui::GetContentRegionAvail().x;
    const int columns = std::max(1, static_cast<int>((width + kGap) / (tile.x + kGap)));
    const ImVec2 start = ImGui::GetCursorScreenPos();
    for (int i = 0; i < sheet.count(); ++i) {
        sheet.draw(i,
                   {start.x + static_cast<float>(i % columns) * (tile.x + kGap),
                    start.y + static_cast<float>(i / columns) * (tile.y + kGap)},
                   tile, ink);
    }
    const int rows = (sheet.count() + columns - 1) / columns;
    ImGui::InvisibleButton(name.c_str(), {std::max(width, 1.0f), static_cast<float>(rows) * (tile.y + kGap)});
}

// Bars from the left, one a value, the axis below.
void draw_bars(const char* name, const std::vector<float>& values, ImVec2 size) {
    const Palette& p = palette();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImGui::InvisibleButton(name, size);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float largest = std::max(1e-6f, *std::max_element(values.begin(), values.end()));
    const float step = size.x / static_cast<float>(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const float left = start.x + step * static_cast<float>(i);
        const float height = (size.y - 2) * values[i] / largest;
        list.AddRectFilled({left, start.y + size.y - height},
                           {left + std::max(1.0f, std::min(step * 0.8f, 28.0f)), start.y + size.y}, p.accent,
                           2);
    }
    list.AddLine({start.x, start.y + size.y}, {start.x + size.x, start.y + size.y}, p.line);
    if (!ImGui::IsItemHovered()) return;
    const auto at = static_cast<std::size_t>(std::max(0.0f, (ImGui::GetIO().MousePos.x - start.x) / step));
    if (at < values.size()) help(number_text(static_cast<double>(values[at])));
}

std::vector<float> descending(const Vector& values) {
    std::vector<float> sorted(values.data(), values.data() + values.size());
    std::sort(sorted.rbegin(), sorted.rend());
    return sorted;
}

// How many units have a mean activity in each twentieth of the range.
std::vector<float> histogram(const Vector& values) {
    constexpr int kBins = 20;
    std::vector<float> counts(kBins, 0.0f);
    const float low = std::min(0.0f, values.minCoeff());
    const float range = std::max(1e-6f, values.maxCoeff() - low);
    for (const float value : values) {
        const int bin = static_cast<int>((value - low) / range * kBins);
        counts[static_cast<std::size_t>(std::clamp(bin, 0, kBins - 1))] += 1;
    }
    return counts;
}

}  // namespace

void InsidePanel::update(const Frame& frame) {
    const double now = platform::seconds();
    const bool same = data_ == frame.state.data && digit_ == shown_digit_;
    const bool early = frame.training() && now - updated_ < kInterval;
    if (same && (model_version_ == frame.snapshot.model_version || early)) return;
    data_ = frame.state.data;
    shown_digit_ = digit_;
    model_version_ = frame.snapshot.model_version;
    updated_ = now;
    const ImageSet& test = data_->test;
    digit_ = shown_digit_ = std::min(digit_, static_cast<std::uint32_t>(test.count() - 1));
    Matrix image(static_cast<Eigen::Index>(test.features()), 1);
    gather(test, {&digit_, 1}, image);
    views_ = layer_views(frame.snapshot.model, image, Labels(test.labels).subspan(digit_, 1));
    while (sheets_.size() < views_.size()) sheets_.push_back(std::make_unique<DigitSheet>());
    for (std::size_t i = 0; i < views_.size(); ++i) {
        if (views_[i].is_maps()) {
            fill_maps(views_[i], *sheets_[i]);
        } else {
            fill_units(views_[i], *sheets_[i]);
        }
    }
    Filters filters = first_filters(frame.snapshot.model, kFilters);
    filter_width_ = filters.width;
    filters_.resize(static_cast<int>(filters.pictures.cols()), filters.width, filters.height);
    for (Eigen::Index i = 0; i < filters.pictures.cols(); ++i) {
        normalise(filters.pictures.col(i));
        filters_.set(static_cast<int>(i), filters.pictures.col(i).data());
    }
}

void InsidePanel::draw_heading(const Frame& frame) {
    ImGui::AlignTextToFramePadding();
    text(fonts().bold, palette().text, "Layer by layer");
    help(
        "What each layer hands on for one test digit: bright is active; grey is zero where values have "
        "signs.");
    ImGui::SameLine(0, 2 * metrics().gap);
    if (button("Another digit", icon::kDice)) {
        Random random(1, "inside digits", choices_++);
        digit_ = random.below(static_cast<std::uint32_t>(frame.state.data->test.count()));
    }
    ImGui::SameLine(0, 2 * metrics().gap);
    ImGui::AlignTextToFramePadding();
    text(fonts().small, palette().dim,
         "Test digit " + with_commas(digit_ + 1) + ", a " +
             std::to_string(frame.state.data->test.labels[digit_]));
}

void InsidePanel::draw_layer(std::size_t i) {
    const LayerView& view = views_[i];
    text(fonts().small, palette().dim, view.name);
    const bool picture = i == 0 || i + 1 == views_.size();
    const ImU32 ink = i == 0 ? palette().ink : palette().model_ink;
    if (view.is_maps()) {
        const float tile = crisp_size(view.shape.width, picture ? 84 : 42);
        const float height =
            tile * static_cast<float>(view.shape.height) / static_cast<float>(view.shape.width);
        draw_tiles(view.name, *sheets_[i], {tile, height}, ink);
        return;
    }
    const int units = std::min(view.shape.height, kMaximumUnits);
    const float room = ImGui::GetContentRegionAvail().x;
    const float cell = std::floor(std::clamp(room / kUnitsARow, 4.0f, 10.0f));
    draw_tiles(
        view.name, *sheets_[i],
        {cell * static_cast<float>(units_columns(units)), cell * static_cast<float>(units_rows(units))}, ink);
}

void InsidePanel::draw_filters() {
    ImGui::Dummy({0, 4});
    text(fonts().bold, palette().text, "What the first layer looks for");
    help("The weights of its first units: bright pixels excite, dark ones inhibit.");
    draw_tiles("First filters", filters_, {crisp_size(filter_width_, 42), crisp_size(filter_width_, 42)},
               palette().ink);
}

void InsidePanel::draw_code_use(const Frame& frame) {
    const CodeSummary& codes = frame.snapshot.codes;
    if (codes.activity.size() == 0) return;
    const ImVec2 size(ImGui::GetContentRegionAvail().x, 90);
    const auto units = static_cast<long>(codes.activity.size());
    ImGui::Dummy({0, 4});
    text(fonts().bold, palette().text, "How the code is used");
    std::string line;
    if (codes.kl.size() > 0) {
        line = with_commas(units - codes.dormant_units) + " of " + with_commas(units) +
               " dimensions are used; KL " + number_text(static_cast<double>(codes.kl.sum())) +
               " nats a digit, by dimension, the largest first:";
    } else {
        line =
            "Mean activity " + number_text(static_cast<double>(codes.activity.mean())) + "; " +
            number_text(100.0 * codes.dormant_units / static_cast<double>(units)) +
            " % of the units are dormant. How many units have which mean activity, the smallest at the left:";
    }
    paragraph(fonts().small, palette().dim, line);
    draw_bars("Code use", codes.kl.size() > 0 ? descending(codes.kl) : histogram(codes.activity), size);
    record_value(line);
}

void InsidePanel::draw(const Frame& frame) {
    if (!frame.has_model()) return;
    if (frame.snapshot.model.features() != static_cast<int>(frame.state.data->test.features())) return;
    update(frame);
    draw_heading(frame);
    for (std::size_t i = 0; i < views_.size(); ++i) draw_layer(i);
    draw_filters();
    draw_code_use(frame);
}

}  // namespace hourglass::app
