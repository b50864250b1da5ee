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
// So few documents have hardly a word that two of them share.
constexpr std::size_t kFewDocuments = 200;
constexpr std::size_t kMostMoments = 16;  // that time travel keeps; one takes some megabytes
constexpr char kTrainedBefore[] = "Trained here before";
constexpr char kWentOn[] = "Went on where you were: the model of texts";

}  // namespace

Snapshot TextTraining::nothing_yet() {
    Snapshot nothing;
    nothing.train_loss = nothing.validation_loss = nothing.accuracy = NAN;
    return nothing;
}

const Snapshot& TextTraining::live() {
    if (!begun_) return nothing_;
    const Snapshot& now = session_->latest();
    return now.run > run_before_ ? now : nothing_;
}

void TextTraining::adopt(const TextSpec& spec) {
    state_.texts.spec = spec;
    state_.texts.wanted = spec.network;
}

// Its settings are what the panel shows at first.
void TextTraining::use_model(TextAutoencoder model) {
    explore::Messages& sms = all_[0];
    sms.use_model(std::move(model));
    TextSettings& texts = own_ ? aside_ : state_.texts;
    if (!own_ && !begun_ && sms.model() == sms.shipped()) use_shipped();
    texts.ready = sms.ready();
}

void TextTraining::use_texts(Documents documents) {
    all_[0].use_texts(std::move(documents));
    (own_ ? aside_ : state_.texts).ready = all_[0].ready();
}

void TextTraining::use_own(Documents documents) {
    const bool few = documents.count() < kFewDocuments;
    name_own(documents);
    keeper_.keep_documents(documents);
    all_[1].use_own(std::move(documents));
    TextSpec spec = default_text_spec();
    if (few) {
        spec.least_documents = 1;
        spec.network.batch = 8;
    }
    adopt(spec);
    begin(nullptr);
}

void TextTraining::name_own(const Documents& documents) {
    if (!own_) switch_texts();
    state_.texts = {};
    state_.texts.name = documents.name;
    state_.texts.ready = true;
}

void TextTraining::restore(KeptTexts kept) {
    if (session_) return;
    const bool shown = own_;
    if (kept.documents) {
        name_own(*kept.documents);
        if (kept.own) {
            all_[1].use_own(std::move(*kept.documents));
            restore(std::move(kept.own));
        } else {
            use_own(std::move(*kept.documents));
        }
    }
    if (kept.messages) {
        if (own_) switch_texts();
        restore(std::move(kept.messages));
    }
    if (own_ != shown) switch_texts();
}

// Its model is shown until its training is there.
void TextTraining::restore(std::shared_ptr<SavedTextRun> run) {
    const bool goes_on = run->state.trainer.step > 0;
    show(std::make_shared<const TextAutoencoder>(run->model), kTrainedBefore, !goes_on);
    if (!goes_on) {
        news_ = kWentOn + std::string(", with a fresh optimizer");
        return;
    }
    TextSettings& texts = state_.texts;
    texts.spec.network.epochs = run->labels.more_epochs;
    adopt(texts.spec);
    texts.applied = texts.wanted;
    texts.spec_applied = texts.spec;
    waiting_[own()] = std::move(run);
}

// The training that waits for its texts.
void TextTraining::go_on() {
    if (!waiting_[own()] || begun_ || !state_.learns_texts() || !messages().has_texts()) return;
    const std::shared_ptr<SavedTextRun> run = std::exchange(waiting_[own()], nullptr);
    const DocumentSplit two = messages().parts(run->model.spec().network.seed);
    const bool restored = run->origin.empty(),
               same = fingerprint(two.train, two.test).same_numbers(run->labels.data);
    const EpochProgress& epoch = run->state.epoch;
    if (restored)
        news_ =
            kWentOn + (same ? ", epoch " + std::to_string(epoch.complete ? epoch.number : epoch.number - 1) +
                                  " of " + std::to_string(run->state.trainer.epochs)
                            : std::string(", with a fresh optimizer, as it was trained on other texts"));
    if (!same) return;
    const long step = run->state.trainer.step;
    send(run->model.spec(), nullptr, run);  // which is the session's from here on
    kept_->step = step;
    state_.texts.weights = Weights::TrainedHere;
}

void TextTraining::leave() {
    if (session_ && begun_ && state_.texts.weights == Weights::TrainedHere) session_->send(command::Keep{});
}

// The session is about to get another training.
void TextTraining::put_aside() {
    if (!begun_ || live().run == 0 || state_.texts.weights != Weights::TrainedHere) return;
    left_[own()] = {live().run, messages().runs().name_of(live().run)};
    session_->send(command::Keep{.again = true});
}

// In the storage. One that was left goes on when its texts are shown again.
void TextTraining::take_kept() {
    while (session_) {
        std::optional<KeptRun> kept = session_->take_kept();
        if (!kept) return;
        const bool present = begun_ && kept->run == live().run;
        const std::size_t place = present ? own() : left_[0].run == kept->run ? 0 : 1;
        if (!present && left_[place].run != kept->run) continue;
        const std::shared_ptr<Kept> about = present ? kept_ : std::make_shared<Kept>();
        about->problem = kept->problem;
        if (kept->file.empty()) continue;
        const Snapshot& now = session_->latest();
        const bool newest = now.run != kept->run || now.step == kept->step;
        if (!present && newest) {
            waiting_[place] = std::make_shared<SavedTextRun>(*load_text_run(kept->file));
            waiting_[place]->origin = left_[place].name;
        }
        keeper_.keep_run(place == 1, std::move(kept->file),
                         [about, step = kept->step](const std::string& problem) {
                             if (problem.empty()) about->step = step;
                             about->problem = problem;
                         });
    }
}

void TextTraining::switch_texts() {
    pause();
    put_aside();
    show_epoch(-1);
    forget();
    own_ = !own_;
    std::swap(state_.texts, aside_);
    begun_ = false;
    // Their model may have come in the meantime.
    const bool fresh = !all_[0].moment() && state_.texts.weights == Weights::Fresh;
    if (!own_ && all_[0].shipped() && fresh) use_shipped();
}

void TextTraining::follow() {
    go_on();
    const Snapshot& now = live();
    if (now.text != nullptr && now.text != seen_) {
        remember(seen_ = now.text);
        if (state_.texts.shown_epoch < 0) messages().use_moment(seen_);
    }
    messages().runs().watch(now);
    take_kept();
}

// One per epoch; where they are many, every second one.
void TextTraining::remember(std::shared_ptr<const TextMoment> moment) {
    if (!past_.empty() && past_.back()->epoch == moment->epoch) past_.pop_back();
    past_.push_back(std::move(moment));
    if (past_.size() > kMostMoments) {
        std::size_t place = 0;
        std::erase_if(past_, [&](const auto&) { return place++ % 2 == 1 && place < past_.size(); });
    }
    state_.texts.past.clear();
    for (const auto& one : past_) state_.texts.past.push_back(one->epoch);
}

void TextTraining::forget() {
    past_.clear();
    state_.texts.past.clear();
    state_.texts.shown_epoch = -1;
}

void TextTraining::show_epoch(int epoch) {
    const auto found = std::ranges::find(past_, epoch, [](const auto& one) { return one->epoch; });
    if (epoch >= 0 && found == past_.end())
        throw Error("the model after epoch " + std::to_string(epoch) + " is not kept");
    if (state_.texts.shown_epoch == epoch) return;
    state_.texts.shown_epoch = epoch;
    messages().use_moment(epoch >= 0 ? *found : seen_);
}

std::string TextTraining::begin_frame() {
    follow();
    const Snapshot& now = live();
    drawn_version_ = now.version;
    if (!kept_->problem.empty() && !std::exchange(problem_said_, true))
        return "What is trained on texts is not kept when this page closes: " + kept_->problem +
               ". Training goes on; save the model before you leave.";
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
    send(texts.spec, std::move(model), nullptr);
    texts.applied = texts.wanted;
    texts.spec_applied = texts.spec;
    texts.weights = Weights::Fresh;
}

void TextTraining::send(const TextSpec& spec, std::shared_ptr<const TextAutoencoder> model,
                        std::shared_ptr<SavedTextRun> run) {
    DocumentSplit two = messages().parts(spec.network.seed);
    if (!session_)
        session_.reset(new Session(open_session(std::min(kTextThreads, state_.max_threads), platform::wake)));
    run_before_ = session_->latest().run;
    session_->send(command::LearnTexts{spec, std::make_shared<const Documents>(std::move(two.train)),
                                       std::make_shared<const Documents>(std::move(two.test)),
                                       std::move(model), std::move(run)});
    state_.texts.opened.clear();
    forget();
    begun_ = true;
    saved_step_ = 0;
    waiting_[own()] = nullptr;
    left_[own()] = {};
    kept_ = std::make_shared<Kept>();
}

void TextTraining::prepare() {
    check_trainable();
    go_on();
    // The session may have been with other texts since.
    const bool elsewhere = !begun_ && state_.texts.weights == Weights::TrainedHere;
    const bool goes_on = (state_.texts.pretrained() || elsewhere) && !state_.texts.needs_reset();
    if (goes_on || !begun_ || state_.texts.needs_reset()) begin(goes_on ? messages().model() : nullptr);
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
    if (!messages().shipped()) throw Error("the model of messages is still on its way");
    show(messages().shipped(), explore::kShippedText);
}

// A model from elsewhere, called so.
void TextTraining::show(std::shared_ptr<const TextAutoencoder> model, const std::string& name, bool listed) {
    pause();
    forget();
    begun_ = false;
    waiting_[own()] = nullptr;
    left_[own()] = {};
    if (listed) messages().runs().add(name, model);
    messages().use_opened(std::move(model));
    TextSettings& texts = state_.texts;
    adopt(messages().model()->spec());
    texts.applied = texts.wanted;
    texts.spec_applied = texts.spec;
    texts.weights = Weights::TrainedElsewhere;
    texts.opened = name;
    texts.ready = messages().ready();
}

bool TextTraining::use_opened(TextAutoencoder model, const std::string& file) {
    const auto shared = std::make_shared<const TextAutoencoder>(std::move(model));
    const auto fits = [&](std::size_t i) { return (i == 0 || has_own()) && all_[i].fits(*shared); };
    if (!fits(own()) && fits(1 - own())) switch_texts();
    show(shared, file);
    return own_;
}

std::vector<std::uint8_t> TextTraining::model_file() {
    if (messages().reader() == nullptr) throw Error("there is no model to save yet");
    if (live().phase != Phase::Training) saved_step_ = live().step;
    return save_text_model(messages().reader()->model(), Precision::Float32);
}

bool TextTraining::unsaved() {
    return state_.texts.weights == Weights::TrainedHere && live().step != saved_step_ &&
           live().step != kept_->step;
}

}  // namespace hourglass::app
