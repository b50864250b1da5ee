#include "app/panels/save_picture.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "explore/figures.h"

namespace hourglass::app {
namespace {

// The name of a picture's file: of the run that is shown, and what it shows.
std::string stem_of(const Frame& frame, std::string what) {
    std::ranges::replace(what, ' ', '-');
    if (frame.state.text.empty()) return file_stem(frame, frame.runs, what);
    if (!frame.state.learns_texts() || frame.messages == nullptr) return file_stem("eight", what);
    const auto& runs = frame.messages->runs().runs();
    const auto run = std::ranges::find(runs, frame.messages->model(), &TextRun::model);
    return file_stem(run != runs.end() ? run->name : "texts", what);
}

}  // namespace

bool can_save_picture(const Frame& frame) {
    const bool sentences = !frame.state.text.empty() && !frame.state.learns_texts();  // a model of their own
    return sentences || frame.has_shown_model();
}

void save_picture(const Frame& frame, View& view, ui::PictureFormat format) {
    const std::optional<Figure> figure = view.figure(frame);
    frame.ask(action::SaveFigure{stem_of(frame, lower_case(view.tab().name)),
                                 figure ? to_svg(*figure) : std::string(), format == ui::PictureFormat::Svg});
}

}  // namespace hourglass::app
