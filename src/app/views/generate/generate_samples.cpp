#include "app/views/generate/generate_samples.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>
#include <numeric>

#include "app/views/generate/picked_digit.h"
#include "app/views/shared/answers.h"
#include "app/views/shared/pictures.h"
#include "app/views/shared/seed_field.h"
#include "base/format.h"
#include "explore/figures.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::generate_view {
namespace {

constexpr double kSamplesBudget = 2.5;  // milliseconds per frame
constexpr float kTileGap = 6;
constexpr int kLargestSeed = 9999;

constexpr SeedField kSeed{.label = "Seed",
                          .name = "Sample seed",
                          .explanation = "The same seed draws the same digits. 0 to 9999.",
                          .largest = kLargestSeed};

std::string_view about(CodeOrigin wanted, bool prior, bool fitting) {
    if (prior) return "Codes are drawn from the prior N(0, I), toward which training pulled them.";
    switch (wanted) {
        case CodeOrigin::Mixture:
            if (fitting) return "Fitting a mixture of Gaussians to the codes.";
            return "Twenty Gaussians fitted to the codes of the test digits stay where digits are.";
        case CodeOrigin::Gaussian:
            return "One Gaussian fitted to all codes: many samples fall into the gaps between digits.";
        case CodeOrigin::Normal:
            break;
    }
    return "Not suitable for this model: its codes are not N(0, I), so most samples are not digits.";
}

const char* name_of(CodeOrigin origin) {
    switch (origin) {
        case CodeOrigin::Mixture:
            return "mixture";
        case CodeOrigin::Gaussian:
            return "gaussian";
        case CodeOrigin::Normal:
            break;
    }
    return "normal";
}

struct FileChoice {
    const char *label, *icon, *about;
    SampleFile kind;
};
constexpr FileChoice kFileChoices[] = {
    {"Save PNG", icon::kPicture, "An image of the first 100 digits of this seed.", SampleFile::Picture},
    {"Save IDX", icon::kFile,
     "1,000 digits of this seed as IDX images in MNIST's format, and a second file with their labels.",
     SampleFile::Images},
    {"Save codes", icon::kFile,
     "The codes of 1,000 digits of this seed as CSV: a row per digit, a column per number, named z1, z2 and so on.",
     SampleFile::Codes},
};

// Which of the buttons for them begin a row: they stand side by side for as long as they fit.
std::array<bool, std::size(kFileChoices)> row_starts(float width) {
    std::array<bool, std::size(kFileChoices)> starts{};
    float right = 0;
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const float each = button_width(kFileChoices[i].label, kFileChoices[i].icon);
        starts[i] = i == 0 || right + metrics().gap + each > width;
        right = starts[i] ? each : right + metrics().gap + each;
    }
    return starts;
}

}  // namespace

double GenerateSamples::mean_pixel() const {
    const double sum = std::accumulate(means_.begin(), means_.end(), 0.0);
    return means_.empty() ? std::numeric_limits<double>::quiet_NaN()
                          : sum / static_cast<double>(means_.size());
}

void GenerateSamples::add_parts(std::string& place) const {
    if (seed_ != kFirstSeed) add_part(place, std::to_string(seed_));
    if (const std::string shown = decimal_text(temperature_, 2); shown != decimal_text(kFirstTemperature, 2))
        add_part(place, "temperature", shown);
    add_digit(place);
    if (wanted_ != CodeOrigin::Mixture) add_part(place, name_of(wanted_));
}

void GenerateSamples::add_digit(std::string& place) const {
    if (digit_ != kFirstDigit) add_part(place, "digit", digit_);
}

bool GenerateSamples::take_part(const PlacePart& part) {
    for (const CodeOrigin origin : {CodeOrigin::Mixture, CodeOrigin::Gaussian, CodeOrigin::Normal}) {
        if (part.key != name_of(origin) || !part.value.empty()) continue;
        wanted_ = origin;
        return true;
    }
    if (part.key == "temperature") {
        const auto temperature = decimal(part.value, 0, kMostTemperature);
        if (temperature) temperature_ = *temperature;
        return temperature.has_value();
    }
    if (part.key == "digit") {
        const auto digit = whole_number(part.value, 0, 9);
        if (digit) digit_ = *digit;
        return digit.has_value();
    }
    const auto seed = whole_number(part.key, 0, kLargestSeed);
    if (seed && part.value.empty()) seed_ = *seed;
    return seed && part.value.empty();
}

void GenerateSamples::show_first() {
    seed_ = kFirstSeed;
    temperature_ = kFirstTemperature;
    digit_ = kFirstDigit;
    wanted_ = CodeOrigin::Mixture;
}

int GenerateSamples::recognized() const {
    return answers_.empty() ? -1 : static_cast<int>(std::ranges::count_if(answers_, &Answer::sure));
}

const char* GenerateSamples::origin() const { return name_of(source_.origin()); }

// The samples keep their random numbers while the model trains, so that each digit is seen to change.
void GenerateSamples::update(const Frame& frame, int count) {
    source_.update(frame, wanted_);
    const Autoencoder& model = frame.snapshot.model;
    const ImageSet& test = frame.state.data->test;
    if (frame.recognizer == nullptr) frame.ask(action::FetchRecognizer{});
    const Drawn now{source_.version(), count, seed_, digit_, temperature_, frame.recognizer != nullptr};
    if (!(now == drawn_)) {
        drawn_ = now;
        columns_.set_inputs(source_.draw(count, seed(), temperature_).codes);
        sheet_.resize(count, test.width, test.height, test.channels);
        means_.resize(static_cast<std::size_t>(count));
        answers_.assign(frame.recognizer ? static_cast<std::size_t>(count) : 0, {});
    }
    const auto pass = [&](int first, ConstMatrixView codes) {
        const std::vector<std::uint8_t> labels(static_cast<std::size_t>(codes.cols()), digit());
        Matrix pictures = model.decode(codes, ThreadTeam::single(), labels);
        if (frame.recognizer) std::ranges::copy(frame.recognizer->read(pictures), answers_.begin() + first);
        return pictures;
    };
    const auto report = [&](int column, const float* pixels, int rows) {
        sheet_.set(column, pixels);
        means_[column] = std::accumulate(pixels, pixels + rows, 0.0) / rows;
    };
    columns_.advance(frame.snapshot.model_version, kSamplesBudget, pass, report);
    for (NamedFile& file : export_.advance(frame, digit()))
        frame.ask(action::SaveFile{file_stem(frame, frame.runs, file.name), std::move(file.bytes)});
}

std::optional<Figure> GenerateSamples::figure(const Frame& frame) const {
    constexpr int kAcross = 10;
    std::vector<TileRow> rows;
    for (int first = 0; first < sheet_.count(); first += kAcross)
        rows.push_back(
            {"", on_paper(sheet_, first, std::min(kAcross, sheet_.count() - first), kPrintModelInk)});
    if (rows.empty()) return std::nullopt;
    FigureLegend legend = legend_of("New digits", frame, frame.runs);
    std::string how = "Codes drawn from " + std::string(origin()) + ", seed " + std::to_string(seed_) +
                      ", temperature " + number_text(static_cast<double>(temperature_));
    if (frame.snapshot.model.spec().needs_labels()) how += ", digit " + std::to_string(digit_);
    legend.notes.push_back(how);
    return tile_figure(legend, rows);
}

void GenerateSamples::draw_digit_choice(const Frame& frame, float width) {
    if (!frame.snapshot.model.spec().needs_labels()) return;
    const int clicked = digit_row("Digit", digit_, width);
    if (clicked >= 0) digit_ = clicked;
}

// What the codes are drawn from, and what is good or bad about it.
void GenerateSamples::draw_origin(const Frame& frame, float width) {
    const bool prior = frame.snapshot.model.spec().is_variational();
    draw_digit_choice(frame, width);
    if (!prior) {
        static const std::vector<std::string> kOrigins = {"Mixture", "Gaussian", "N(0, I)"};
        const int clicked = segments(
            "Codes drawn from", kOrigins, static_cast<int>(wanted_), std::min(width, 420.0f),
            "What new codes are drawn from: twenty Gaussians fitted to the codes of the test digits, "
            "a single one, or the standard normal distribution.");
        if (clicked >= 0) wanted_ = static_cast<CodeOrigin>(clicked);
    }
    paragraph(fonts().small, palette().dim, about(wanted_, prior, source_.behind()));
}

void GenerateSamples::draw_tools(float width) {
    if (button("New samples", icon::kSparkles)) seed_ = (seed_ + 1) % (kLargestSeed + 1);
    help("Draws other digits: the next seed.");
    if (ImGui::GetItemRectSize().x + metrics().gap + seed_field_width(kSeed) <= width)
        ImGui::SameLine(0, metrics().gap);
    draw_seed_field(kSeed, seed_);
    constexpr float kLeastSlider = 180;
    const float label = text_size(fonts().body, "Temperature").x + metrics().gap;
    const float used = ImGui::GetItemRectMax().x - ImGui::GetCursorScreenPos().x + 2 * metrics().gap;
    const bool beside = width - used >= label + kLeastSlider;
    if (beside) ImGui::SameLine(0, 2 * metrics().gap);
    ImGui::AlignTextToFramePadding();
    text(fonts().body, palette().dim, "Temperature");
    ImGui::SameLine();
    const float room = std::min((beside ? width - used : width) - label, 300.0f);
    char shown[16];
    std::snprintf(shown, sizeof shown, "%.2f", static_cast<double>(temperature_));
    slider("##Temperature", &temperature_, 0, kMostTemperature, shown, room);
    record_value(shown);
    help(
        "How far samples stray from the center of their distribution: 0 not at all, 1 as far "
        "as the codes, above 1 farther.");
}

void GenerateSamples::draw_files(float width) {
    ImGui::BeginDisabled(export_.running());
    const auto starts = row_starts(width);
    for (std::size_t i = 0; i < starts.size(); ++i) {
        const FileChoice& choice = kFileChoices[i];
        if (!starts[i]) ImGui::SameLine(0, metrics().gap);
        if (button(choice.label, choice.icon))
            export_.start(choice.kind, source_.draw(digits_in(choice.kind), seed(), temperature_));
        help(choice.about);
    }
    ImGui::EndDisabled();
    if (export_.running()) progress_bar(export_.progress(), width);
}

Vector GenerateSamples::draw_sheet(float tile, int columns, float spread) {
    Vector clicked;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    for (int i = 0; i < columns_.count(); ++i) {
        const ImVec2 position(start.x + static_cast<float>(i % columns) * spread,
                              start.y + static_cast<float>(i / columns) * (tile + kTileGap));
        ImGui::SetCursorScreenPos(position);
        const std::string name = "Sample " + std::to_string(i + 1);
        if (click_area(name.c_str(), {tile, tile})) clicked = columns_.inputs().col(i);
        const bool answered = !answers_.empty();
        help((answered ? answer_in_words(answers_[static_cast<std::size_t>(i)]) + " " : std::string()) +
             "Click to load its code into the sliders.");
        sheet_.draw(i, position, {tile, tile}, palette().model_ink);
        if (answered) draw_answer(position, {tile, tile}, answers_[static_cast<std::size_t>(i)]);
        if (ImGui::IsItemHovered())
            ImGui::GetWindowDrawList()->AddRect(position, {position.x + tile, position.y + tile},
                                                palette().accent_text, 4, 0, 2);
    }
    return clicked;
}

void GenerateSamples::draw_recognized() {
    if (answers_.empty()) return;
    const std::string count = std::to_string(recognized()) + " of " + std::to_string(answers_.size());
    text(fonts().small, palette().dim, count + " are recognized as digits.");
    record_text("Recognized", count);
}

Vector GenerateSamples::draw(const Frame& frame) {
    const float width = ImGui::GetContentRegionAvail().x;
    draw_origin(frame, width);
    draw_tools(width);
    const float tile = crisp_size(frame.state.data->test.width, 60);
    const int columns = std::max(1, static_cast<int>((width + kTileGap) / (tile + kTileGap)));
    const float spread = columns > 1 ? (width - tile) / static_cast<float>(columns - 1) : width;
    const auto file_rows = static_cast<float>(std::ranges::count(row_starts(width), true));
    const float files = file_rows * (metrics().control + metrics().gap) + metrics().gap;
    const float recognized_line = line_height(fonts().small) + ImGui::GetStyle().ItemSpacing.y;
    const float height = ImGui::GetContentRegionAvail().y - files - recognized_line;
    update(frame, columns * std::clamp(static_cast<int>(height / (tile + kTileGap)), 3, 10));
    draw_recognized();
    Vector clicked = draw_sheet(tile, columns, spread);
    ImGui::Dummy({0, 2});
    draw_files(width);
    return clicked;
}

}  // namespace hourglass::app::generate_view
