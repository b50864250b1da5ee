#include "app/generate_panel.h"

#include "app/widgets.h"

namespace hourglass::app {

const char* to_text(GenerateView view) {
    switch (view) {
        case GenerateView::Samples:
            return "Samples";
        case GenerateView::Morph:
            return "Morph";
        case GenerateView::Arithmetic:
            return "Arithmetic";
        case GenerateView::Sliders:
            break;
    }
    return "Sliders";
}

bool GeneratePanel::behind() const {
    switch (view_) {
        case GenerateView::Samples:
            return samples_.behind();
        case GenerateView::Morph:
            return morph_.behind();
        case GenerateView::Arithmetic:
            return arithmetic_.behind();
        case GenerateView::Sliders:
            break;
    }
    return false;
}

void GeneratePanel::draw(const Frame& frame) {
    static const std::vector<std::string> kViews = {"Samples", "Morph", "Arithmetic", "Sliders"};
    const int clicked =
        segments("Generate view", kViews, static_cast<int>(view_), ImGui::GetContentRegionAvail().x);
    if (clicked >= 0) view_ = static_cast<GenerateView>(clicked);
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
        case GenerateView::Samples:
            if (Vector code = samples_.draw(frame); code.size() > 0) {
                explorer_.show_code(std::move(code));
                view_ = GenerateView::Sliders;
            }
            break;
        case GenerateView::Morph:
            morph_.draw(frame);
            break;
        case GenerateView::Arithmetic:
            arithmetic_.draw(frame);
            break;
        case GenerateView::Sliders:
            samples_.draw_digit_choice(frame, ImGui::GetContentRegionAvail().x);
            explorer_.draw(frame, samples_.digit());
            break;
    }
}

}  // namespace hourglass::app
