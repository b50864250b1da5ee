// The kinds of figures that the views hand out: curves, rows of digits, points on a plane. Each ends with a
// legend: what the run is, its settings, what was measured.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "explore/figure.h"
#include "explore/look.h"
#include "explore/run_log.h"
#include "math/matrix.h"

namespace hourglass::explore {

struct FigureLegend {
    std::string title;               // above the figure
    std::vector<std::string> notes;  // below it, each wrapped to as many lines as it takes
};

// What is known of the run whose model is shown: its name, data, settings and losses.
FigureLegend legend_of(const std::string& title, const Look& look, const RunLog& runs);
// The same of a run of the list, as one note.
std::string note_of(const Run& run);
// "Learning rate 0.001, batch size 128, ..." of the essential settings and those that are not as usual.
std::string settings_text(const Spec& spec);
// "784-512-256-32-map", of the run that is shown: the name of a file without its ending.
std::string file_stem(const Look& look, const RunLog& runs, const std::string& what);
// The same of a run of this name.
std::string file_stem(const std::string& name, const std::string& what);

struct FigureCurve {
    std::string name;
    std::vector<float> x, y;  // as many; what is not finite is left out
    Rgb color = 0;
    bool dashed = false;
};
struct CurveAxes {
    std::string x_label, y_label;
    float x_low = 0, x_high = 1;
    bool logarithmic = false;  // y; what is not above 0 is left out
};
Figure curve_figure(const FigureLegend& legend, const CurveAxes& axes, std::span<const FigureCurve> curves);

struct TileRow {
    std::string name;  // above the row; may be empty
    std::vector<PixelPicture> tiles;
    std::vector<std::string> captions{};  // below each; may be fewer
    float width = 56;                     // of each
};
// Pictures that are not there (of no pixels) leave their place free.
Figure tile_figure(const FigureLegend& legend, std::span<const TileRow> rows);

// A picture on the plane, behind the points; y runs upward.
struct PlanePicture {
    Spot low, high;
    PixelPicture picture;
};

struct PlanePoints {
    const Matrix& places;  // 2 x points
    std::span<const std::uint8_t> labels;
    std::vector<Rgb> colors;         // of the labels
    std::vector<std::string> names;  // of the labels
    int emphasized = -1;             // a label; the others are left out
    Spot low, high;                  // the part of the plane that is shown
    std::string x_label, y_label;
    std::vector<PlanePicture> pictures{};  // those that are not wholly in sight are left out
    // Of each point, written beside it where there is room; empty: none are. Which come first.
    std::span<const std::string> words{};
    std::span<const std::uint32_t> words_first{};
};
Figure plane_figure(const FigureLegend& legend, const PlanePoints& points);

// Two figures as one.
Figure beside(Figure left, Figure right);
Figure below(Figure top, Figure bottom);

}  // namespace hourglass::explore
