// New digits: samples, ways between digits, arithmetic with codes, and a slider for every number of the code.
#pragma once

#include "app/code_explorer.h"
#include "app/generate_arithmetic.h"
#include "app/generate_morph.h"
#include "app/generate_samples.h"
#include "app/state.h"

namespace hourglass::app {

enum class GenerateView { Samples, Morph, Arithmetic, Sliders };
const char* to_text(GenerateView view);

class GeneratePanel {
public:
    // Fills the region.
    void draw(const Frame& frame);
    // Whether another frame is needed to get on.
    bool behind() const;

    GenerateView view() const { return view_; }
    const GenerateSamples& samples() const { return samples_; }
    const GenerateMorph& morph() const { return morph_; }
    const GenerateArithmetic& arithmetic() const { return arithmetic_; }

private:
    GenerateView view_ = GenerateView::Samples;
    GenerateSamples samples_;
    GenerateMorph morph_;
    GenerateArithmetic arithmetic_;
    CodeExplorer explorer_;
};

}  // namespace hourglass::app
