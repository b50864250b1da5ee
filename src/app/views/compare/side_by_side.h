// Two models side by side: runs of this session, or PCA. What they make of the same test digits, as they are
// or corrupted, of the same random numbers, and where they place the same digits.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/state/frame.h"
#include "app/state/place.h"
#include "app/views/compare/code_map.h"
#include "explore/figures.h"
#include "explore/incremental_pass.h"
#include "ui/digit_sheet.h"

namespace hourglass::app::compare_view {

enum class Comparison { Digits, Restored, Samples, Maps };
const char* to_text(Comparison what);

class SideBySide {
public:
    SideBySide();
    void draw(const Frame& frame);
    // Whether there is work left for the next frame.
    bool behind() const;
    std::optional<Figure> figure(const Frame& frame) const;

    struct Side {
        std::uint64_t run;  // its id, or one of the two below it
        std::string name;
        Autoencoder model;                        // empty for the principal components
        std::shared_ptr<const Checkpoint> taken;  // what `model` was made from
        std::uint64_t version;                    // grows with every other model
        IncrementalPass columns;
        std::vector<double> errors;  // mean squared error of each digit, NaN before it is known
        std::uint64_t sampled = ~std::uint64_t{0};  // the version whose codes the samples were drawn from
        CodeMap map;
    };
    const std::array<Side, 2>& sides() const { return sides_; }
    const std::vector<std::uint32_t>& digits() const { return chosen_; }  // indices of test images
    // A picture of one of the two, row by row; empty before there is one.
    std::vector<std::uint32_t> pixels(int which, int digit) const;
    Comparison what() const { return what_; }
    // As parts of an address: "maps:left-pca:right-newest:shuffle-2".
    void add_parts(std::string& place) const;
    bool take_part(const PlacePart& part);
    void show_first();
    // Whether a side shows a run of the list, which nobody else has.
    bool shows_own_run() const;

private:
    // What the digits were chosen and prepared for.
    struct Chosen {
        std::shared_ptr<const Dataset> data;
        int count = 0;
        std::uint32_t shuffles = 0;
        Comparison what = Comparison::Digits;
        Corruption corruption = Corruption::Gaussian;
        float level = 0;
        bool operator==(const Chosen&) const = default;
    };
    void draw_tools(const Frame& frame, float width);
    void draw_choice(const Frame& frame, int which, float width);
    void draw_rows(const Frame& frame, float tile);
    void draw_maps(const Frame& frame, float width);
    void choose(const Frame& frame, int count);
    void update(const Frame& frame, int which);
    bool draw_codes(const Frame& frame, Side& side);
    std::uint64_t version_of(const Frame& frame, const Side& side) const;
    void update_map(const Frame& frame, Side& side);
    std::string title(const Frame& frame) const;
    std::string note(const Side& side) const;
    static void take_model(const Frame& frame, Side& side);
    static void choose_run(Side& side, std::uint64_t run);

    Comparison what_ = Comparison::Digits;
    std::array<Side, 2> sides_;
    Chosen now_;
    std::vector<std::uint32_t> chosen_;
    std::vector<std::uint8_t> labels_;
    Matrix clean_;      // features x digits
    Matrix images_;     // the same as the models see them
    int across_ = 1;    // digits in a row
    DigitSheet sheet_;  // the digits, then what the left model makes of them, then the right
    std::uint32_t shuffles_ = 0;
};

}  // namespace hourglass::app::compare_view
