// Test digits and their reconstructions, live while the model trains: a grid, and one digit enlarged.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/state/view.h"
#include "app/views/reconstructions/digit_detail.h"
#include "app/views/reconstructions/waiting_digits.h"
#include "explore/digit_choice.h"
#include "explore/incremental_pass.h"
#include "ui/digit_sheet.h"

namespace hourglass::app::reconstructions_view {

class ReconstructionsView final : public View {
public:
    ReconstructionsView();
    void draw(const Frame& frame) override;
    void describe(const Frame& frame, nlohmann::json& object) override;
    std::optional<Figure> figure(const Frame& frame) override;
    bool busy() const override { return columns_.behind(); }
    // The order of the digits, "by class" as "by-class".
    std::string place() const override;
    bool go_to(std::string_view place) override;

private:
    // Pictures of a digit; a sheet has all digits' first kind, then all digits' second ...
    enum Kind { kClean, kSeen, kRebuilt, kDifference, kKinds };
    struct Grid {
        int columns, rows;
        float tile, height;       // of a picture
        std::vector<Kind> kinds;  // of a cell, one below the other
        ImVec2 cell;
        float top;  // the room above for the classes
    };
    Grid fit(const Frame& frame, ImVec2 room) const;

    void draw_controls(const Frame& frame);
    void draw_icons(const Frame& frame);
    void draw_caption(const Frame& frame, float width);
    std::string search_text(const Frame& frame) const;
    void draw_grid(const Frame& frame);
    void draw_cell(const Frame& frame, const Grid& grid, int place, ImVec2 position);
    void draw_tooltip(const Frame& frame, const Grid& grid, int place);
    void draw_detail(const Frame& frame);
    void step(int by);

    void choose(const Frame& frame, int count);
    bool same_as_before(const Frame& frame, int count) const;
    void choose_again(const Frame& frame);
    void take_all(const Frame& frame);
    void put(const Frame& frame, int place, MatrixView seen);
    void update(const Frame& frame);
    void save_errors(const Frame& frame);
    int slot(Kind kind, int place) const { return kind * static_cast<int>(chosen_.size()) + place; }

    DigitWish wish_;   // as the user wants it
    DigitWish shown_;  // as the digits were chosen
    bool difference_ = false;
    bool saving_errors_ = false;  // asked for, while not all are known
    int open_ = -1;

    std::shared_ptr<const Dataset> data_;   // what the digits were taken from
    std::uint64_t evaluation_version_ = 0;  // by whose errors they were chosen
    double chosen_at_ = 0;                  // platform::seconds()
    std::vector<std::uint32_t> chosen_;     // indices of test images
    std::vector<float> errors_;             // mean squared error of each, NaN before it is known
    Spec seen_for_;                         // whose corruption the model sees the digits with
    Matrix clean_;                          // features x digits
    std::vector<std::uint8_t> labels_;
    IncrementalPass columns_;
    DigitSheet sheet_;
    DigitDetail detail_;
    WaitingDigits waiting_;
    Grid grid_{};  // as drawn last
};

}  // namespace hourglass::app::reconstructions_view
