#include "app/views/generate/generate_view.h"

#include "base/text.h"
#include "ui/widgets.h"

namespace hourglass::app::generate_view {

GenerateView::GenerateView() : View({"Generate", "Generate", icon::kSparkles, Tab::For::Pictures}) {}

std::unique_ptr<View> make_view() { return std::make_unique<GenerateView>(); }

const char* to_text(GeneratePart view) {
    switch (view) {
        case GeneratePart::Samples:
            return "Samples";
        case GeneratePart::Morph:
            return "Morph";
        case GeneratePart::Arithmetic:
            return "Arithmetic";
        case GeneratePart::Sliders:
            break;
    }
    return "Sliders";
}

// "morph:from-12", or "samples:3" with a seed.
std::string GenerateView::place() const {
    std::string choices;
    switch (view_) {
        case GeneratePart::Samples:
            samples_.add_parts(choices);
            break;
        case GeneratePart::Morph:
            morph_.add_parts(choices);
            break;
        case GeneratePart::Arithmetic:
            arithmetic_.add_parts(choices);
            break;
        case GeneratePart::Sliders:
            explorer_.add_parts(choices);
            samples_.add_digit(choices);
            break;
    }
    if (view_ == GeneratePart::Samples && choices.empty()) return {};
    return lower_case(to_text(view_)) + (choices.empty() ? "" : ":" + choices);
}

bool GenerateView::take_part(const Frame& frame, const PlacePart& part) {
    for (const GeneratePart each :
         {GeneratePart::Samples, GeneratePart::Morph, GeneratePart::Arithmetic, GeneratePart::Sliders}) {
        if (!part.value.empty() || !equal_ignoring_case(part.key, to_text(each))) continue;
        view_ = each;
        return true;
    }
    switch (view_) {
        case GeneratePart::Samples:
            return samples_.take_part(part);
        case GeneratePart::Morph:
            return morph_.take_part(frame, part);
        case GeneratePart::Arithmetic:
            return arithmetic_.take_part(frame, part);
        case GeneratePart::Sliders:
            break;
    }
    return explorer_.take_part(frame, part) || (part.key == "digit" && samples_.take_part(part));
}

std::string GenerateView::untold() const { return view_ == GeneratePart::Sliders ? explorer_.untold() : ""; }

std::vector<std::string> GenerateView::follow_place(const Frame& frame, std::string_view place) {
    view_ = GeneratePart::Samples;
    samples_.show_first();
    morph_.show_first();
    arithmetic_.show_first();
    explorer_.show_first();
    return read_parts(place, [&](const PlacePart& part) { return take_part(frame, part); });
}

bool GenerateView::busy() const {
    switch (view_) {
        case GeneratePart::Samples:
            return samples_.behind();
        case GeneratePart::Morph:
            return morph_.behind();
        case GeneratePart::Arithmetic:
            return arithmetic_.behind();
        case GeneratePart::Sliders:
            break;
    }
    return false;
}

std::optional<Figure> GenerateView::figure(const Frame& frame) {
    switch (view_) {
        case GeneratePart::Samples:
            return samples_.figure(frame);
        case GeneratePart::Morph:
            return morph_.figure(frame);
        case GeneratePart::Arithmetic:
            return arithmetic_.figure(frame);
        case GeneratePart::Sliders:
            break;
    }
    return explorer_.figure(frame);
}

void GenerateView::draw(const Frame& frame) {
    static const std::vector<std::string> kViews = {"Samples", "Morph", "Arithmetic", "Sliders"};
    const int clicked =
        segments("Generate view", kViews, static_cast<int>(view_), ImGui::GetContentRegionAvail().x,
                 "Samples: new digits from random codes. Morph: from one test digit to another, through the "
                 "codes in between. Arithmetic: adds a difference of codes to a digit's code. Sliders: every "
                 "number of a code by hand.");
    if (clicked >= 0) view_ = static_cast<GeneratePart>(clicked);
    if (!frame.has_model() || frame.snapshot.codes.gaussian.empty()) {
        text(fonts().body, palette().dim, "Waiting for the codes of the test digits.");
        return;
    }
    const Autoencoder& model = frame.snapshot.model;
    // Snapshots of a model that has just been replaced.
    if (model.features() != static_cast<int>(frame.state.data->test.features()) ||
        model.spec().latent != frame.snapshot.codes.gaussian.mean.size())
        return;
    ImGui::Dummy({0, 2});
    switch (view_) {
        case GeneratePart::Samples:
            if (Vector code = samples_.draw(frame); code.size() > 0) {
                explorer_.show_code(std::move(code));
                view_ = GeneratePart::Sliders;
            }
            break;
        case GeneratePart::Morph:
            morph_.draw(frame);
            break;
        case GeneratePart::Arithmetic:
            arithmetic_.draw(frame);
            break;
        case GeneratePart::Sliders:
            samples_.draw_digit_choice(frame, ImGui::GetContentRegionAvail().x);
            explorer_.draw(frame, samples_.digit());
            break;
    }
}

}  // namespace hourglass::app::generate_view
