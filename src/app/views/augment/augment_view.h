// Labeled samples made from those that there are: by the model that is shown and by the usual means; as
// files; and what they are worth to a classifier.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/state/place.h"
#include "app/state/view.h"
#include "explore/augment_gain.h"
#include "explore/made_samples.h"
#include "ui/digit_sheet.h"

namespace hourglass::app::augment_view {

class AugmentView final : public View {
public:
    AugmentView();
    void draw(const Frame& frame) override;
    bool busy() const override { return made_.behind() || gain_.running(); }
    // "smote:classes-3,5:count-100:seed-2"
    std::string place() const override;
    std::vector<std::string> follow_place(const Frame& frame, std::string_view place) override;
    std::optional<Figure> figure(const Frame& frame) override;
    void describe(const Frame& frame, nlohmann::json& object) override;

private:
    void follow_data(const Frame& frame);
    std::vector<std::uint8_t> usual_classes() const;
    bool take_part(const PlacePart& part);
    void draw_method();
    void draw_classes(const Frame& frame);
    void draw_amount();
    void draw_progress();
    void draw_sheet(const Frame& frame);
    void draw_files(const Frame& frame);
    void draw_gain(const Frame& frame);
    void update_sheet(const Frame& frame, int of_class);
    std::string stem() const;

    static constexpr float kFirstAmount = 1;

    std::shared_ptr<const Dataset> data_;
    std::vector<std::uint8_t> present_;  // the labels that there are
    SampleWish wish_;
    bool chosen_ = false;          // the method, by the user
    float amount_ = kFirstAmount;  // an index into the counts
    MadeSamples made_;
    AugmentGain gain_;
    DigitSheet sheet_;
    std::uint64_t sheet_version_ = 0;
    int sheet_of_class_ = 0;        // samples of each class that are on the sheet
    std::vector<int> sheet_count_;  // how many of them are there, of each class
};

}  // namespace hourglass::app::augment_view
