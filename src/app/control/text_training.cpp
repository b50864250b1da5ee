#include "app/control/text_training.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/control/open_session.h"
#include "base/error.h"
#include "explore/text_presets.h"
#include "io/text_model_file.h"
#include "math/random.h"
#include "platform/platform.h"

namespace hourglass::app {
namespace {

// Steps are short; more threads would wait for each other most of the time.
constexpr int kTextThreads = 1;

}  // namespace

Snapshot TextTraining::nothing_yet() {
    Snapshot nothing;
    nothing.train_loss = nothing.validation_loss = nothing.accuracy = NAN;
    return nothing;
}

void TextTraining::adopt(const TextSpec& spec) {
    state_.texts.spec = spec;
    state_.texts.wanted = spec.network;
}

// Its settings are what the panel shows at first.
void TextTraining::use_model(TextAutoencoder model) {
    messages_.use_model(std::move(model));
    if (!begun_) use_shipped();
    state_.texts.ready = messages_.ready();
}

void TextTraining::use_texts(Documents documents) {
    messages_.use_texts(std::move(documents));
    state_.texts.ready = messages_.ready();
}

std::string TextTraining::begin_frame() {
    const Snapshot& now = live();
    drawn_version_ = now.version;
    if (now.text != nullptr && now.text != seen_ && begun_) messages_.use_moment(seen_ = now.text);
    if (now.message == last_message_) return {};
    last_message_ = now.message;
    return last_message_;
}

void TextTraining::check_trainable() const {
    if (!state_.texts.ready) throw Error("the messages and their model are still on their way");
}

// Trains from the model's weights, or where there is none from fresh ones.
void TextTraining::begin(std::shared_ptr<const TextAutoencoder> model) {
    TextSettings& texts = state_.texts;
    check(texts.spec);
    DocumentSplit parts = messages_.parts(texts.spec.network.seed);
    if (!session_)
        session_.reset(new Session(open_session(std::min(kTextThreads, state_.max_threads), platform::wake)));
    session_->send(command::LearnTexts{texts.spec, std::make_shared<const Documents>(std::move(parts.train)),
                                       std::make_shared<const Documents>(std::move(parts.test)),
                                       std::move(model)});
    texts.applied = texts.wanted;
    texts.spec_applied = texts.spec;
    texts.weights = Weights::Fresh;
    texts.opened.clear();
    begun_ = true;
    saved_step_ = 0;
}

void TextTraining::prepare() {
    check_trainable();
    const bool goes_on = state_.texts.pretrained() && !state_.texts.needs_reset();
    if (goes_on || !begun_ || state_.texts.needs_reset()) begin(goes_on ? messages_.shipped() : nullptr);
    state_.texts.weights = Weights::TrainedHere;
}

void TextTraining::train() {
    prepare();
    session_->send(command::Start{});
}

void TextTraining::step() {
    prepare();
    session_->send(command::Step{});
}

void TextTraining::pause() {
    if (session_) session_->send(command::Pause{});
}

void TextTraining::reset() {
    check_trainable();
    begin(nullptr);
}

void TextTraining::new_seed() {
    check_trainable();
    constexpr std::uint32_t kTextSeeds = 1000000;  // short enough to read out
    TextSpec spec = state_.texts.spec;
    spec.network.seed = Random(spec.network.seed, "new seed").below(kTextSeeds);
    adopt(spec);
    begin(nullptr);
}

// Live fields reach a running training at once.
void TextTraining::change(const TextSpec& spec) {
    check(spec);
    adopt(spec);
    TextSettings& texts = state_.texts;
    const Spec live = with_live_fields(texts.applied, texts.wanted);
    if (live == texts.applied) return;
    texts.applied = texts.spec_applied.network = live;
    if (session_) session_->send(command::Change{live});
}

void TextTraining::use_shipped() {
    if (!messages_.shipped()) throw Error("the model of messages is still on its way");
    pause();
    begun_ = false;
    messages_.use_shipped();
    TextSettings& texts = state_.texts;
    adopt(messages_.shipped()->spec());
    texts.applied = texts.wanted;
    texts.spec_applied = texts.spec;
    texts.weights = Weights::TrainedElsewhere;
    texts.opened = explore::kShippedText;
}

std::vector<std::uint8_t> TextTraining::model_file() {
    if (messages_.reader() == nullptr) throw Error("there is no model to save yet");
    if (live().phase != Phase::Training) saved_step_ = live().step;
    return save_text_model(messages_.reader()->model(), Precision::Float32);
}

bool TextTraining::unsaved() {
    return state_.texts.weights == Weights::TrainedHere && live().step != saved_step_;
}

}  // namespace hourglass::app
