#include "app/views/inside/inside_view.h"

#include <algorithm>
#include <cmath>

#include "app/state/place.h"
#include "app/state/words.h"
#include "app/views/shared/pictures.h"
#include "base/format.h"
#include "data/minibatch.h"
#include "explore/bar_figures.h"
#include "math/random.h"
#include "platform/platform.h"
#include "ui/histogram.h"
#include "ui/item_recorder.h"
#include "ui/sign_legend.h"
#include "ui/widgets.h"

namespace hourglass::app::inside_view {
namespace {

constexpr double kInterval = 0.2;  // seconds between two looks while the model trains
constexpr int kFilters = 40;
constexpr int kMaximumUnits = 1024;
constexpr int kMaximumMaps = 32;
constexpr float kPictureGap = 4;

// To -1..1 for showing, zero staying zero. Returns whether there are values below 0.
bool normalize(Eigen::Ref<Vector> values) {
    const float largest = values.cwiseAbs().maxCoeff();
    if (largest > 0) values /= largest;
    return values.minCoeff() < 0;
}

void put(DigitSheet& sheet, int slot, const float* values, bool has_signs) {
    if (has_signs)
        sheet.set_signed(slot, values);
    else
        sheet.set(slot, values);
}

int units_rows(int units, int a_row) { return (units + a_row - 1) / a_row; }

// Returns whether there are values below 0.
bool fill_maps(const LayerView& view, DigitSheet& sheet) {
    const int maps = std::min(view.shape.channels, kMaximumMaps);
    sheet.resize(maps, view.shape.width, view.shape.height);
    Vector values = view.values;
    const bool has_signs = normalize(values);
    const int pixels = view.shape.pixels();
    Vector map(pixels);
    for (int channel = 0; channel < maps; ++channel) {
        for (int i = 0; i < pixels; ++i) map(i) = values(i * view.shape.channels + channel);
        put(sheet, channel, map.data(), has_signs);
    }
    return has_signs;
}

bool fill_units(const LayerView& view, int a_row, DigitSheet& sheet) {
    const int units = std::min(view.shape.height, kMaximumUnits);
    const int columns = std::min(units, a_row), rows = units_rows(units, a_row);
    Vector cells = Vector::Zero(columns * rows);
    cells.head(units) = view.values.head(units);
    const bool has_signs = normalize(cells.head(units));
    sheet.resize(1, columns, rows);
    put(sheet, 0, cells.data(), has_signs);
    return has_signs;
}

std::string range_text(const Eigen::Ref<const Vector>& values) {
    return number_text(static_cast<double>(values.minCoeff())) + " to " +
           number_text(static_cast<double>(values.maxCoeff())) + ", mean " +
           number_text(static_cast<double>(values.mean()));
}

// In words and numbers: "512 units, 203 of them above zero; -0.9 to 0.98, mean 0.02; largest unit 17".
std::string description_of(const LayerView& view) {
    const auto above = with_commas((view.values.array() > 0).count());
    Eigen::Index largest = 0;
    view.values.maxCoeff(&largest);
    const std::string range = above + " of them above zero; " + range_text(view.values);
    if (view.is_maps())
        return std::to_string(view.shape.channels) +
               (view.shape.channels == 1 ? " picture of " : " maps of ") + std::to_string(view.shape.width) +
               " by " + std::to_string(view.shape.height) + " values, " + range;
    return with_commas(view.values.size()) + " units, " + range + "; largest unit " +
           with_commas(largest + 1);
}

std::string description_of(const Filters& filters) {
    const std::string each = std::to_string(filters.width) + " by " + std::to_string(filters.height);
    return std::to_string(filters.pictures.cols()) + " filters of " + each + " weights; " +
           range_text(filters.pictures.reshaped());
}

// Tiles from left to right, as many rows as they need.
void draw_tiles(const std::string& name, DigitSheet& sheet, ImVec2 tile, ImU32 ink,
                const std::string& description) {
    const float width = ImGui::GetContentRegionAvail().x;
    const int columns = std::max(1, static_cast<int>((width + kPictureGap) / (tile.x + kPictureGap)));
    const ImVec2 start = ImGui::GetCursorScreenPos();
    for (int i = 0; i < sheet.count(); ++i) {
        sheet.draw(i,
                   {start.x + static_cast<float>(i % columns) * (tile.x + kPictureGap),
                    start.y + static_cast<float>(i / columns) * (tile.y + kPictureGap)},
                   tile, ink);
    }
    const int rows = (sheet.count() + columns - 1) / columns;
    picture_area(name.c_str(), {width, static_cast<float>(rows) * (tile.y + kPictureGap)});
    record_value(description);
}

// Bars from the left, one per value, the axis below.
void draw_bars(const char* name, const std::vector<float>& values, ImVec2 size) {
    const Palette& p = palette();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    picture_area(name, size);
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

}  // namespace

InsideView::InsideView() : View({"Inside", "Inside", icon::kInside}) {}

std::unique_ptr<View> make_view() { return std::make_unique<InsideView>(); }

std::string InsideView::place() const {
    std::string place;
    if (digit_ > 0) add_part(place, "test", digit_);
    if (logarithmic_counts_) add_part(place, "log");
    return place;
}

std::vector<std::string> InsideView::follow_place(const Frame& frame, std::string_view place) {
    digit_ = 0;
    logarithmic_counts_ = false;
    return read_parts(place, [&](const PlacePart& part) {
        if (part.key == "log" && part.value.empty()) return logarithmic_counts_ = true;
        const auto digit = whole_number(part.value, 0, static_cast<int>(frame.data->test.count()) - 1);
        if (part.key != "test" || !digit) return false;
        digit_ = static_cast<std::uint32_t>(*digit);
        return true;
    });
}

void InsideView::update(const Frame& frame) {
    const double now = platform::seconds();
    const int a_row = ImGui::GetContentRegionAvail().x >= 512 ? 64 : 32;
    const bool same = data_ == frame.state.data && digit_ == shown_digit_ && a_row == units_per_row_;
    units_per_row_ = a_row;
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
    signed_.clear();
    descriptions_.clear();
    for (const LayerView& view : views_) descriptions_.push_back(description_of(view));
    for (std::size_t i = 0; i < views_.size(); ++i)
        signed_.push_back(views_[i].is_maps() ? fill_maps(views_[i], *sheets_[i])
                                              : fill_units(views_[i], units_per_row_, *sheets_[i]));
    Filters filters = first_filters(frame.snapshot.model, kFilters);
    filter_width_ = filters.width;
    filters_description_ = filters.pictures.cols() > 0 ? description_of(filters) : "";
    filters_.resize(static_cast<int>(filters.pictures.cols()), filters.width, filters.height,
                    filters.channels);
    for (Eigen::Index i = 0; i < filters.pictures.cols(); ++i) {
        normalize(filters.pictures.col(i));
        filters_.set_signed(static_cast<int>(i), filters.pictures.col(i).data());
    }
}

// To the next test digit of this class, around the end.
void InsideView::step_to_class(const ImageSet& test, int label) {
    const auto count = static_cast<std::uint32_t>(test.count());
    for (std::uint32_t i = 1; i <= count; ++i) {
        const std::uint32_t index = (digit_ + i) % count;
        if (test.labels[index] != label) continue;
        digit_ = index;
        return;
    }
}

void InsideView::draw_classes(const Frame& frame) {
    static const std::string kLabels[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float name = text_size(fonts().small, "Next of class").x + 2 * metrics().gap;
    const float width = ImGui::GetContentRegionAvail().x;
    const bool beside = width - name >= 300;
    if (beside) {
        draw_text(*ImGui::GetWindowDrawList(), fonts().small,
                  {start.x, start.y + (metrics().control - line_height(fonts().small)) / 2}, palette().dim,
                  "Next of class");
        ImGui::SetCursorScreenPos({start.x + name, start.y});
    }
    const ImageSet& test = frame.state.data->test;
    const int clicked = segments("Class of the digit", kLabels, test.labels[digit_],
                                 std::min(beside ? width - name : width, 400.0f),
                                 "Goes to the next test digit of this class.");
    if (clicked >= 0) step_to_class(test, clicked);
}

void InsideView::draw_heading(const Frame& frame) {
    const ImageSet& test = frame.state.data->test;
    const auto count = static_cast<std::uint32_t>(test.count());
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x, side = metrics().control;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float name = text_size(fonts().bold, "Layer by layer").x + metrics().gap;
    draw_text(list, fonts().bold, {start.x, start.y + (side - line_height(fonts().bold)) / 2}, palette().text,
              "Layer by layer");
    const std::string which = "test " + words_of(frame.state).one + " " +
                              with_commas(static_cast<long>(digit_)) + (is_table(test) ? ", " : ", a ") +
                              name_of_label(test, test.labels[digit_]);
    draw_text(list, fonts().small, {start.x + name, start.y + (side - line_height(fonts().small)) / 2 + 1},
              palette().dim, which);
    ImGui::SetCursorScreenPos({start.x + width - 3 * side, start.y});
    if (icon_button("Previous digit", icon::kPrevious, "The one before."))
        digit_ = (digit_ + count - 1) % count;
    ImGui::SameLine(0, 0);
    if (icon_button("Next digit", icon::kNext, "The one after it.")) digit_ = (digit_ + 1) % count;
    ImGui::SameLine(0, 0);
    if (icon_button("Another digit", icon::kDice, "Another one, drawn at random.")) {
        Random random(1, "inside digits", choices_++);
        digit_ = random.below(count);
    }
    record_value(which);
    if (!is_table(test)) draw_classes(frame);
    if (std::ranges::find(signed_, true) == signed_.end()) return;
    draw_sign_legend("Below zero", "above zero");
    help(
        "What each layer passes on for this sample. Layers that are never negative are drawn "
        "in one color, bright where they are active. Each layer has its own scale.");
}

void InsideView::draw_layer(std::size_t i) {
    const LayerView& view = views_[i];
    text(fonts().small, palette().dim, view.name);
    const bool picture = i == 0 || i + 1 == views_.size();
    const ImU32 ink = signed_[i] ? IM_COL32_WHITE : i == 0 ? palette().ink : palette().model_ink;
    if (view.is_maps()) {
        const float tile = crisp_size(view.shape.width, picture ? 84 : 42);
        const float height =
            tile * static_cast<float>(view.shape.height) / static_cast<float>(view.shape.width);
        draw_tiles(view.name, *sheets_[i], {tile, height}, ink, descriptions_[i]);
        return;
    }
    const int units = std::min(view.shape.height, kMaximumUnits);
    const float room = ImGui::GetContentRegionAvail().x;
    const float cell = std::floor(std::clamp(room / static_cast<float>(units_per_row_), 4.0f, 10.0f));
    draw_tiles(view.name, *sheets_[i],
               {cell * static_cast<float>(std::min(units, units_per_row_)),
                cell * static_cast<float>(units_rows(units, units_per_row_))},
               ink, descriptions_[i]);
}

// The layers and the filters, ten pictures in a row.
std::optional<Figure> InsideView::figure(const Frame& frame) {
    if (views_.empty() || !frame.data) return std::nullopt;
    std::vector<TileRow> rows;
    const auto add = [&rows](const std::string& name, const DigitSheet& sheet, Rgb ink, float width) {
        constexpr int kAcross = 10;
        for (int first = 0; first < sheet.count(); first += kAcross)
            rows.push_back({.name = first == 0 ? name : "",
                            .tiles = on_paper(sheet, first, std::min(kAcross, sheet.count() - first), ink),
                            .width = width});
    };
    for (std::size_t i = 0; i < views_.size(); ++i) {
        const bool picture = i == 0 || i + 1 == views_.size();
        const float cells = static_cast<float>(std::min(views_[i].shape.height, units_per_row_));
        add(views_[i].name, *sheets_[i], i == 0 ? kPrintInk : kPrintModelInk,
            !views_[i].is_maps() ? 9 * cells
            : picture            ? 84.0f
                                 : 56.0f);
    }
    add("Filters of the first layer, each on its own scale: blue inhibits, orange excites", filters_,
        kPrintInk, 56);
    const auto digit = static_cast<std::size_t>(shown_digit_);
    Figure layers = tile_figure(legend_of("Layer by layer: test digit " + std::to_string(digit) + ", a " +
                                              name_of_label(frame.data->test, frame.data->test.labels[digit]),
                                          frame, frame.runs),
                                rows);
    return statistics_.layers().empty() ? layers : below(std::move(layers), statistics_figure());
}

// The histograms below the layers, as on the page.
Figure InsideView::statistics_figure() const {
    std::vector<FigureHistogram> all;
    const auto add = [&](const std::string& title, const Histogram& histogram, Rgb color) {
        std::string note;
        for (const std::string& fact : histogram_facts(histogram)) note += (note.empty() ? "" : ", ") + fact;
        all.push_back({.title = title,
                       .note = note,
                       .counts = histogram.counts,
                       .low = histogram.low,
                       .high = histogram.high,
                       .color = color,
                       .logarithmic_counts = logarithmic_counts_});
    };
    for (const LayerStatistics& layer : statistics_.layers()) {
        add(layer.name + ", weights", layer.weights, 0x0072B2);
        add(layer.name + ", gradients", layer.gradients, 0xC65A00);
    }
    return histogram_figure({"Weights and gradients",
                             {"Gradients of a minibatch of " + std::to_string(statistics_.images()) +
                              " training samples." + (logarithmic_counts_ ? " Logarithmic counts." : "")}},
                            all);
}

void InsideView::draw_filters() {
    ImGui::Dummy({0, 4});
    heading("Filters of the first layer");
    help("The weights of its first units as images, each on its own scale.");
    draw_sign_legend("Inhibits", "excites");
    draw_tiles("First filters", filters_, {crisp_size(filter_width_, 42), crisp_size(filter_width_, 42)},
               IM_COL32_WHITE, filters_description_);
}

// Weights to the left, gradients to the right, one row per layer.
void InsideView::draw_statistics() {
    const Palette& p = palette();
    ImGui::Dummy({0, 4});
    heading("Weights and gradients");
    help(
        "Histograms of the weights of each layer, and of their gradients for a minibatch of "
        "training samples. Very small gradients mean that a layer does not learn, very large "
        "ones that training diverges.");
    if (statistics_.layers().empty()) {
        text(fonts().small, p.dim, "Counting...");
        return;
    }
    const std::string warning = gradient_warning(statistics_.layers());
    if (!warning.empty()) banner(icon::kWarning, p.notice_ground, p.text, warning);
    paragraph(fonts().small, p.dim,
              "Left: weights. Right: gradients of a minibatch of " + std::to_string(statistics_.images()) +
                  " training samples.");
    toggle("Logarithmic counts", &logarithmic_counts_);
    help("Shows the few large values beside the many small ones.");
    for (const LayerStatistics& layer : statistics_.layers()) draw_spread(layer);
}

void InsideView::draw_spread(const LayerStatistics& layer) {
    constexpr float kHeight = 92, kBetween = 20;
    const Palette& p = palette();
    const float width = (ImGui::GetContentRegionAvail().x - kBetween) / 2;
    text(fonts().small, p.text, layer.name + ": " + with_commas(layer.weights.finite) + " weights");
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const struct {
        const char* what;
        const Histogram& histogram;
        ImU32 color;
    } sides[] = {{"weights", layer.weights, p.training}, {"gradients", layer.gradients, p.validation}};
    float x = start.x, bottom = start.y;
    for (const auto& side : sides) {
        ImGui::SetCursorScreenPos({x, start.y});
        ImGui::BeginGroup();
        flow_text(fonts().tiny, p.dim, histogram_facts(side.histogram), width);
        draw_histogram((layer.name + " " + side.what).c_str(), side.histogram, {width, kHeight},
                       {side.color, logarithmic_counts_, side.what});
        ImGui::EndGroup();
        bottom = std::max(bottom, ImGui::GetCursorScreenPos().y);
        x += width + kBetween;
    }
    ImGui::SetCursorScreenPos({start.x, bottom});
}

void InsideView::draw_code_use(const Frame& frame) {
    const CodeSummary& codes = frame.snapshot.codes;
    if (codes.activity.size() == 0) return;
    const ImVec2 size(ImGui::GetContentRegionAvail().x, 90);
    const auto units = static_cast<long>(codes.activity.size());
    ImGui::Dummy({0, 4});
    heading("How the code is used");
    std::string line;
    if (codes.kl.size() > 0) {
        line = with_commas(units - codes.dormant_units) + " of " + with_commas(units) +
               " dimensions are used; KL " + number_text(static_cast<double>(codes.kl.sum())) +
               " nats per sample, by dimension, largest first:";
    } else {
        line = "Mean activity " + number_text(static_cast<double>(codes.activity.mean())) + "; " +
               number_text(100.0 * codes.dormant_units / static_cast<double>(units)) +
               " % of the units are dormant. Histogram of their mean activity:";
    }
    paragraph(fonts().small, palette().dim, line);
    if (codes.kl.size() > 0) {
        draw_bars("Code use", descending(codes.kl), size);
        record_value(line);
        return;
    }
    const std::span<const float> activity(codes.activity.data(), static_cast<std::size_t>(units));
    draw_histogram("Code use", make_histogram(activity, 20), size, {palette().accent, false, "units"});
}

void InsideView::draw(const Frame& frame) {
    if (!frame.has_model()) return;
    if (frame.snapshot.model.features() != static_cast<int>(frame.state.data->test.features())) return;
    update(frame);
    draw_heading(frame);
    for (std::size_t i = 0; i < views_.size(); ++i) draw_layer(i);
    draw_filters();
    statistics_.advance(frame);
    draw_statistics();
    draw_code_use(frame);
}

}  // namespace hourglass::app::inside_view
