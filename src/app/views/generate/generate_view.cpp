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

// "morph", or "samples:3" with a seed.
std::string GenerateView::place() const {
    const bool samples = view_ == GeneratePart::Samples;
    if (samples && samples_.seed() == GenerateSamples::kFirstSeed) return {};
    return lower_case(to_text(view_)) + (samples ? ":" + std::to_string(samples_.seed()) : "");
}

bool GenerateView::go_to(std::string_view place) {
    const std::string_view part = place.substr(0, place.find(':'));
    const std::string_view seed = part.size() < place.size() ? place.substr(part.size() + 1) : "";
    for (const GeneratePart each :
         {GeneratePart::Samples, GeneratePart::Morph, GeneratePart::Arithmetic, GeneratePart::Sliders}) {
        if (!equal_ignoring_case(part, to_text(each)) && !(place.empty() && each == GeneratePart::Samples))
            continue;
        if (!seed.empty() && (each != GeneratePart::Samples || !samples_.use_seed(seed))) return false;
        view_ = each;
        return true;
    }
    return false;
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
