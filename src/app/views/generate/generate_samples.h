// A sheet of generated digits, drawn from a seed, and saving them as files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/state/frame.h"
#include "app/state/place.h"
#include "explore/code_source.h"
#include "explore/figure.h"
#include "explore/incremental_pass.h"
#include "explore/sample_export.h"
#include "ui/digit_sheet.h"

namespace hourglass::app::generate_view {

class GenerateSamples {
public:
    // Fills the region. Returns the code of the digit that was clicked; empty if none was.
    Vector draw(const Frame& frame);
    std::optional<Figure> figure(const Frame& frame) const;
    bool behind() const { return columns_.behind() || source_.behind() || export_.running(); }

    int count() const { return columns_.count(); }
    // Mean pixel of the digits shown, NaN before there are any.
    double mean_pixel() const;
    // Its choices in an address: "7:temperature-0.5:digit-4", the seed without a key.
    void add_parts(std::string& place) const;
    // Of them the digit that a conditional model is asked for.
    void add_digit(std::string& place) const;
    bool take_part(const PlacePart& part);
    void show_first();
    std::uint32_t seed() const { return static_cast<std::uint32_t>(seed_); }
    // How many of the digits shown the recognizer is sure of; -1 without one.
    int recognized() const;
    // "mixture", "gaussian", "normal": what the digits shown are drawn from.
    const char* origin() const;
    bool settled() const { return !behind(); }
    // Which digit a conditional model is asked for; nothing for others.
    void draw_digit_choice(const Frame& frame, float width);
    std::uint8_t digit() const { return static_cast<std::uint8_t>(digit_); }

private:
    void draw_origin(const Frame& frame, float width);
    void draw_tools(float width);
    void draw_files(float width);
    void update(const Frame& frame, int count);
    void draw_recognized();
    Vector draw_sheet(float tile, int columns, float spread);

    CodeSource source_;
    CodeOrigin wanted_ = CodeOrigin::Mixture;
    IncrementalPass columns_;
    DigitSheet sheet_;
    std::vector<double> means_;    // of each sample's pixels
    std::vector<Answer> answers_;  // which digit each is; empty without a recognizer
    static constexpr int kFirstSeed = 1, kFirstDigit = 7;
    static constexpr float kFirstTemperature = 1, kMostTemperature = 2;
    int seed_ = kFirstSeed;
    float temperature_ = kFirstTemperature;
    int digit_ = kFirstDigit;  // that a conditional model is asked for
    // What the sheet was drawn with.
    struct Drawn {
        std::uint64_t source = ~std::uint64_t{0};
        int count = 0, seed = 0, digit = 0;
        float temperature = 0;
        bool recognized = false;
        bool operator==(const Drawn&) const = default;
    } drawn_;
    SampleExport export_;
};

}  // namespace hourglass::app::generate_view
