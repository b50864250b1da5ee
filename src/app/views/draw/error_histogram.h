// Histogram of the test digits' errors, with one more error marked in it.
#pragma once

#include <cstdint>
#include <imgui.h>
#include <string>

#include "analysis/distribution.h"
#include "app/state/frame.h"
#include "app/state/words.h"
#include "explore/bar_figures.h"
#include "explore/dataset_evaluation.h"

namespace hourglass::app::draw_view {

class ErrorHistogram {
public:
    // marked: the error to be shown among the others, NaN for none. `share` of the others are smaller.
    void draw(const char* name, ImVec2 size, const EvaluatedImages& test, double marked, double share);

    // The same for paper.
    FigureHistogram for_paper(const EvaluatedImages& test, double marked);

private:
    void follow(const EvaluatedImages& test);

    LogHistogram histogram_;
    std::uint64_t version_ = ~std::uint64_t{0};
};

// What a share of smaller errors says, for people: a headline and its reason.
struct Verdict {
    std::string headline, reason;
};
Verdict verdict(double share, const Words& words);

}  // namespace hourglass::app::draw_view
