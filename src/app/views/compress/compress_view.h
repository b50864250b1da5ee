// The model as a codec: bytes against error over step sizes, beside JPEG and WebP; what pictures look like
// after it; and the file itself.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "app/state/place.h"
#include "app/state/view.h"
#include "app/views/compress/lossless_part.h"
#include "app/views/compress/opened_file.h"
#include "explore/rate_curve.h"
#include "ui/digit_sheet.h"
#include "ui/plot.h"

namespace hourglass::app::compress_view {

class CompressView final : public View {
public:
    CompressView();
    void draw(const Frame& frame) override;
    bool busy() const override { return curve_.behind() || opened_.behind() || lossless_.running(); }
    // "step-1.2:psnr:beside-jpeg"
    std::string place() const override;
    std::vector<std::string> follow_place(const Frame& frame, std::string_view place) override;
    std::optional<Figure> figure(const Frame& frame) override;
    void describe(const Frame& frame, nlohmann::json& object) override;

private:
    bool take_part(const PlacePart& part);
    void draw_result(const Frame& frame, const RatePoint& point);
    void draw_tools(const Frame& frame);
    void draw_curve(const Frame& frame);
    void draw_step();
    void draw_progress(const Frame& frame);
    void draw_pictures(const Frame& frame, const RatePoint& point);
    void draw_choice(const Frame& frame);
    const char* name_above() const;
    Vector picture_above(int place) const;
    void draw_row(const char* name, DigitSheet& sheet, int across, float side, float spread, ImU32 ink);
    void draw_file(const Frame& frame, const RatePoint& point);
    // Of the step that the slider is at, or the nearest that is measured; null before there is any.
    const RatePoint* chosen() const;
    std::string decoded_name(const RatePoint& point) const;

    RateCurve curve_;
    OpenedFile opened_;
    LosslessPart lossless_;
    static constexpr float kFirstPosition = 6;
    float position_ = kFirstPosition;  // of the slider: an index into the steps, from the largest on
    bool signal_to_noise_ = false;
    PlotView plot_;
    bool zoomed_ = false;  // to where the curves are close; the user may see all of them
    std::vector<bool> visible_ = {true, true, true};
    DigitSheet above_, decoded_;
    int beside_ = 0;  // what stands above the decoded pictures: the originals, or another codec's
};

}  // namespace hourglass::app::compress_view
