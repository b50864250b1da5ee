// Draw a digit and see what the network makes of it, while the pen moves.
#pragma once

#include <cstdint>
#include <memory>

#include "app/state/place.h"
#include "app/state/view.h"
#include "app/views/draw/drawing_pad.h"
#include "app/views/draw/error_histogram.h"
#include "explore/draw_results.h"
#include "ui/digit_sheet.h"

namespace hourglass::app::draw_view {

class DrawView final : public View {
public:
    DrawView();
    void draw(const Frame& frame) override;
    void describe(const Frame& frame, nlohmann::json& object) override;
    std::optional<Figure> figure(const Frame& frame) override;
    // What stands on the pad, where a number says it, and how it is drawn and seen.
    std::string place() const override { return place_; }
    std::vector<std::string> follow_place(const Frame& frame, std::string_view place) override;
    std::string untold() const override;
    // While the codes and errors of the data set are still being found out.
    bool busy() const override { return behind_; }

private:
    // Brings the pictures, the code and their errors up to date; cheap when nothing changed. What needs the
    // data set is as of the last frame.
    void update(const Frame& frame);
    void fill_sheet();
    void note_place(const Frame& frame);
    bool take_part(const Frame& frame, const PlacePart& part);
    void recognize(const Frame& frame);
    void follow_evaluation(const Frame& frame);
    void compare(const Frame& frame);
    void choose_neighbors(const ImageSet& images);
    void draw_wide(const Frame& frame, ImVec2 room);
    void draw_low(const Frame& frame, ImVec2 room);
    void draw_narrow(const Frame& frame, ImVec2 room);
    void draw_pad(const Frame& frame, float side);
    void draw_picture(int slot, const char* name, const char* short_name, float tile);
    void draw_pictures(int columns, float tile, float gap);
    void draw_legend(float tile);
    std::string majority_name(const Frame& frame) const;
    void draw_neighbors(const Frame& frame, float width);
    void draw_neighbor(int i, float tile);
    void draw_verdict(const Frame& frame, ImVec2 size);
    void draw_code(const Frame& frame, ImVec2 size);

    DrawingPad pad_;
    std::string place_;        // as of the last frame
    bool unnumbered_ = false;  // what stands on the pad has no number
    DrawResults results_;
    ErrorHistogram histogram_;
    DigitSheet sheet_;                     // what the slots in draw_view.cpp say
    Answer seen_answer_, rebuilt_answer_;  // which digit they show; none without a recognizer
    Recognizer* recognizer_ = nullptr;     // that gave them
    DigitSheet neighbor_sheet_;            // the nearest training digits
    std::shared_ptr<const Dataset> data_;  // that they are of
    std::vector<int> shown_;               // indices of what neighbor_sheet_ holds

    // The evaluation's two parts, each asked for in every other frame so that no frame works for both; they
    // stay where they are as long as the evaluation does.
    const EvaluatedImages* test_ = nullptr;
    const EvaluatedImages* train_ = nullptr;
    std::uint64_t test_asked_for_ = 0, train_asked_for_ = 0;  // for which version of the model
    bool train_next_ = false;
    bool behind_ = false;
    bool translates_ = false;  // the model does
};

}  // namespace hourglass::app::draw_view
