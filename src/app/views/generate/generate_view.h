// New digits: samples, morphs, arithmetic with codes, and a slider for every number of the code.
#pragma once

#include "app/state/view.h"
#include "app/views/generate/code_explorer.h"
#include "app/views/generate/generate_arithmetic.h"
#include "app/views/generate/generate_morph.h"
#include "app/views/generate/generate_samples.h"

namespace hourglass::app::generate_view {

enum class GeneratePart { Samples, Morph, Arithmetic, Sliders };
const char* to_text(GeneratePart view);

class GenerateView final : public View {
public:
    GenerateView();
    void draw(const Frame& frame) override;
    void describe(const Frame& frame, nlohmann::json& object) override;
    std::optional<Figure> figure(const Frame& frame) override;
    bool busy() const override;
    // The part that is shown, and its choices.
    std::string place() const override;
    std::string untold() const override;
    std::vector<std::string> follow_place(const Frame& frame, std::string_view place) override;

private:
    bool take_part(const Frame& frame, const PlacePart& part);

    GeneratePart view_ = GeneratePart::Samples;
    GenerateSamples samples_;
    GenerateMorph morph_;
    GenerateArithmetic arithmetic_;
    CodeExplorer explorer_;
};

}  // namespace hourglass::app::generate_view
