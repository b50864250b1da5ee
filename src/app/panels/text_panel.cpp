#include "app/panels/text_panel.h"

#include "base/format.h"
#include "explore/text_sets.h"
#include "text/sequence_classifier.h"
#include "ui/hourglass_drawing.h"
#include "ui/widgets.h"

namespace hourglass::app {
namespace {

std::string count_text(std::size_t count) { return with_commas(static_cast<long>(count)); }

void draw_fact(const std::string& fact) { paragraph(fonts().small, palette().dim, fact); }

void draw_model_facts(const TextAutoencoder& model) {
    const TextFeatures& input = model.input();
    const int words = static_cast<int>(model.words().size());
    draw_hourglass({static_cast<int>(input.width()), model.latent(), words}, 84, "words");
    std::string goes_in = count_text(model.words().size()) + " words";
    if (input.parts.size() > 1)
        goes_in += " and " + count_text(input.parts[1].size()) + " runs of " +
                   std::to_string(model.spec().shortest_run) + " to " +
                   std::to_string(model.spec().longest_run) + " characters";
    draw_fact(goes_in + " go in, weighted by tf-idf; a code of " + std::to_string(model.latent()) +
              " numbers; out comes a probability for every word.");
    if (model.spec().network.variant == Variant::Denoising)
        draw_fact("Denoising: in training, words were left out and mistyped on the way in.");
    draw_fact(
        "It has learned from messages without looking at their labels; a linear classifier on words "
        "and code then tells ham from spam.");
}

void draw_sms(const Frame& frame) {
    const TextReader* reader = frame.messages->reader();
    heading("Model");
    if (reader != nullptr)
        draw_model_facts(reader->model());
    else
        draw_fact("It is on its way.");
    ImGui::Dummy({0, 4});
    heading("Messages");
    if (frame.messages->ready()) {
        const std::size_t all = frame.messages->documents().count(), trained = frame.messages->trained();
        draw_fact(count_text(all) + " different messages. " + count_text(trained) + " were trained on, " +
                  count_text(all - trained) + " were held out, drawn at random: what the report measures.");
    }
    draw_fact(
        "SMS Spam Collection v.1 by T. A. Almeida and J. M. G\xC3\xB3mez Hidalgo (DOI 10.24432/C5CC84), "
        "CC BY 4.0.");
    ImGui::Dummy({0, 4});
    draw_fact("The command line trains such models on any documents: hourglass text train.");
}

void draw_sentences() {
    const SequenceSpec spec = sentiment_spec();
    const Documents documents = sentiment_documents();
    heading("Model");
    draw_fact("Words as vectors of " + std::to_string(spec.dimensions) + " numbers, " +
              std::to_string(spec.length) +
              " of them side by side, one sigmoid unit. Binary cross-entropy, Adam, " +
              std::to_string(spec.training.epochs) + " epochs of one minibatch each.");
    ImGui::Dummy({0, 4});
    heading("Sentences");
    for (std::size_t i = 0; i < documents.count(); ++i)
        draw_fact(documents.texts[i] + " " + sign::kDash + " " + documents.classes[documents.labels[i]]);
    ImGui::Dummy({0, 4});
    draw_fact("The command line does the same: hourglass text train --preset sentiment-8 --report.");
}

}  // namespace

void draw_text_panel(const Frame& frame) {
    ImGui::Dummy({0, 4});
    if (frame.state.text == kSms)
        draw_sms(frame);
    else
        draw_sentences();
}

}  // namespace hourglass::app
